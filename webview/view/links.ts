// Clicks on what Markdown and tool cards made: links, copy, open in editor. Nothing ever navigates.
import type { Command } from '../../src/protocol/command.ts';
import { isActedUpon, isWebAddress } from '../text/link-target.ts';
import { words } from '../words.ts';
import type { Context } from './context.ts';

export function handleLinks(context: Context, root: HTMLElement): void {
  root.addEventListener('click', (event) => act(context, event));
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.dataset.target !== undefined)
      act(context, event);
  });
}

function act(context: Context, event: Event): void {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest<HTMLElement>('[data-target]');
  const button = event.target.closest<HTMLElement>('[data-action]');
  if (link !== null) {
    event.preventDefault();
    const command = linkCommand(link.dataset.target ?? '', link.dataset.line, context.store.host?.roots[0]?.path);
    if (command !== undefined) void context.run(command);
  } else if (button !== null) {
    actOnCode(context, button);
  }
}

function actOnCode(context: Context, button: HTMLElement): void {
  const code = button.closest('.code')?.querySelector<HTMLElement>('code');
  const text = code?.textContent ?? '';
  if (button.dataset.action === 'open-code') {
    const language = code?.dataset.language;
    void context.run({ type: 'code.open', text, ...(language ? { language } : {}) });
    return;
  }
  void navigator.clipboard.writeText(text).then(() => {
    button.textContent = words.code.copied;
    setTimeout(() => {
      button.textContent = words.code.copy;
    }, 1_500);
  });
}

/** A web address goes to the host's link handling; what has no scheme is a file, relative to the first folder. */
export function linkCommand(target: string, line: string | undefined, root: string | undefined): Command | undefined {
  if (isWebAddress(target)) return { type: 'link.open', url: target };
  if (!isActedUpon(target)) return undefined;
  const found = /^([^#?]*?)(?::(\d+)(?::\d+)?|#L(\d+)(?:-L?\d+)?)?$/.exec(target);
  const name = safeDecode(found?.[1] ?? '');
  if (name === '' || name.includes('\0') || !isActedUpon(name)) return undefined;
  const absolute = /^(?:\/|[A-Za-z]:[\\/])/.test(name);
  if (!absolute && root === undefined) return undefined;
  const path = absolute ? name : `${root}/${name.replace(/^\.\//, '')}`;
  const at = Number(line ?? found?.[2] ?? found?.[3] ?? Number.NaN);
  return { type: 'file.open', path, ...(Number.isInteger(at) ? { line: at } : {}) };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
