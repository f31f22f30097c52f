// What goes along with a message: mentions as chips, and pictures.
import { html, nothing } from 'lit';
import type { Mention } from '../../src/protocol/command.ts';
import type { Fault } from '../../src/protocol/fault.ts';
import { fault } from '../../src/protocol/fault.ts';
import type { UserPart } from '../../src/protocol/message.ts';
import { words } from '../words.ts';
import { type IconName, icon } from './icon.ts';

export type Picture = Extract<UserPart, { type: 'image' }>;

const KINDS: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const LIMIT = 5 * 1_024 * 1_024;
const ICONS: Record<Mention['kind'], IconName> = {
  file: 'file',
  folder: 'folder',
  selection: 'edit',
  problems: 'warning',
};

export function attachmentsView(
  mentions: readonly Mention[],
  pictures: readonly Picture[],
  drop: { mention(mention: Mention): void; picture(picture: Picture): void },
) {
  if (mentions.length === 0 && pictures.length === 0) return nothing;
  return html`<ul class="chips">
    ${mentions.map((mention) => chip(icon(ICONS[mention.kind]), mention.label, mention.path ?? mention.label, () => drop.mention(mention)))}
    ${pictures.map((picture) =>
      chip(
        html`<img alt="" src="data:${picture.mime};base64,${picture.data}">`,
        picture.name ?? words.composer.pasted,
        picture.name ?? words.composer.pasted,
        () => drop.picture(picture),
      ),
    )}
  </ul>`;
}

const chip = (sign: unknown, label: string, title: string, remove: () => void) =>
  html`<li class="chip" title=${title}>${sign}<span class="line">${label}</span>
    <button type="button" class="tool" aria-label=${words.composer.remove(label)} title=${words.composer.remove(label)}
      @click=${remove}>${icon('close')}</button></li>`;

/** Pictures that can be sent, and a sentence for each that cannot. */
export async function readPictures(files: readonly File[]): Promise<{ pictures: Picture[]; faults: Fault[] }> {
  const pictures: Picture[] = [];
  const faults: Fault[] = [];
  for (const file of files) {
    if (!KINDS.includes(file.type)) faults.push(fault('page.image-kind', words.composer.imageKind(file.name)));
    else if (file.size > LIMIT) faults.push(fault('page.image-size', words.composer.imageTooBig(file.name)));
    else pictures.push({ type: 'image', mime: file.type, data: await base64(file), name: file.name });
  }
  return { pictures, faults };
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.readAsDataURL(file);
  });
}

/** Files dragged from VS Code's explorer arrive as addresses. */
export function droppedMentions(uris: string): Mention[] {
  return uris
    .split(/\r?\n/)
    .filter((uri) => uri.startsWith('file://') || uri.startsWith('vscode-remote://'))
    .map((uri) => {
      const path = decodeURIComponent(new URL(uri).pathname).replace(/^\/(?=[A-Za-z]:)/, '');
      return {
        kind: path.endsWith('/') ? 'folder' : 'file',
        path,
        label: path.split('/').findLast((name) => name !== '') ?? path,
      } as const;
    });
}
