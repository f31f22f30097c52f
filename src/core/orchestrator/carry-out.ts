// Carries a run out to its end: watched while it goes on, and where an exception, which means a bug or a log that refuses, becomes its end.
import type { ActiveRun } from './active-run.ts';
import { createAttempts, skips } from './attempts.ts';
import { endOpenSteps } from './end-open-steps.ts';
import { execute, type PlanResult } from './executor.ts';
import type { Journal } from './journal.ts';
import type { RunPurse } from './purse.ts';
import { crashFault, INTERRUPTED } from './run-faults.ts';
import type { SessionParts } from './session-parts.ts';
import { holdTime } from './time-limit.ts';
import { watch } from './watchdog.ts';

export interface CarriedOut {
  readonly parts: SessionParts;
  readonly journal: Journal;
  readonly active: ActiveRun;
  readonly purse: RunPurse | undefined;
  /** Called when its end is written down. */
  ended(): Promise<void>;
}

export async function carryOut({
  parts: given,
  journal,
  active,
  purse,
  ended: saved,
}: CarriedOut): Promise<PlanResult> {
  const { run } = active;
  const { clock, logger } = given.ports;
  let result: PlanResult;
  const ended = new AbortController();
  void watch(run, clock, () => active.heardAt, ended.signal);
  if (purse !== undefined) void holdTime(active, purse, clock, ended.signal);
  try {
    const parts = { ...given, outputOf: active.outputOf };
    result = await execute(active.work(createAttempts(parts), (step) => skips(parts, step)));
  } catch (error) {
    logger.write('error', `Run ${run.id}: ${error instanceof Error ? error.stack : String(error)}`);
    active.controller.abort('abandoned');
    result = { outcome: 'failed', fault: crashFault(error) };
    await endOpenSteps(run).catch(() => undefined);
  }
  ended.abort();
  purse?.close();
  await active.lookAtTree();
  if (active.timeUp !== undefined && result.outcome !== 'done') result = { outcome: 'failed', fault: active.timeUp };
  const outcome = run.signal.reason === 'interrupted' ? 'interrupted' : result.outcome;
  const problem = outcome === 'interrupted' ? INTERRUPTED : result.fault;
  try {
    await journal.emit([{ type: 'run.ended', run: run.id, outcome, fault: problem }], true);
    await saved();
  } catch (error) {
    return { outcome: 'failed', fault: crashFault(error) };
  }
  return result;
}
