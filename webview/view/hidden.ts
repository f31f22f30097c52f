// How many characters were left out of a text because nobody sees them, and of which kinds.
import { html, nothing } from 'lit';
import { words } from '../words.ts';

export function hiddenView(hidden: Readonly<Record<string, number>> | undefined) {
  const kinds = Object.entries(hidden ?? {});
  if (kinds.length === 0) return nothing;
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  return html`<span class="state" title=${kinds.map(([kind, count]) => `${count} ${kind}`).join(', ')}>${words.tool.hidden(total)}</span>`;
}
