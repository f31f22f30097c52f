// Checks edits of a plan against the plan as it is now: what runs or is done is not edited, and the plan must fit together after.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { definitionOf, type Plan, type Step } from '../../../protocol/plan.ts';
import { applyEdits, type PlanEdit, PlanEditSchema } from '../../../protocol/plan-edit.ts';
import { issueText } from '../../shared/issues.ts';
import { checkPlan } from './check.ts';
import { type Known, refused } from './known.ts';

/** Edits from outside: what they are, in words, where they are not edits at all. */
export function readEdits(raw: readonly unknown[]): Outcome<readonly PlanEdit[]> {
  const edits: PlanEdit[] = [];
  for (const one of raw) {
    const read = PlanEditSchema.safeParse(one);
    if (!read.success) {
      const [issue] = read.error.issues;
      const path = issue?.path.filter((key) => key !== 'step' && key !== 'settings').join('.');
      return refused(
        `${nameOf(one)}, field ${path || 'op'}: ${issue === undefined ? 'is not allowed' : issueText(issue)}.`,
      );
    }
    // How far a step has come is moved by what happens to it, never by an edit from outside.
    if (read.data.op === 'status') return refused(`${nameOf(one)}, field op: the state of a step cannot be edited.`);
    if (read.data.op === 'put' && read.data.step.kind === 'task') {
      return refused(`${nameOf(one)}, field kind: tasks belong to the agent that reports them.`);
    }
    edits.push(read.data);
  }
  return edits.length === 0 ? refused('There is nothing to edit.') : succeed(edits);
}

function nameOf(edit: unknown): string {
  const record: Readonly<Record<string, unknown>> = typeof edit === 'object' && edit !== null ? { ...edit } : {};
  const step: unknown = record.step;
  const id = typeof step === 'object' && step !== null && 'id' in step ? step.id : record.id;
  return typeof id === 'string' ? `Step "${id}"` : 'The plan';
}

const isActive = (step: Step) => step.state === 'running' || step.state === 'waiting';

/** What the plan will be, with what its references need. `status` edits are Orquestra's own; whether they may be is asked where they are made. */
export function checkEdits(plan: Plan, edits: readonly PlanEdit[], known: Known): Outcome<Plan> {
  for (const edit of edits) {
    if (edit.op === 'settings') continue;
    const id = edit.op === 'put' ? edit.step.id : edit.id;
    const step = plan.steps.find((one) => one.id === id);
    if (step === undefined) {
      if (edit.op === 'put') continue;
      return fail('plan.no-step', `There is no step "${id}" in this plan any more.`);
    }
    if (isActive(step) && !(edit.op === 'put' && onlyMoves(step, edit))) {
      return fail(
        'step.running',
        `Step "${id}" is ${step.state}; it cannot be edited while it runs. Stop it first, or wait for its end.`,
      );
    }
    if (step.state === 'done' && edit.op === 'put' && !onlyMoves(step, edit)) {
      return fail('step.done', `Step "${id}" is done; run it again from there, or fork, to do it otherwise.`);
    }
  }
  const next = applyEdits(plan, edits, plan.revision + 1);
  if (next.steps.length === 0) return refused('The plan has no steps; give at least one.');
  return checkPlan(next, known);
}

/** What references need is written into the steps that refer: into those of `edits`, and into others that lose what they waited for. */
export function withNeeds(plan: Plan, edits: readonly PlanEdit[], checked: Plan): readonly PlanEdit[] {
  const needs = new Map(checked.steps.map((step) => [step.id, step.needs]));
  const put = edits.map((edit): PlanEdit => {
    if (edit.op !== 'put') return edit;
    return { ...edit, step: { ...edit.step, needs: [...(needs.get(edit.step.id) ?? edit.step.needs)] } };
  });
  const others = applyEdits(plan, put, checked.revision).steps.filter((step) => {
    const more = step.needs.length !== needs.get(step.id)?.length;
    return more && !isActive(step) && step.state !== 'done';
  });
  const added = others.map((step): PlanEdit => {
    return { op: 'put', step: { ...definitionOf(step), needs: [...(needs.get(step.id) ?? [])] } };
  });
  return [...put, ...added];
}

/** Another place in the list changes nothing of what a step does. */
function onlyMoves(step: Step, edit: Extract<PlanEdit, { op: 'put' }>): boolean {
  return Object.entries(edit.step).every(
    ([key, value]) => JSON.stringify(value) === JSON.stringify(Object.entries(step).find(([own]) => own === key)?.[1]),
  );
}
