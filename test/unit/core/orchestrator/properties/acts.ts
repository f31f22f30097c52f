// What a step of a random plan does when it runs, and who works, waits and holds what meanwhile.
import assert from 'node:assert/strict';
import type { StepResult, StepRun } from '../../../../../src/core/orchestrator/run.ts';
import { fault } from '../../../../../src/protocol/fault.ts';
import type { Plan, Step } from '../../../../../src/protocol/plan.ts';
import type { FakeClock } from '../../../../support/fakes/clock.ts';
import type { Act, WantedLease } from './random-plans.ts';
import { clash, outputOf, scriptOf } from './reference.ts';

export interface Watch {
  readonly calls: { readonly id: string; readonly attempt: number; readonly input: Step['input'] }[];
  readonly active: Map<string, AbortSignal>;
  readonly working: Set<string>;
  readonly held: Set<{ readonly step: string; readonly wanted: readonly WantedLease[] }>;
  /** Rules that were broken within a step. */
  readonly broken: unknown[];
  plan: () => Plan;
  paused: () => boolean;
}

export async function play(watch: Watch, clock: FakeClock, step: Step, run: StepRun): Promise<StepResult> {
  const { acts, ends } = scriptOf(step.input);
  work(watch, step, run);
  for (const one of acts) {
    await run.pass();
    if (run.signal.aborted) return { state: 'stopped' };
    await perform(watch, clock, one, step, run);
  }
  if (run.signal.aborted) return { state: 'stopped' };
  const end = ends[step.attempts - 1];
  if (end === undefined) return { state: 'done', output: { text: outputOf(step.id) } };
  return { state: 'failed', fault: fault(`test.${end}`, `It was to be ${end}.`, { retryable: end === 'again' }) };
}

/** Takes a place among those that work, which are never more than the plan allows. */
function work({ working, plan }: Watch, step: Step, run: StepRun): void {
  if (step.kind === 'question' || working.has(step.id)) return;
  working.add(step.id);
  const limit = plan().parallel ?? 4;
  // Who is to stop only puts itself away.
  if (!run.signal.aborted) assert.ok(working.size <= limit, `${working.size} work at once, ${limit} may`);
}

async function perform(watch: Watch, clock: FakeClock, one: Act, step: Step, run: StepRun): Promise<void> {
  const outside = async (wait: () => Promise<unknown>) => {
    watch.working.delete(step.id);
    await wait();
    work(watch, step, run);
  };
  switch (one.does) {
    case 'work':
      return clock.sleep(one.ms, run.signal);
    case 'stubborn':
      return clock.sleep(one.ms);
    case 'wait':
      return outside(() => run.outside('something', () => clock.sleep(one.ms, run.signal)));
    case 'waits':
      return sideBySide(watch, clock, one, step, run);
    case 'delegate': {
      const parts = one.parts.map((script, index) => ({
        title: `part ${index}`,
        instructions: JSON.stringify(script),
      }));
      return outside(() => run.delegate(step.id, parts));
    }
    case 'lease':
      return holding(watch, one.wanted, step, run, outside, () => clock.sleep(one.ms, run.signal));
  }
}

/** Two calls of the step, each of which waits, works, and waits again. */
async function sideBySide(
  watch: Watch,
  clock: FakeClock,
  { ms, other }: Extract<Act, { does: 'waits' }>,
  step: Step,
  run: StepRun,
): Promise<void> {
  let waiting = 0;
  const wait = async (time: number) => {
    waiting += 1;
    // As long as one of them waits the step has no place: what that one waits for may need it.
    watch.working.delete(step.id);
    await run.outside('something', async () => {
      await clock.sleep(time, run.signal);
      waiting -= 1;
    });
    if (waiting === 0) work(watch, step, run);
  };
  const call = async (first: number, second: number) => {
    await wait(first);
    await clock.sleep(second, run.signal);
    await wait(second);
  };
  await Promise.all([call(ms, other), call(other, ms)]);
}

async function holding(
  { held }: Watch,
  wanted: readonly WantedLease[],
  step: Step,
  run: StepRun,
  outside: (wait: () => Promise<unknown>) => Promise<void>,
  during: () => Promise<void>,
): Promise<void> {
  let give = run.tryLease(wanted);
  if (give === undefined) {
    await outside(async () => {
      give = await run.lease(wanted).catch(() => undefined);
    });
  }
  if (give === undefined) return;
  const mine = { step: step.id, wanted };
  for (const other of held) {
    const both = wanted.some((one) => other.wanted.some((another) => clash(one, another)));
    assert.ok(!both, `${step.id} and ${other.step} hold ${JSON.stringify([wanted, other.wanted])}`);
  }
  held.add(mine);
  await during();
  held.delete(mine);
  give();
}
