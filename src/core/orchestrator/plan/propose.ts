// What a model proposes: a new plan to be looked at, or, for a plan under way, other steps in place of those that are not done.
import { type Outcome, succeed } from '../../../protocol/fault.ts';
import { definitionOf, type Plan } from '../../../protocol/plan.ts';
import { applyEdits, type PlanEdit } from '../../../protocol/plan-edit.ts';
import { checkPlan, readPlan } from './check.ts';
import { type Known, refused } from './known.ts';
import { isReplan } from './replan.ts';

export interface ProposedFor {
  readonly id: string;
  readonly goal: string;
  /** The plan under way, of which only what is not done can be replaced. */
  readonly running: Plan | undefined;
}

export type Proposed = { readonly plan: Plan } | { readonly edits: readonly PlanEdit[] };

export function proposed(raw: unknown, known: Known, given: ProposedFor): Outcome<Proposed> {
  const { running } = given;
  if (running === undefined) {
    const plan = readPlan(raw, known, given.id, given.goal);
    return plan.ok ? succeed({ plan: plan.value }) : plan;
  }
  const kept = running.steps.filter((step) => stays(step.state) || isReplan(step) || step.kind === 'task');
  const ids = new Set(kept.map((step) => step.id));
  const read = readPlan(withKept(raw, kept), known, given.id, given.goal);
  if (!read.ok) return read;
  const fresh = read.value.steps.filter((step) => !ids.has(step.id));
  if (fresh.length === 0)
    return refused('The plan has no steps beside those that are done; give at least one that is still to do.');
  const edits: PlanEdit[] = [
    ...running.steps.filter((step) => !ids.has(step.id)).map((step): PlanEdit => ({ op: 'remove', id: step.id })),
    ...fresh.map((step): PlanEdit => ({ op: 'put', step: definitionOf(step) })),
  ];
  const checked = checkPlan(applyEdits(running, edits, running.revision + 1), known);
  return checked.ok ? succeed({ edits }) : checked;
}

/** What is done is kept, what is under way is left to end. */
const stays = (state: string) => state === 'done' || state === 'running' || state === 'waiting' || state === 'skipped';

/** What is kept stands before what is new, so that the new may need it; said again by the model it is not said twice. */
function withKept(raw: unknown, kept: Plan['steps']): unknown {
  if (typeof raw !== 'object' || raw === null || !('steps' in raw) || !Array.isArray(raw.steps)) return raw;
  const ids = new Set(kept.map((step) => step.id));
  const said = raw.steps.filter(
    (step: unknown) => !(typeof step === 'object' && step !== null && 'id' in step && ids.has(String(step.id))),
  );
  return said.length === 0
    ? raw
    : { ...raw, steps: [...kept.filter((step) => step.kind !== 'task').map(definitionOf), ...said] };
}
