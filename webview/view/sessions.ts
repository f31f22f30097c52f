// The list of sessions: search, open, rename, and delete after a second word.
import { html, nothing, render } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import * as z from 'zod/mini';
import { type SessionSummary, SessionSummarySchema } from '../../src/protocol/view.ts';
import { ago } from '../text/format.ts';
import { words } from '../words.ts';
import type { Context } from './context.ts';
import { icon } from './icon.ts';
import { lateIcon } from './late-icon.ts';
import { submitForm } from './submit.ts';

const SummariesSchema = z.array(SessionSummarySchema);
const PAUSE = 120;

type Doing = { readonly session: string; readonly what: 'rename' | 'delete' };

export class Sessions {
  readonly #context: Context;
  readonly #dialog = document.createElement('dialog');
  #query = '';
  /** What the host found beyond the newest sessions, which it always tells. */
  #older: readonly SessionSummary[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #doing: Doing | undefined;

  constructor(context: Context, parent: HTMLElement) {
    this.#context = context;
    this.#dialog.id = 'sessions';
    this.#dialog.setAttribute('aria-label', words.header.sessions);
    parent.append(this.#dialog);
  }

  show(): void {
    this.#query = '';
    this.#doing = undefined;
    if (!this.#dialog.open) this.#dialog.showModal();
    this.draw();
  }

  /** Draws only while it is shown. */
  draw(): void {
    if (this.#dialog.open) render(this.#list(), this.#dialog);
  }

  #list() {
    const text = words.sessions;
    const query = this.#query.trim().toLowerCase();
    const all = this.#context.store.host?.sessions ?? [];
    const known = new Set(all.map((session) => session.session));
    const older = query === '' ? [] : this.#older.filter((session) => !known.has(session.session));
    const sessions = [...all.filter((session) => titleOf(session).toLowerCase().includes(query)), ...older];
    return html`
      <div class="row">
        <input type="search" aria-label=${text.search} placeholder=${text.search} .value=${this.#query}
          @input=${(event: InputEvent) => this.#search(textIn(event))}>
        <button type="button" class="tool" aria-label=${text.close} title=${text.close}
          @click=${() => this.#dialog.close()}>${icon('close')}</button>
      </div>
      ${sessions.length === 0 ? html`<p class="dim">${text.none}</p>` : nothing}
      <ul>${repeat(
        sessions,
        (session) => session.session,
        (session) => html`<li>${this.#row(session)}</li>`,
      )}</ul>`;
  }

  #search(query: string): void {
    this.#older = [];
    this.#change({ query });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(query), PAUSE);
  }

  async #ask(query: string): Promise<void> {
    const outcome = await this.#context.ask({ type: 'session.list', query: query.trim() });
    const found = SummariesSchema.safeParse(outcome.ok ? outcome.value : undefined);
    if (!found.success || this.#query !== query) return;
    this.#older = found.data;
    this.draw();
  }

  #row(session: SessionSummary) {
    if (this.#doing?.session === session.session) {
      return this.#doing.what === 'rename' ? this.#rename(session) : this.#remove(session);
    }
    const text = words.sessions;
    const title = titleOf(session);
    const shown = session.session === this.#context.store.view?.session;
    return html`
      <button type="button" class="entry" aria-current=${shown ? 'true' : 'false'}
        @click=${() => this.#open(session.session)}>
        <span class="title">${title}</span>
        <span class="dim">${shown ? `${text.current} · ` : ''}${ago(session.updatedAt, Date.now())} ·
          ${text.messages(session.count)}</span>
      </button>
      <button type="button" class="tool" aria-label=${text.rename(title)} title=${text.rename(title)}
        @click=${() => this.#change({ doing: { session: session.session, what: 'rename' } })}>${icon('edit')}</button>
      <button type="button" class="tool" aria-label=${text.remove(title)} title=${text.remove(title)}
        @click=${() => this.#change({ doing: { session: session.session, what: 'delete' } })}>${lateIcon('trash')}</button>`;
  }

  #rename(session: SessionSummary) {
    const save = (event: SubmitEvent) => {
      event.preventDefault();
      const title = String(
        new FormData(event.currentTarget instanceof HTMLFormElement ? event.currentTarget : undefined).get('title') ??
          '',
      ).trim();
      this.#change({});
      if (title !== '') void this.#context.run({ type: 'session.rename', session: session.session, title });
    };
    return html`<form class="row" @submit=${save}>
      <input name="title" maxlength="200" aria-label=${words.sessions.title} .value=${titleOf(session)}>
      <vscode-button @click=${submitForm}>${words.sessions.save}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => this.#change({})}>${words.sessions.cancel}</vscode-button>
    </form>`;
  }

  #remove(session: SessionSummary) {
    const remove = () => {
      this.#change({});
      void this.#context.run({ type: 'session.delete', session: session.session });
    };
    return html`<div class="confirm" role="group">
      <p>${words.sessions.removeAsk(titleOf(session))}</p>
      <div class="buttons">
        <vscode-button @click=${remove}>${words.sessions.removeYes}</vscode-button>
        <vscode-button appearance="secondary" @click=${() => this.#change({})}>${words.sessions.cancel}</vscode-button>
      </div>
    </div>`;
  }

  #open(session: string): void {
    this.#dialog.close();
    document.getElementById('message')?.focus();
    if (session !== this.#context.store.view?.session) void this.#context.run({ type: 'session.open', session });
  }

  #change(change: { readonly query?: string; readonly doing?: Doing }): void {
    const before = this.#doing;
    this.#query = change.query ?? this.#query;
    this.#doing = change.doing;
    this.draw();
    this.#focus(before);
  }

  /** The row that was drawn anew keeps the focus, which would fall out of the list otherwise. */
  #focus(before: Doing | undefined): void {
    const { what } = this.#doing ?? {};
    if (what === undefined && before === undefined) return;
    const target =
      what === undefined
        ? 'input[type="search"]'
        : what === 'rename'
          ? 'form input'
          : '.confirm [appearance="secondary"]';
    const element = this.#dialog.querySelector<HTMLElement>(target);
    element?.focus();
    if (element instanceof HTMLInputElement) element.select();
  }
}

const titleOf = (session: SessionSummary) => session.title || words.header.untitled;

const textIn = (event: Event) => (event.target instanceof HTMLInputElement ? event.target.value : '');
