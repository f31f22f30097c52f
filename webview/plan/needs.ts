// Which steps come first: those chosen as chips, and a field that finds more of them by title or id.
import { html, nothing } from 'lit';
import { planWords } from '../plan-words.ts';
import { icon } from '../view/icon.ts';
import type { Desk } from './desk.ts';
import { textIn } from './fields.ts';

const text = planWords.editor;
/** Suggestions shown at once; what is typed narrows them. */
const MOST = 30;

export interface NeedsOptions {
  readonly id: string;
  /** The step itself, which cannot need itself. */
  readonly step: string;
  readonly needs: readonly string[];
  readonly locked: boolean;
  change(needs: readonly string[]): void;
}

export function needsField(desk: Desk, options: NeedsOptions) {
  const { id, needs, locked } = options;
  const titleOf = (need: string) => desk.plan.steps.find((step) => step.id === need)?.title ?? need;
  const take = (event: Event) => {
    const typed = textIn(event).trim();
    const found = desk.plan.steps.find((step) => step.id === typed || step.title === typed);
    if (found === undefined || found.id === options.step || needs.includes(found.id)) return;
    if (event.target instanceof HTMLInputElement) event.target.value = '';
    options.change([...needs, found.id]);
  };
  const typed = (event: Event) => {
    suggest(desk, options, textIn(event));
    // What a suggestion fills in is whole at once; what is typed may still become longer.
    if (event instanceof InputEvent && event.inputType !== 'insertReplacementText') return;
    take(event);
  };
  return html`<div class="field">
    <label for=${id}>${text.needs}</label>
    ${
      needs.length === 0
        ? nothing
        : html`<div class="needs">${needs.map((need) => chip(titleOf(need), need, locked, () => options.change(needs.filter((one) => one !== need))))}</div>`
    }
    ${
      locked
        ? nothing
        : html`<input id=${id} data-part=${id} list="${id}-list" placeholder=${text.needsAdd} autocomplete="off"
            @focus=${(event: Event) => suggest(desk, options, textIn(event))} @input=${typed} @change=${take}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              take(event);
            }}><datalist id="${id}-list"></datalist>`
    }
  </div>`;
}

const chip = (title: string, need: string, locked: boolean, drop: () => void) => html`<span class="chip" title=${need}>
  <span class="line">${title}</span>${
    locked
      ? nothing
      : html`<button type="button" class="tool" aria-label=${text.needsRemove(title)} title=${text.needsRemove(title)}
          @click=${drop}>${icon('close')}</button>`
  }</span>`;

/** The list is written by hand: a thousand steps are not drawn anew with each key. */
function suggest({ plan }: Desk, { id, step, needs }: NeedsOptions, typed: string): void {
  const list = document.getElementById(`${id}-list`);
  if (list === null) return;
  const wanted = typed.trim().toLowerCase();
  const found = plan.steps.filter(
    (one) =>
      one.kind !== 'task' &&
      one.id !== step &&
      !needs.includes(one.id) &&
      (one.title.toLowerCase().includes(wanted) || one.id.toLowerCase().includes(wanted)),
  );
  list.replaceChildren(
    ...found.slice(0, MOST).map((one) => {
      const option = document.createElement('option');
      option.value = one.id;
      option.label = one.title;
      return option;
    }),
  );
}
