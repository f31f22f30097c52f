// Runs a plan: starts each step when what it needs is done, side by side up to a limit, until all are terminal.
import { fault } from '../../protocol/fault.ts';
import { type Step, type StepKind, TERMINAL_STEP_STATES } from '../../protocol/plan.ts';
import { cutOff } from '../shared/interrupted.ts';
import type { Run, StepResult, StepRunner } from './run.ts';

export interface PlanResult {
  readonly outcome: 'done' | 'failed' | 'stopped' | 'denied';
  readonly fault?: StepResult['fault'];
}

/** `task` steps are not run here: they belong to the agent step above them. */
export type StepRunners = Readonly<Record<Exclude<StepKind, 'task'>, StepRunner>>;

const SIDE_BY_SIDE = 4;

export async function execute(run: Run, runners: StepRunners): Promise<PlanResult> {
  const results = new Map<string, StepResult>();
  const running = new Map<string, Promise<unknown>>();
  const failures: unknown[] = [];

  const start = (step: Step) => {
    const work = runStep(step, run, runners)
      .then((result) => void results.set(step.id, result))
      .catch((error: unknown) => {
        // Nothing of the run goes on beside a failure that ends it; it is thrown when the others have ended.
        failures.push(error);
        run.abandon();
      })
      .finally(() => running.delete(step.id));
    running.set(step.id, work);
  };

  for (;;) {
    if (!run.signal.aborted) {
      for (const step of readySteps(run, running)) {
        if (running.size < SIDE_BY_SIDE) start(step);
      }
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (failures.length > 0) throw failures[0];
  await endOpenSteps(run);
  return summarise([...results.values()], run.signal.aborted);
}

function readySteps(run: Run, running: ReadonlyMap<string, unknown>): readonly Step[] {
  const { steps } = run.plan();
  const done = new Set(
    steps.filter((step) => step.state === 'done' || step.state === 'skipped').map((step) => step.id),
  );
  return steps.filter(
    (step) =>
      step.kind !== 'task' &&
      step.state === 'pending' &&
      !running.has(step.id) &&
      step.needs.every((need) => done.has(need)),
  );
}

async function runStep(step: Step, run: Run, runners: StepRunners): Promise<StepResult> {
  await run.emit([{ type: 'step.started', run: run.id, step: step.id, id: step.id, attempt: step.attempts + 1 }]);
  const result =
    step.kind === 'task'
      ? { state: 'failed' as const, fault: fault('plan.not-runnable', `Step ${step.id} is a task and has no runner.`) }
      : await runners[step.kind](step, run);
  await run.emit([
    {
      type: 'step.ended',
      run: run.id,
      step: step.id,
      id: step.id,
      state: result.state === 'stopped' ? cutOff(run.signal) : result.state,
      fault: result.fault,
    },
  ]);
  return result;
}

/** After the last step nothing may look as if it still went on. */
export async function endOpenSteps(run: Run): Promise<void> {
  const stopped = run.signal.aborted && run.signal.reason !== 'abandoned';
  const left = run.plan().steps.filter((step) => !TERMINAL_STEP_STATES.includes(step.state));
  if (left.length === 0) return;
  await run.revise((plan) => ({
    ...plan,
    steps: plan.steps.map((step) => {
      if (TERMINAL_STEP_STATES.includes(step.state)) return step;
      const parent = plan.steps.find((other) => other.id === step.parent);
      if (step.kind === 'task' && parent?.state === 'done') {
        return step.state === 'running' ? { ...step, state: 'done' } : step;
      }
      if (step.state === 'running') return { ...step, state: stopped ? cutOff(run.signal) : 'failed' };
      return stopped ? { ...step, state: cutOff(run.signal) } : step;
    }),
  }));
}

function summarise(results: readonly StepResult[], aborted: boolean): PlanResult {
  if (aborted || results.some((result) => result.state === 'stopped')) return { outcome: 'stopped' };
  const failed = results.find((result) => result.state === 'failed');
  if (failed === undefined) return { outcome: 'done' };
  return { outcome: failed.denied === true ? 'denied' : 'failed', fault: failed.fault };
}
