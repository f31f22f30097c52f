// The fields of a step's form that every step has: title, kind, input, what it needs, and what shows that it is done.
import { html, nothing } from 'lit';
import type { Step, StepKind } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import type { Draft } from './draft.ts';
import { areaField, type Choice, choiceField, namedChoices, textField } from './fields.ts';
import type { Form } from './form.ts';
import { needsField } from './needs.ts';

const text = planWords.editor;
/** Tasks are written by agents. */
const KINDS: readonly StepKind[] = ['agent', 'tool', 'question', 'gate', 'group'];

export function mainFields(form: Form) {
  const { desk, draft, isNew, prefix, locked } = form;
  return html`
    ${textField({ ...field(form, 'title'), label: text.title })}
    ${isNew ? textField({ ...field(form, 'id'), label: text.id, hint: text.idHint }) : nothing}
    ${choiceField({
      ...field(form, 'kind'),
      label: text.kind,
      choices: KINDS.map((kind): Choice => [kind, planWords.kinds[kind]]),
      change: (value) => form.change({ kind: KINDS.find((kind) => kind === value) ?? draft.kind }),
    })}
    ${inputFields(form)}
    ${needsField(desk, {
      id: `${prefix}-needs`,
      step: draft.id,
      needs: draft.needs,
      locked,
      change: (needs) => form.change({ needs }),
    })}
    ${draft.kind === 'group' ? nothing : textField({ ...field(form, 'doneWhen'), label: text.doneWhen })}
    ${draft.kind === 'agent' || draft.kind === 'tool' ? checkFields(form) : nothing}`;
}

function inputFields(form: Form) {
  const { desk, draft } = form;
  switch (draft.kind) {
    case 'tool':
      return html`${choiceField({
        ...field(form, 'tool'),
        label: text.tool,
        choices: namedChoices(desk.context.store.host?.tools ?? [], text.noTool),
      })}${areaField({ ...field(form, 'json'), label: text.input, code: true })}`;
    case 'agent':
      return areaField({ ...field(form, 'text'), label: text.instructions });
    case 'question':
      return html`${areaField({ ...field(form, 'text'), label: text.question })}
        ${areaField({ ...field(form, 'options'), label: text.options })}`;
    case 'gate':
      return areaField({ ...field(form, 'text'), label: text.gate });
    default:
      return nothing;
  }
}

function checkFields(form: Form) {
  const tools = form.desk.context.store.host?.tools ?? [];
  return html`${choiceField({ ...field(form, 'checkTool'), label: text.checkTool, choices: namedChoices(tools, text.noCheck) })}
    ${form.draft.checkTool === '' ? nothing : areaField({ ...field(form, 'checkInput'), label: text.checkInput, code: true })}`;
}

type TextField = { [K in keyof Draft]: Draft[K] extends string ? K : never }[keyof Draft];

/** What every field of the form is given. */
export function field(form: Form, name: TextField) {
  return {
    id: `${form.prefix}-${name}`,
    value: form.draft[name],
    problem: form.problems[name],
    locked: form.locked,
    change: (value: string) => form.change({ [name]: value }),
  };
}

export const groupChoices = (steps: readonly Step[], self: string): readonly Choice[] => [
  ['', text.noParent],
  ...steps.flatMap((step): Choice[] => (step.kind === 'group' && step.id !== self ? [[step.id, step.title]] : [])),
];
