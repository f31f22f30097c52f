// What the model thought, folded away behind one line.
import { html } from 'lit';
import { words } from '../words.ts';
import { type Context, isOpen, toggle } from './context.ts';
import { icon } from './icon.ts';

export function thinkingView(context: Context, key: string, text: string, live: boolean) {
  if (text === '' && !live) return html``;
  const open = isOpen(context, key, false);
  return html`<div class="thinking">
    <button type="button" class="fold" aria-expanded=${open ? 'true' : 'false'} @click=${() => toggle(context, key, !open)}>
      ${icon('chevron', open ? 'open' : '')}
      <span>${live ? words.thinking.live : words.thinking.done}</span>
      ${open ? '' : html`<span class="dim line">${live ? lastLine(text) : firstLine(text)}</span>`}
    </button>
    ${open ? html`<div class="thought">${text}</div>` : ''}
  </div>`;
}

const plain = (line: string) =>
  line
    .replace(/[*_`#>]/g, '')
    .trim()
    .slice(0, 160);

const firstLine = (text: string) => plain(text.trimStart().split('\n', 1)[0] ?? '');

function lastLine(text: string): string {
  const end = text.slice(-400).trimEnd();
  return plain(end.slice(end.lastIndexOf('\n') + 1));
}
