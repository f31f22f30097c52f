// The parts that the panel's forms are made of: a label above its field, and below it what is wrong.
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { planWords } from '../plan-words.ts';
import type { Desk, PanelState } from './desk.ts';

export interface FieldOptions {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly problem?: string | undefined;
  readonly hint?: string;
  /** Fields that must not be changed can still be read and copied. */
  readonly locked: boolean;
  change(value: string): void;
}

/** For `aria-disabled` of what has been pressed and not been answered: it keeps the focus, and a second press does nothing. */
export const sent = ({ busy }: PanelState, key: string) =>
  [...busy].some((doing) => doing.startsWith(`${key} `)) ? 'true' : nothing;

export const textIn = (event: Event) =>
  event.target instanceof HTMLInputElement ||
  event.target instanceof HTMLTextAreaElement ||
  event.target instanceof HTMLSelectElement
    ? event.target.value
    : '';

const frame = ({ id, label, problem }: FieldOptions, control: unknown) => html`<div class="field">
  <label for=${id}>${label}</label>${control}
  ${problem === undefined ? nothing : html`<p class="problem" id="${id}-problem">${problem}</p>`}
</div>`;

const told = ({ id, problem }: FieldOptions) => (problem === undefined ? nothing : `${id}-problem`);

export const textField = (options: FieldOptions & { readonly numeric?: boolean }) =>
  frame(
    options,
    html`<input id=${options.id} data-part=${options.id} .value=${live(options.value)} placeholder=${options.hint ?? ''} ?readonly=${options.locked}
      inputmode=${options.numeric ? 'decimal' : nothing} spellcheck=${options.numeric ? 'false' : nothing}
      aria-invalid=${options.problem === undefined ? nothing : 'true'} aria-describedby=${told(options)}
      @input=${(event: Event) => options.change(textIn(event))}>`,
  );

export const areaField = (options: FieldOptions & { readonly code?: boolean }) =>
  frame(
    options,
    html`<textarea id=${options.id} data-part=${options.id} class=${options.code ? 'code' : ''} rows="2" .value=${live(options.value)}
      placeholder=${options.hint ?? ''} ?readonly=${options.locked} spellcheck=${options.code ? 'false' : 'true'}
      aria-invalid=${options.problem === undefined ? nothing : 'true'} aria-describedby=${told(options)}
      @input=${(event: Event) => options.change(textIn(event))}></textarea>`,
  );

export type Choice = readonly [value: string, label: string];

export const choiceField = (options: FieldOptions & { readonly choices: readonly Choice[] }) =>
  frame(
    options,
    html`<select id=${options.id} data-part=${options.id} ?disabled=${options.locked}
      aria-invalid=${options.problem === undefined ? nothing : 'true'} aria-describedby=${told(options)}
      @change=${(event: Event) => options.change(textIn(event))}>
      ${optionsView(options.choices, options.value)}</select>`,
  );

/** What is chosen is offered even where nobody knows it any more: it must not change by being looked at. */
export function optionsView(choices: readonly Choice[], value: string) {
  const known = choices.some(([one]) => one === value);
  const all: readonly Choice[] = known ? choices : [...choices, [value, value]];
  return all.map(([one, label]) => html`<option value=${one} .selected=${live(one === value)}>${label}</option>`);
}

export const modelChoices = ({ context }: Desk, none: string): readonly Choice[] => [
  ['', none],
  ...(context.store.host?.models ?? []).map(({ id }): Choice => [id, id]),
];

export const modelOptions = (desk: Desk, value: string, none: string) => optionsView(modelChoices(desk, none), value);

export const namedChoices = (names: readonly string[], none: string): readonly Choice[] => [
  ['', none],
  ...names.map((name): Choice => [name, name]),
];

export function limitFields(
  values: Readonly<Record<'usd' | 'tokens' | 'calls' | 'minutes', string>>,
  given: (key: 'usd' | 'tokens' | 'calls' | 'minutes') => Pick<FieldOptions, 'id' | 'problem' | 'locked' | 'change'>,
) {
  const text = planWords.editor;
  return html`<div class="fields">${(['usd', 'tokens', 'calls', 'minutes'] as const).map((key) =>
    textField({ ...given(key), label: text[key], value: values[key], numeric: true }),
  )}</div>`;
}
