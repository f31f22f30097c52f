// The top line: which session this is, a new one, and the way to the others. VS Code's own title above has the first too.
import { html } from 'lit';
import { words } from '../words.ts';
import type { Context } from './context.ts';
import { icon } from './icon.ts';

export function headerView(context: Context, begin: () => void, showSessions: () => void) {
  const title = context.store.view?.title || words.header.untitled;
  return html`
    <h1 title=${title}>${title}</h1>
    <button type="button" class="tool lazy" aria-label=${words.header.newSession} title=${words.header.newSession}
      @click=${begin}>${icon('add')}</button>
    <button type="button" class="tool" aria-label=${words.header.sessions} title=${words.header.sessions}
      aria-haspopup="dialog" @click=${showSessions}>${icon('history')}</button>`;
}

/** A new session goes on with the mode and model of the one that is shown. */
export function newSession({ store, run }: Context) {
  const view = store.view;
  return run({
    type: 'session.create',
    ...(view === undefined ? {} : { mode: view.mode }),
    ...(view === undefined || view.model === '' ? {} : { model: view.model }),
  });
}
