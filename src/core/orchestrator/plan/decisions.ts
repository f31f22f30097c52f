// What a user decides about steps that gave up, are not wanted, or are to be done anew: each as edits of the plan.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { definitionOf, FRESH, type Plan, type Step, type StepStatus, statusOf } from '../../../protocol/plan.ts';
import type { PlanEdit } from '../../../protocol/plan-edit.ts';
import { lineOf } from './budget.ts';
import { after } from './order.ts';

export const stepOf = (plan: Plan, id: string): Outcome<Step> => {
  const step = plan.steps.find((one) => one.id === id);
  if (step !== undefined) return succeed(step);
  const ids = plan.steps.map((one) => one.id);
  return fail('plan.no-step', `There is no step "${id}"; the steps are: ${ids.slice(0, 30).join(', ')}.`);
};

const isActive = (step: Step) => step.state === 'running' || step.state === 'waiting';

const busy = (step: Step) =>
  fail('step.running', `Step "${step.id}" is ${step.state}. Stop it first, or wait for its end.`);

const toState = (id: string, status: StepStatus): PlanEdit => ({ op: 'status', id, status });

/** Groups above that have ended must begin again, or nothing under them can. */
function reopenAbove(plan: Plan, step: Step): readonly PlanEdit[] {
  return lineOf(plan, step.id)
    .slice(1)
    .filter((above) => above.kind === 'group' && !isActive(above) && above.state !== 'pending')
    .map((above) => toState(above.id, FRESH));
}

/** Where nothing of what it is asked changes, an agent goes on in its conversation; otherwise it begins anew. */
function again(step: Step, anew: boolean): StepStatus {
  const { spent } = step;
  return { ...FRESH, ...(anew ? {} : { attempts: step.attempts }), ...(spent === undefined ? {} : { spent }) };
}

export function retryEdits(
  plan: Plan,
  id: string,
  change: { readonly model?: string; readonly input?: Readonly<Record<string, unknown>> },
): Outcome<readonly PlanEdit[]> {
  const found = stepOf(plan, id);
  if (!found.ok) return found;
  const step = found.value;
  if (isActive(step)) return busy(step);
  if (step.state === 'pending' || step.state === 'done') {
    return fail(
      'step.not-failed',
      `Step "${id}" is ${step.state}; only a step that gave up, or was skipped, is tried again.`,
    );
  }
  const { model, input } = change;
  if (model !== undefined && step.kind !== 'agent') {
    return fail('step.no-model', `Step "${id}" is a ${step.kind} step, which asks no model.`);
  }
  const definition = {
    ...definitionOf(step),
    ...(model === undefined ? {} : { model }),
    ...(input === undefined ? {} : { input: { ...input } }),
  };
  const under = plan.steps.filter(
    (one) =>
      one.id !== id && lineOf(plan, one.id).some((above) => above.id === id) && one.state !== 'done' && !isActive(one),
  );
  return succeed([
    toState(id, again(step, step.kind !== 'agent' || input !== undefined)),
    ...(model === undefined && input === undefined ? [] : [{ op: 'put' as const, step: definition }]),
    ...reopenAbove(plan, step),
    ...under.filter((one) => one.state !== 'pending').map((one) => toState(one.id, again(one, true))),
  ]);
}

export function skipEdits(plan: Plan, id: string): Outcome<readonly PlanEdit[]> {
  const found = stepOf(plan, id);
  if (!found.ok) return found;
  const step = found.value;
  if (isActive(step)) return busy(step);
  if (step.state === 'done' || step.state === 'skipped')
    return fail('step.ended', `Step "${id}" is ${step.state} already.`);
  const under = plan.steps.filter((one) => lineOf(plan, one.id).some((above) => above.id === id));
  const active = under.find(isActive);
  if (active !== undefined) return busy(active);
  return succeed(
    under
      .filter((one) => one.state !== 'done')
      .map((one) => toState(one.id, { ...statusOf(one), state: 'skipped', note: 'You skipped it.' })),
  );
}

export function finishEdits(plan: Plan, id: string, now: number): Outcome<readonly PlanEdit[]> {
  const found = stepOf(plan, id);
  if (!found.ok) return found;
  const step = found.value;
  if (isActive(step)) return busy(step);
  if (step.state === 'done') return fail('step.ended', `Step "${id}" is done already.`);
  const { fault: _fault, ...status } = statusOf(step);
  const evidence = [{ call: '', text: 'You said that it is done.', at: now }];
  return succeed([
    toState(id, { ...status, state: 'done', note: 'You did it.', evidence, endedAt: now }),
    ...reopenAbove(plan, step),
  ]);
}

/** That step and all that waited for it, once more. */
export function fromEdits(plan: Plan, id: string): Outcome<readonly PlanEdit[]> {
  const found = stepOf(plan, id);
  if (!found.ok) return found;
  const ids = after(plan.steps, id);
  const steps = plan.steps.filter((step) => ids.has(step.id) && step.kind !== 'task');
  const active = steps.find(isActive);
  if (active !== undefined) return busy(active);
  return succeed([
    ...steps.filter((step) => step.state !== 'pending').map((step) => toState(step.id, again(step, true))),
    ...reopenAbove(plan, found.value),
  ]);
}

/** Of a plan that goes on: what was cut off and changed nothing that nobody knows of, and what it was stopped before. */
export function resumeEdits(plan: Plan): readonly PlanEdit[] {
  const cut = plan.steps.filter(
    (step) =>
      (step.state === 'interrupted' || step.state === 'stopped') && step.fault === undefined && step.kind !== 'task',
  );
  const groups = plan.steps.filter(
    (step) =>
      step.kind === 'group' &&
      step.state !== 'pending' &&
      step.state !== 'done' &&
      step.state !== 'skipped' &&
      plan.steps.some(
        (one) =>
          lineOf(plan, one.id).some((above) => above.id === step.id) && (one.state === 'pending' || cut.includes(one)),
      ),
  );
  const reset = new Set([...cut, ...groups]);
  return plan.steps
    .filter((step) => reset.has(step))
    .map((step) => toState(step.id, step.kind === 'group' ? FRESH : again(step, step.kind !== 'agent')));
}
