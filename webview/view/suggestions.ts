// The list of things that can be mentioned, while an @ is being typed.
import { html, nothing, render } from 'lit';
import type { Mention } from '../../src/protocol/command.ts';
import { MentionReplySchema } from '../../src/protocol/frame.ts';
import type { MentionQuery } from '../text/mention.ts';
import { words } from '../words.ts';
import type { Context } from './context.ts';
import { icon } from './icon.ts';

/** Either a mention, or the beginning of one that narrows the search. */
export interface Suggestion {
  readonly label: string;
  readonly detail: string;
  readonly mention?: Mention;
}

const hints = words.composer.mentions;
const FIXED: readonly Suggestion[] = [
  { label: 'selection', detail: hints.selection, mention: { kind: 'selection', label: 'selection' } },
  { label: 'problems', detail: hints.problems, mention: { kind: 'problems', label: 'problems' } },
  { label: 'file:', detail: hints.file },
  { label: 'folder:', detail: hints.folder },
];
const SHOWN = 12;
const DELAY = 60;

export class Suggestions {
  readonly #context: Context;
  readonly #box: HTMLTextAreaElement;
  readonly #root: HTMLElement;
  readonly #choose: (suggestion: Suggestion) => void;
  #query: MentionQuery | undefined;
  #list: readonly Suggestion[] = [];
  #active = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: Context, box: HTMLTextAreaElement, root: HTMLElement, choose: (suggestion: Suggestion) => void) {
    this.#context = context;
    this.#box = box;
    this.#root = root;
    this.#choose = choose;
    box.setAttribute('aria-autocomplete', 'list');
  }

  get query(): MentionQuery | undefined {
    return this.#list.length === 0 ? undefined : this.#query;
  }

  search(query: MentionQuery | undefined): void {
    clearTimeout(this.#timer);
    this.#query = query;
    if (query === undefined) {
      this.#show([]);
      return;
    }
    const fixed = query.kind === 'any' ? FIXED.filter(({ label }) => label.startsWith(query.query.toLowerCase())) : [];
    const found = this.#list.filter(
      ({ mention }) => mention?.path !== undefined && mention.label.includes(query.query),
    );
    this.#show([...fixed, ...found]);
    this.#timer = setTimeout(() => void this.#ask(query, fixed), DELAY);
  }

  async #ask(query: MentionQuery, fixed: readonly Suggestion[]): Promise<void> {
    const outcome = await this.#context.ask({ type: 'mention.search', kind: query.kind, query: query.query });
    const reply = MentionReplySchema.safeParse(outcome.ok ? outcome.value : undefined);
    if (this.#query !== query || !reply.success) return;
    const roots = this.#context.store.host?.roots.map((root) => root.path) ?? [];
    const found = reply.data.mentions.map((mention) => ({
      label: mention.label,
      detail: folderOf(mention, roots.length === 1 ? roots[0] : undefined),
      mention,
    }));
    const known = (one: Suggestion) =>
      fixed.some((other) => other.mention?.kind === one.mention?.kind && one.mention?.path === undefined);
    this.#show([...fixed, ...found.filter((one) => !known(one))]);
  }

  /** Whether the key was meant for the list. */
  key(event: KeyboardEvent): boolean {
    if (this.#list.length === 0) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : this.#list.length - 1;
      this.#active = (this.#active + step) % this.#list.length;
      this.#draw();
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      this.#take(this.#active);
    } else if (event.key === 'Escape') {
      this.search(undefined);
    } else {
      return false;
    }
    return true;
  }

  #take(index: number): void {
    const suggestion = this.#list[index];
    if (suggestion !== undefined) this.#choose(suggestion);
  }

  #show(list: readonly Suggestion[]): void {
    this.#list = list.slice(0, SHOWN);
    this.#active = 0;
    this.#draw();
  }

  #draw(): void {
    const open = this.#list.length > 0;
    if (open) this.#box.setAttribute('aria-activedescendant', `suggestion-${this.#active}`);
    else this.#box.removeAttribute('aria-activedescendant');
    this.#box.setAttribute('aria-controls', 'suggestion-list');
    render(
      open
        ? html`<ul id="suggestion-list" role="listbox" aria-label=${words.composer.suggestions}>
            ${this.#list.map((suggestion, index) => this.#option(suggestion, index))}</ul>`
        : nothing,
      this.#root,
    );
    this.#root.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  #option({ label, detail, mention }: Suggestion, index: number) {
    const take = (event: MouseEvent) => {
      event.preventDefault();
      this.#take(index);
    };
    return html`<li id="suggestion-${index}" role="option" aria-selected=${index === this.#active ? 'true' : 'false'} @mousedown=${take}>
      ${icon(mention?.kind === 'folder' || label === 'folder:' ? 'folder' : mention?.path !== undefined || label === 'file:' ? 'file' : 'mention')}
      <span>${label}</span><span class="line dim">${detail}</span></li>`;
  }
}

/** Where something lies, unless its label says it all: in the only folder there is. */
function folderOf({ path, kind, label }: Mention, root: string | undefined): string {
  if (path === undefined) return kind === 'selection' || kind === 'problems' ? hints[kind] : '';
  if (root !== undefined && path.endsWith(label) && path.startsWith(root)) return '';
  return path.replace(/[\\/][^\\/]*[\\/]?$/, '');
}
