// Ends what a run leaves open: after its last step nothing may look as if it still went on.
import type { EventBody } from '../../protocol/event.ts';
import { TERMINAL_STEP_STATES } from '../../protocol/plan.ts';
import { cutOff } from '../shared/interrupted.ts';
import type { Run } from './run.ts';

export async function endOpenSteps(run: Run): Promise<void> {
  const stopped = run.signal.aborted && run.signal.reason !== 'abandoned';
  const open = run.plan().steps.filter((step) => step.state === 'running' || step.state === 'waiting');
  if (run.kind === 'plan') {
    // What had not begun waits for the next run of the plan.
    const state = stopped ? cutOff(run.signal) : 'failed';
    if (open.length === 0) return;
    await run.emit(
      open.map((step): EventBody => ({ type: 'step.ended', run: run.id, step: step.id, id: step.id, state })),
    );
    return;
  }
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
