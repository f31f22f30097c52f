// Watches a run for steps that show no sign of life: they are named to the user, who can stop them.
import { fault } from '../../protocol/fault.ts';
import type { ClockPort } from '../ports/machine.ts';
import type { Run } from './run.ts';

/** So long nothing is heard of a step that works before it is said; what waits for a person or a pause is not counted. */
export const SILENT_MS = 300_000;
const LOOK_MS = 30_000;

/** Ends when `signal` is aborted. `heardAt`: when something streamed of any step last came, which no event tells. */
export async function watch(run: Run, clock: ClockPort, heardAt: () => number, signal: AbortSignal): Promise<void> {
  const told = new Set<string>();
  while (!signal.aborted) {
    await clock.sleep(LOOK_MS, signal);
    if (signal.aborted) return;
    const now = clock.now();
    for (const step of run.plan().steps) {
      const attempt = `${step.id}/${step.attempts}`;
      const works = step.state === 'running' && step.kind !== 'group' && step.kind !== 'task';
      const heard = Math.max(step.activeAt ?? now, heardAt());
      if (!works || told.has(attempt) || now - heard < SILENT_MS) continue;
      told.add(attempt);
      const text = `Nothing has been heard of step "${step.title}" for ${Math.round((now - heard) / 60_000)} minutes. It goes on; stop it if that is not right.`;
      run.note([
        {
          type: 'notice.raised',
          run: run.id,
          step: step.id,
          level: 'warning',
          text,
          fault: fault('step.silent', text),
        },
      ]);
    }
  }
}
