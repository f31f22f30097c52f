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
  };
}

export function groupResult(steps: readonly Step[]): StepResult {
  const failed = steps.filter((step) => !isDone(step));
  if (failed.length === 0) return { state: 'done' };
  const titles = failed.map((step) => `"${step.title}"`).slice(0, 3);
  const text = `Not all of it is done: ${titles.join(', ')}${failed.length > 3 ? ' …' : ''}.`;
  return { state: 'failed', fault: fault('group.failed', text) };
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
  if (first === undefined) return { outcome: 'done' };
  const [id, result] = first;
  const outcome = result.denied === true ? 'denied' : 'failed';
  if (run.kind !== 'plan') return { outcome, fault: result.fault };
  const title = steps.get(id)?.title ?? id;
  const problem = result.fault ?? fault('step.stopped', 'It was stopped.');
  const more = own.length > 1 ? ` (and ${own.length - 1} more)` : '';
  return { outcome, fault: { ...problem, text: `Step "${title}" gave up: ${problem.text}${more}`, action: 'resume' } };
}
