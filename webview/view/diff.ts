// Changed files, one row each, with the changed lines unfolding below.
import { html, nothing } from 'lit';
import type { FileChange } from '../../src/protocol/display.ts';
import { diffRuns } from '../text/diff-lines.ts';
import { words } from '../words.ts';
import { type Context, isOpen, toggle } from './context.ts';
import type { DisplayOptions } from './display-options.ts';
import { icon } from './icon.ts';

export const filesView = (files: readonly FileChange[], options: DisplayOptions) =>
  html`<ul class="files">${files.map((file) => html`<li>${fileView(file, options)}</li>`)}</ul>`;

function fileView(file: FileChange, { context, call, full, drawText }: DisplayOptions) {
  const key = `${call} ${file.path}`;
  const open = isOpen(context, key, full);
  return html`<div class="file">
      <button type="button" class="fold" aria-expanded=${open ? 'true' : 'false'} title=${file.path}
        @click=${() => toggle(context, key, !open)}>
        ${icon('chevron', open ? 'open' : '')}<span class="line">${file.label}</span>${changeView(file)}
      </button>
      ${diffButton(file, context, call)}
    </div>
    ${open ? hunksView(file, drawText) : nothing}`;
}

/** What kind of change, and how much. */
export function changeView(file: FileChange) {
  const change = words.tool.changes[file.change];
  return html`${change === '' ? nothing : html`<span class="dim">${change}</span>`}
    ${countsView(file.added, file.removed)}`;
}

export const countsView = (added: number, removed: number) =>
  added + removed === 0
    ? nothing
    : html`<span class="counts" role="img" aria-label=${words.tool.lines(added, removed)}
      ><span class="added">+${added}</span> <span class="removed">−${removed}</span></span>`;

/** The way to VS Code's own diff editor. */
export function diffButton(file: FileChange, context: Context, call: string) {
  const name = words.tool.openDiff(file.label);
  const open = () => {
    const session = context.store.view?.session;
    if (session !== undefined) void context.run({ type: 'diff.open', session, call, path: file.path });
  };
  return html`<button type="button" class="tool" aria-label=${name} title=${name} @click=${open}>${icon('diff')}</button>`;
}

/** `drawText` where the lines are not drawn as they are. */
export function hunksView(file: FileChange, drawText: (text: string) => unknown = asItIs) {
  if (file.from !== undefined && file.hunks === '') return html`<p class="dim">${file.from} → ${file.path}</p>`;
  if (file.hunks === '') return html`<p class="dim">${words.tool.binary}</p>`;
  return html`<pre class="diff" tabindex="0">${diffRuns(file.hunks).map(
    ({ kind, text }) => html`<span class=${kind}>${drawText(text)}\n</span>`,
  )}</pre>`;
}

const asItIs = (text: string) => text;
