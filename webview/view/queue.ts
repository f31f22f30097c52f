// Messages that wait for the current run to end.
import { html, nothing } from 'lit';
import { words } from '../words.ts';
import type { Context } from './context.ts';
import { icon } from './icon.ts';

export function queueView({ store, run }: Context) {
  const view = store.view;
  if (view === undefined || view.queue.length === 0) return nothing;
  return html`<ul aria-label=${words.composer.queued}>${view.queue.map(({ message, parts }) => {
    const text = parts
      .map((part) => (part.type === 'text' ? part.text : ''))
      .join(' ')
      .trim();
    return html`<li><span class="dim">${words.composer.queued}</span><span class="line" title=${text}>${text}</span>
      <button type="button" class="tool" aria-label=${words.composer.remove(text)} title=${words.composer.remove(text)}
        @click=${() => void run({ type: 'message.unqueue', session: view.session, message })}>${icon('close')}</button></li>`;
  })}</ul>`;
}
