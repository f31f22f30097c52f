// The engine by itself: its own cost per step, fanning out and joining, going on in the middle, long logs; from source, in process.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLog } from '../../../src/adapters/store/open-log.ts';
import type { EventLogPort } from '../../../src/core/ports.ts';
import type { Event } from '../../../src/protocol/event.ts';
import { chain, createEngine, fan, memoryLog, OWN, openPlan, runPlan, WRITE } from '../engine/engine.ts';
import type { Measured } from '../report.ts';
import { median } from '../statistics.ts';
import type { Group } from './group.ts';

export const engine: Group = { name: 'engine', title: "the engine's own cost, in process", measure };

const STEPS = 1_000;
const ROUNDS = 7;
const LONG = 100_000;

const quiet = { write: () => undefined };

async function* measure(): AsyncIterable<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'orquestra-bench-engine-'));
  try {
    const loop = await repeated(async () =>
      timed(async () => {
        for (let step = 0; step < STEPS; step++) await Promise.resolve(step);
      }),
    );
    const line = await repeated(async () => journalLines(join(folder, 'lines'), false));
    const synced = await repeated(async () => journalLines(join(folder, 'synced'), true));
    const per = (ms: number) => ms / STEPS;
    const memory = await repeated(() => chainOver(memoryLog(), undefined));
    yield {
      figure: `engine per step, chain of ${STEPS}, log in memory (beside it: a bare await)`,
      unit: 'ms',
      ours: per(memory),
      floor: per(loop),
      aim: { most: 0.02 },
      n: ROUNDS,
    };
    const stored = await repeated(() => withStore(folder, (log) => chainOver(log, undefined)));
    yield {
      figure: 'engine per step, log in the store, no effect (beside it: a line appended to a file)',
      unit: 'ms',
      ours: per(stored),
      floor: per(line),
      aim: { most: 0.02 },
      n: ROUNDS,
    };
    const own = await repeated(() => withStore(folder, (log) => chainOver(log, OWN)));
    yield {
      figure: 'step that is a tool call without effect, log in the store',
      unit: 'ms',
      ours: per(own),
      floor: per(line),
      n: ROUNDS,
    };
    const durable = await repeated(() => withStore(folder, (log) => chainOver(log, WRITE)));
    yield {
      figure: 'step with an effect, on disk before and after it (beside it: one synced append)',
      unit: 'ms',
      ours: per(durable),
      floor: per(synced),
      n: ROUNDS,
    };
    const fanned = await repeated(() => withStore(folder, fanOut));
    yield {
      figure: 'fan-out to 100 and join, log in the store',
      unit: 'ms',
      ours: fanned,
      aim: { most: 2 },
      n: ROUNDS,
    };
    yield* longLog(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function repeated(work: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  // The first warms up.
  for (let round = 0; round <= ROUNDS; round++) times.push(await work());
  return median(times.slice(1));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function journalLines(path: string, sync: boolean): number {
  const file = openSync(path, 'w');
  const startedAt = performance.now();
  for (let step = 0; step < STEPS; step++) {
    writeSync(file, `{"type":"step.ended","id":"s${step}","state":"done"}\n`);
    if (sync) fdatasyncSync(file);
  }
  const taken = performance.now() - startedAt;
  closeSync(file);
  return taken;
}

async function withStore(folder: string, work: (log: EventLogPort) => Promise<number>): Promise<number> {
  const opened = await openLog({ folder: mkdtempSync(join(folder, 'store-')), logger: quiet });
  if (!opened.ok) throw new Error(opened.fault.text);
  try {
    return await work(opened.value.log);
  } finally {
    await opened.value.log.close();
  }
}

async function chainOver(log: EventLogPort, effect: Parameters<typeof createEngine>[1]): Promise<number> {
  const made = createEngine(log, effect);
  return runPlan(made, await openPlan(made, chain(STEPS)));
}

async function fanOut(log: EventLogPort): Promise<number> {
  const made = createEngine(log);
  return runPlan(made, await openPlan(made, fan(100), 32));
}

async function* longLog(folder: string): AsyncIterable<Measured> {
  const place = mkdtempSync(join(folder, 'long-'));
  const first = await openLog({ folder: place, logger: quiet });
  if (!first.ok) throw new Error(first.fault.text);
  const { log } = first.value;
  const note = (seq: number): Event =>
    seq === 1
      ? { v: 2, seq, at: seq, session: 's', type: 'session.created', title: 't', roots: [], mode: 'agent', model: '' }
      : { v: 2, seq, at: seq, session: 's', type: 'notice.raised', level: 'info', text: `note ${seq}` };
  const one = async (seq: number) => timed(() => log.append('s', [note(seq)], false));
  const some = async (from: number, count: number) => {
    const times: number[] = [];
    for (let seq = from; seq < from + count; seq++) times.push(await one(seq));
    return median(times);
  };
  const early = await some(1, 1_000);
  for (let seq = 1_001; seq <= LONG; seq += 500) {
    await log.append(
      's',
      Array.from({ length: Math.min(500, LONG - seq + 1) }, (_, index) => note(seq + index)),
      false,
    );
  }
  const late = await some(LONG + 1, 500);
  yield {
    figure: `append to a session of ${LONG} events (beside it: of the first 1,000)`,
    unit: 'ms',
    ours: late,
    floor: early,
    n: 500,
  };
  const made = createEngine(log);
  const opened = await made.sessions.open('s');
  if (!opened.ok) throw new Error(opened.fault.text);
  await made.sessions.close();
  await log.close();
  const again = await openLog({ folder: place, logger: quiet });
  if (!again.ok) throw new Error(again.fault.text);
  const taken = await timed(async () => createEngine(again.value.log).sessions.open('s'));
  await again.value.log.close();
  const read = await timed(async () => readFileSync(join(place, 'sessions.db')));
  yield {
    figure: `open a session of ${LONG} events again (beside it: its file read)`,
    unit: 'ms',
    ours: taken,
    floor: read,
    aim: { most: 500 },
    n: 1,
  };
}
