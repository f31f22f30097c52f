// Ends a run when a limit of time is reached, whatever it is doing: a request that streams is cut off.
import type { ClockPort } from '../ports/machine.ts';
import type { ActiveRun } from './active-run.ts';
import type { RunPurse } from './purse.ts';

/** A limit that is set while a run goes on holds for it as well. */
const LOOK_MS = 30_000;

/** Ends when `ended` is aborted. */
export async function holdTime(
  active: ActiveRun,
  purse: RunPurse,
  clock: ClockPort,
  ended: AbortSignal,
): Promise<void> {
  while (!ended.aborted) {
    const left = await purse.time();
    if (ended.aborted) return;
    if (typeof left !== 'number') {
      active.stop('timeout', left);
      return;
    }
    await clock.sleep(Math.min(left, LOOK_MS), ended);
  }
}
