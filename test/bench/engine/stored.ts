// Measures what needs a real store: runs that are logged in it, plans that go on from it, sessions that are long in it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '../../../src/adapters/store/open-log.ts';
import type { EventLogPort } from '../../../src/core/ports/log.ts';
import type { Effect } from '../../../src/protocol/approval.ts';
import { EVENT_VERSION, type Event } from '../../../src/protocol/event.ts';
import { type BenchStep, chain, createEngine, openPlan, runPlan } from './engine.ts';

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'orquestra-bench-engine-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function inStore<T>(folder: string, work: (log: EventLogPort) => Promise<T>): Promise<T> {
  const opened = await openLog({ folder, logger: { write: () => undefined } });
  if (!opened.ok) throw new Error(opened.fault.text);
  try {
    return await work(opened.value.log);
  } finally {
    await opened.value.log.close();
  }
}

/** Milliseconds of a run of `steps` over a store of its own. */
export const storedRun = (steps: readonly BenchStep[], effect?: Effect, parallel?: number): Promise<number> =>
  inFolder((folder) =>
    inStore(folder, async (log) => {
      const engine = createEngine(log, effect);
      return runPlan(engine, await openPlan(engine, steps, parallel));
    }),
  );

export interface Resumed {
  /** Milliseconds from opening the store to the first step that had not been done. */
  readonly ms: number;
  readonly events: readonly Event[];
}

/** A chain of `length` that was cut off in its middle, by a process that has gone. */
export const resumedRun = (length: number): Promise<Resumed> =>
  inFolder(async (folder) => {
    const session = await inStore(folder, async (log) => {
      let calls = 0;
      const engine = createEngine(log, undefined, async (_step, run) => {
        calls += 1;
        if (calls <= length / 2) return { state: 'done', output: { text: `output of step ${calls}` } };
        void begun.stop('interrupted');
        await run.pass();
        return { state: 'stopped' };
      });
      const begun = await openPlan(engine, chain(length));
      await engine.dispatch({ type: 'plan.run', session: begun.id });
      await begun.settled();
      await engine.sessions.close();
      return begun.id;
    });
    const startedAt = performance.now();
    return inStore(folder, async (log) => {
      const first = Promise.withResolvers<number>();
      const engine = createEngine(log, undefined, async () => {
        first.resolve(performance.now() - startedAt);
        return { state: 'done' };
      });
      const opened = await engine.sessions.open(session);
      if (!opened.ok) throw new Error(opened.fault.text);
      const before = opened.value.plan()?.steps.filter((step) => step.state === 'done').length;
      if (before !== length / 2) throw new Error(`${before} steps are done, not ${length / 2}.`);
      await engine.dispatch({ type: 'plan.run', session });
      const ms = await first.promise;
      const result = await opened.value.settled();
      if (result?.outcome !== 'done') throw new Error(`It ended ${result?.outcome}.`);
      const events = await log.read(session, {});
      await engine.sessions.close();
      return { ms, events: events.ok ? events.value : [] };
    });
  });

/** Milliseconds from nothing to the session as it can be shown. */
export async function openedSession(folder: string, session: string): Promise<number> {
  const startedAt = performance.now();
  return inStore(folder, async (log) => {
    const { sessions } = createEngine(log);
    const opened = await sessions.open(session);
    const taken = performance.now() - startedAt;
    if (!opened.ok || opened.value.view().items.length === 0) throw new Error('The session is not there.');
    await sessions.close();
    return taken;
  });
}

/** Milliseconds of one append to a session that is there, `times` one after another. */
export const appends = (folder: string, session: string, times: number): Promise<readonly number[]> =>
  inStore(folder, async (log) => {
    const opened = await log.open(session);
    let seq = (opened.ok ? opened.value?.lastSeq : undefined) ?? 0;
    if (seq === 0) throw new Error('The session is not there.');
    const taken: number[] = [];
    for (let time = 0; time < times; time++) {
      seq += 1;
      const event = { v: EVENT_VERSION, seq, at: Date.now(), session, type: 'run.paused' as const, run: 'run' };
      const startedAt = performance.now();
      const stored = await log.append(session, [event], false);
      taken.push(performance.now() - startedAt);
      if (!stored.ok) throw new Error(stored.fault.text);
    }
    return taken;
  });
