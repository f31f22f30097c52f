// The fields of a step's form that few steps need: condition, retries, limits, who does it. Folded unless one is used.
import { html, nothing } from 'lit';
import type { Condition } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import { isOpen } from '../view/context.ts';
import type { Draft } from './draft.ts';
import { field, groupChoices } from './editor-fields.ts';
import { type Choice, choiceField, limitFields, modelChoices, namedChoices, textField } from './fields.ts';
import type { Form } from './form.ts';

const text = planWords.editor;
const CONDITIONS: readonly Condition['is'][] = [
  'equal',
  'not-equal',
  'less',
  'greater',
  'contains',
  'empty',
  'not-empty',
];

export function moreFields(form: Form) {
  const { desk, draft, problems } = form;
  const key = `${form.prefix} more`;
  const wrong = (['whenTo', 'attempts', 'pause', 'timeout', 'usd', 'tokens', 'calls', 'minutes'] as const).some(
    (name) => problems[name] !== undefined,
  );
  const open = wrong || isOpen(desk.context, key, isUsed(draft));
  const toggled = (event: Event) => {
    if (event.currentTarget instanceof HTMLDetailsElement) desk.context.looks.open.set(key, event.currentTarget.open);
  };
  return html`<details ?open=${open} @toggle=${toggled}><summary>${text.more}</summary>
    ${conditionFields(form)}
    <div class="fields">
      ${textField({ ...field(form, 'attempts'), label: text.attempts, numeric: true })}
      ${textField({ ...field(form, 'pause'), label: text.pause, numeric: true })}
      ${textField({ ...field(form, 'timeout'), label: text.timeout, numeric: true })}
    </div>
    ${draft.kind === 'tool' ? mayFailField(form) : nothing}
    <h3>${text.budget}</h3>
    ${limitFields(draft, (name) => field(form, name))}
    ${draft.kind === 'agent' ? agentFields(form) : nothing}
    ${choiceField({ ...field(form, 'parent'), label: text.parent, choices: groupChoices(desk.plan.steps, draft.id) })}
  </details>`;
}

const isUsed = (draft: Draft) =>
  [
    draft.whenValue,
    draft.attempts,
    draft.pause,
    draft.timeout,
    draft.usd,
    draft.tokens,
    draft.calls,
    draft.minutes,
  ].some((value) => value !== '') ||
  draft.model !== '' ||
  draft.persona !== '' ||
  draft.mayFail;

function conditionFields(form: Form) {
  const { whenIs, whenValue } = form.draft;
  const compares = whenIs !== 'empty' && whenIs !== 'not-empty';
  const choices = CONDITIONS.map((is): Choice => [is, planWords.conditions[is]]);
  return html`${textField({ ...field(form, 'whenValue'), label: text.whenValue, hint: text.whenHint })}
    ${
      whenValue === ''
        ? nothing
        : html`<div class="fields">${choiceField({
            ...field(form, 'whenIs'),
            label: text.whenIs,
            choices,
            change: (value) => form.change({ whenIs: CONDITIONS.find((is) => is === value) ?? whenIs }),
          })}${compares ? textField({ ...field(form, 'whenTo'), label: text.whenTo }) : nothing}</div>`
    }`;
}

const mayFailField = (form: Form) => html`<label class="tick"><input type="checkbox" .checked=${form.draft.mayFail}
  ?disabled=${form.locked} @change=${(event: Event) => {
    if (event.target instanceof HTMLInputElement) form.change({ mayFail: event.target.checked });
  }}> ${text.mayFail}</label>`;

const agentFields = (form: Form) => html`
  ${choiceField({ ...field(form, 'model'), label: text.model, choices: modelChoices(form.desk, text.defaultModel) })}
  ${choiceField({
    ...field(form, 'persona'),
    label: text.persona,
    choices: namedChoices(form.desk.context.store.host?.personas ?? [], text.noPersona),
  })}`;
