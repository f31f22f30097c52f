// What the results of steps come to: for the log, for a group, for a whole run.
import type { EventBody } from '../../protocol/event.ts';
import { fault } from '../../protocol/fault.ts';
import type { Step } from '../../protocol/plan.ts';
import { cutOff } from '../shared/interrupted.ts';
import type { PlanResult } from './executor.ts';
import type { Run, StepResult } from './run.ts';

const isDone = (step: Step) => step.state === 'done' || step.state === 'skipped';
export const allDone = (steps: readonly Step[]) => steps.every(isDone);

export function stepEnded(run: Run, id: string, result: StepResult): EventBody {
  const { state, fault: problem, evidence, output, note } = result;
  const foreign = run.foreign();
  return {
    type: 'step.ended',
    run: run.id,
    step: id,
    id,
    state: state === 'stopped' ? cutOff(run.signal) : state,
    ...(problem === undefined ? {} : { fault: problem }),
    ...(evidence === undefined ? {} : { evidence: [...evidence] }),
    ...(output === undefined ? {} : { output: { ...output } }),
    ...(note === undefined ? {} : { note }),
    ...(foreign.length === 0 ? {} : { foreign: [...foreign] }),
  };
}

export function groupResult(steps: readonly Step[]): StepResult {
  const failed = steps.filter((step) => !isDone(step));
  if (failed.length === 0) return { state: 'done' };
  const titles = failed.map((step) => `"${step.title}"`).slice(0, 3);
  const text = `Not all of it is done: ${titles.join(', ')}${failed.length > 3 ? ' …' : ''}.`;
  return { state: 'failed', fault: fault('group.failed', text) };
}

const DONE: PlanResult = { outcome: 'done' };

/** Where nothing of this run gave up: what still is not done waits for a step that gave up in an earlier one. */
function untouched(steps: readonly Step[]): PlanResult {
  const left = steps.filter((step) => !isDone(step));
  if (left.length === 0) return DONE;
  const held = left.filter((step) => step.state !== 'pending');
  const names = (of: readonly Step[]) =>
    of
      .slice(0, 3)
      .map((step) => `"${step.title}"`)
      .join(', ');
  const why = held.length === 0 ? '' : ` Decide first what becomes of ${names(held)}.`;
  const text = `Not all of the plan is done: ${left.length === 1 ? 'a step is' : `${left.length} steps are`} left, such as ${names(left)}.${why}`;
  return { outcome: 'failed', fault: fault('plan.incomplete', text, { action: 'resume' }) };
}

export function summarise(run: Run, all: ReadonlyMap<string, StepResult>): PlanResult {
  if (run.signal.aborted) return { outcome: 'stopped' };
  const steps = new Map(run.plan().steps.map((step) => [step.id, step]));
  const delegated = (id: string) => steps.get(steps.get(id)?.parent ?? '')?.kind === 'agent';
  // What an agent gave to others is the agent's own affair; what was decided since is no failure any more.
  const settled = ['done', 'skipped', 'pending'];
  const open = [...all].filter(([id]) => !delegated(id) && !settled.includes(steps.get(id)?.state ?? 'done'));
  if (run.kind !== 'plan' && open.some(([, result]) => result.state === 'stopped')) return { outcome: 'stopped' };
  const own = open.filter(([id]) => steps.get(id)?.kind !== 'group');
  const [first] = own.length > 0 ? own : open;
  if (first === undefined)
    return run.kind === 'plan' ? untouched([...steps.values()].filter(({ id }) => !delegated(id))) : DONE;
  const [id, result] = first;
  const outcome = result.denied === true ? 'denied' : 'failed';
  if (run.kind !== 'plan') return { outcome, fault: result.fault };
  const title = steps.get(id)?.title ?? id;
  const problem = result.fault ?? fault('step.stopped', 'It was stopped.');
  const more = own.length > 1 ? ` (and ${own.length - 1} more)` : '';
  return { outcome, fault: { ...problem, text: `Step "${title}" gave up: ${problem.text}${more}`, action: 'resume' } };
}
