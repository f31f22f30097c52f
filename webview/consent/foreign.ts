// Where text before the model comes from that neither the user nor the workspace wrote: one quiet line, the list on demand.
import { html, nothing } from 'lit';
import { visibleText } from '../../src/protocol/visible-text.ts';
import { consentWords } from '../consent-words.ts';
import { type Context, isOpen, toggle } from '../view/context.ts';

const text = consentWords.foreign;
const KEY = 'text from elsewhere';

export function foreignView(context: Context) {
  const sources = context.store.view?.foreign ?? [];
  if (sources.length === 0) return nothing;
  const open = isOpen(context, KEY, false);
  const toggled = ({ target }: Event) => {
    if (target instanceof HTMLDetailsElement && target.open !== open) toggle(context, KEY, target.open);
  };
  return html`<details class="allowed" ?open=${open} @toggle=${toggled}>
    <summary>${text.title(sources.length)}</summary>
    <p>${text.means}</p>
    <ul>${sources.map((source) => html`<li>${visibleText(source, false)}</li>`)}</ul>
  </details>`;
}
