// The form of a step, below its line: whatever is typed stays until it is saved or cancelled.
import { html, nothing } from 'lit';
import { definitionOf, type Step } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import { faultCard } from '../view/fault-card.ts';
import { submitForm } from '../view/submit.ts';
import { type Desk, type Editing, formKeyOf, lockOf, NEW_STEP, rowOf, selectorOf, unfold } from './desk.ts';
import { blankDraft, type Draft, draftOf, type Field, jsonProblem, type Problems, stepFrom } from './draft.ts';
import { mainFields } from './editor-fields.ts';
import { moreFields } from './editor-more.ts';
import { freshId } from './edits.ts';
import { sent } from './fields.ts';
import type { Form } from './form.ts';

const text = planWords.editor;

const DRAWN: readonly Field[] = [
  'kind',
  'needs',
  'checkTool',
  'whenIs',
  'whenValue',
  'mayFail',
  'parent',
  'tool',
  'model',
  'persona',
];

export function beginEditing(desk: Desk, step: Step, part = '-title'): void {
  const { state } = desk;
  if (!state.editing.has(step.id)) {
    const before = definitionOf(step);
    state.editing.set(step.id, { draft: draftOf(before), before, tried: false });
  }
  desk.focus(selectorOf(step.id, `[id$="${part}"]`));
  unfold(desk, step.id, { part: 'edit', details: false });
}

export function beginAdding(desk: Desk): void {
  const { state } = desk;
  if (!state.editing.has(NEW_STEP)) {
    const draft = blankDraft(freshId(desk.plan, 'step'));
    state.editing.set(NEW_STEP, { draft, before: undefined, tried: false });
  }
  desk.focus('[data-step=" new"] [id$="-title"]');
  desk.draw();
}

export function editorView(desk: Desk, step: Step | undefined) {
  const id = step?.id ?? NEW_STEP;
  const editing = desk.state.editing.get(id);
  if (editing === undefined) return nothing;
  const lock = step === undefined ? undefined : lockOf(desk, step);
  const form = formOf(desk, id, editing, lock !== undefined);
  const fault = desk.state.faults.get(formKeyOf(id));
  const submit = (event: Event) => {
    event.preventDefault();
    void save(desk.now(), id);
  };
  const key = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) submit(event);
    if (event.key === 'Escape') fold(desk.now(), id);
  };
  return html`<form class="editor" aria-label=${text.name(editing.before?.title ?? '')} @submit=${submit} @keydown=${key}>
    ${lock === undefined ? nothing : html`<p class="dim">${lock}</p>`}
    ${isOutdated(editing, step) ? html`<p class="problem">${text.changed}</p>` : nothing}
    ${mainFields(form)}${moreFields(form)}
    ${fault === undefined ? nothing : faultCard(desk.context, fault, 'error')}
    <div class="buttons">
      <vscode-button @click=${submitForm} aria-disabled=${sent(desk.state, formKeyOf(id))} ?disabled=${lock !== undefined}>${text.save}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => cancel(desk, id)}>${text.cancel}</vscode-button>
    </div>
  </form>`;
}

const isOutdated = ({ before }: Editing, step: Step | undefined) =>
  before !== undefined && step !== undefined && JSON.stringify(before) !== JSON.stringify(definitionOf(step));

function formOf(desk: Desk, id: string, { draft, before, tried }: Editing, locked: boolean): Form {
  const result = stepFrom(draft, before, new Set(desk.plan.steps.map((step) => step.id)));
  const problems = tried && 'problems' in result ? result.problems : jsonProblems(draft);
  return {
    desk,
    draft,
    problems,
    locked,
    isNew: before === undefined,
    prefix: `edit-${id.trim()}`,
    change: (change) => {
      const editing = desk.state.editing.get(id);
      if (editing === undefined || locked) return;
      desk.state.editing.set(id, { ...editing, draft: { ...editing.draft, ...change } });
      // Fields keep their own text; only what decides about other fields, or a problem that may be gone, draws again.
      const fields = Object.keys(change);
      if (
        tried ||
        fields.includes('json') ||
        fields.includes('checkInput') ||
        DRAWN.some((field) => fields.includes(field))
      )
        desk.draw();
    },
  };
}

/** That JSON is not JSON is said at once; it is seldom what somebody meant. */
function jsonProblems({ kind, json, checkTool, checkInput }: Draft): Problems {
  const input = kind === 'tool' ? jsonProblem(json) : undefined;
  const check = checkTool === '' ? undefined : jsonProblem(checkInput);
  return { ...(input === undefined ? {} : { json: input }), ...(check === undefined ? {} : { checkInput: check }) };
}

async function save(desk: Desk, id: string): Promise<void> {
  const { state } = desk;
  const editing = state.editing.get(id);
  if (editing === undefined) return;
  const result = stepFrom(editing.draft, editing.before, new Set(desk.plan.steps.map((step) => step.id)));
  if ('problems' in result) {
    state.editing.set(id, { ...editing, tried: true });
    desk.focus(selectorOf(id, '[aria-invalid]'));
    desk.draw();
    return;
  }
  const label = editing.before === undefined ? planWords.labels.add : planWords.labels.edit;
  const { step } = result;
  if (!(await desk.edit(formKeyOf(id), label(step.title), [{ op: 'put', step }]))) return;
  close(desk, id);
  desk.focus(rowOf(step.id));
}

/** Escape only closes: what was typed is there again when the form is opened, until it is cancelled. */
function fold(desk: Desk, id: string): void {
  const editing = desk.state.editing.get(id);
  const untouched = editing !== undefined && isUntouched(editing);
  if (untouched) cancel(desk, id);
  if (untouched || id === NEW_STEP) return;
  unfold(desk, id, { part: 'facts', details: false });
  desk.focus(rowOf(id));
}

function isUntouched({ draft, before }: Editing): boolean {
  const first = before === undefined ? blankDraft(draft.id) : draftOf(before);
  return JSON.stringify(draft) === JSON.stringify(first);
}

function cancel(desk: Desk, id: string): void {
  close(desk, id);
  desk.focus(id === NEW_STEP ? '[data-part="add"]' : rowOf(id));
}

function close(desk: Desk, id: string): void {
  desk.state.editing.delete(id);
  desk.state.faults.delete(formKeyOf(id));
  unfold(desk, id, id === NEW_STEP ? undefined : { part: 'facts', details: false });
}
