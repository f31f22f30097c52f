// The engine by itself, in process: what a step costs, resuming and reopening, many runs at once; each beside the same without it.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Effect } from '../../../src/protocol/approval.ts';
import {
  type BenchStep,
  chain,
  createEngine,
  fan,
  memoryLog,
  OWN,
  openPlan,
  runPlan,
  WRITE,
} from '../engine/engine.ts';
import { bareFan, bareLoop, journalLines, readLines, writeLines } from '../engine/floors.ts';
import type { ManySessions } from '../engine/many-sessions.ts';
import { appends, inFolder, openedSession, resumedRun, storedRun } from '../engine/stored.ts';
import { sessionEvents, writeSession } from '../long-sessions.ts';
import { say } from '../progress.ts';
import type { Measured } from '../report.ts';
import { median } from '../statistics.ts';
import type { Bench, Group } from './group.ts';

export const engine: Group = {
  name: 'engine',
  title: 'steps, resuming and many sessions in process, without a window',
  fromSource: true,
  measure,
};

const ROUNDS = 15;
/** Thrown away: what runs for the first time is compiled while it runs. */
const FIRST = 8;
const CHAIN = 1_000;
/** Steps that wait for the disk take longer. */
const SHORT = 200;
const WIDTH = 100;
const BESIDE = 32;
const EVENTS_A_TURN = 7;

async function* measure(bench: Bench): AsyncIterable<Measured> {
  yield* steps();
  yield* fans();
  yield* resuming();
  yield* longSessions();
  yield* manySessions(bench);
}

async function repeated(work: () => Promise<number> | number): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < FIRST + ROUNDS; round++) taken.push(await work());
  return median(taken.slice(FIRST));
}

const inMemory = async (all: readonly BenchStep[], effect?: Effect, parallel?: number) => {
  const made = createEngine(memoryLog(), effect);
  return runPlan(made, await openPlan(made, all, parallel));
};

async function* steps(): AsyncIterable<Measured> {
  const lines = (synced: boolean) =>
    inFolder((folder) => repeated(() => journalLines(folder, synced ? SHORT : CHAIN, synced)));
  const loop = await repeated(() => bareLoop(CHAIN));
  const plain = await lines(false);
  const synced = await lines(true);
  const perStep = (count: number, run: () => Promise<number>) => repeated(async () => (await run()) / count);
  const common = { unit: 'ms', n: ROUNDS };
  const long = chain(CHAIN);
  const memory = await perStep(CHAIN, () => inMemory(long));
  yield {
    ...common,
    figure: 'engine per step, log in memory (beside it: an await loop)',
    ours: memory,
    floor: loop,
    aim: { most: 0.02 },
  };
  const stored = await perStep(CHAIN, () => storedRun(long));
  const aim = { most: 0.5 };
  yield {
    ...common,
    figure: 'engine per step, in the store (beside it: a line a step, synced)',
    ours: stored,
    floor: synced,
    aim,
  };
  yield { ...common, figure: 'engine per step, in the store (beside it: a line a step)', ours: stored, floor: plain };
  const called = await perStep(CHAIN, () => inMemory(long, OWN));
  yield {
    ...common,
    figure: 'step that calls a tool, log in memory (beside it: an await loop)',
    ours: called,
    floor: loop,
  };
  const calledStored = await perStep(CHAIN, () => storedRun(long, OWN));
  yield {
    ...common,
    figure: 'step that calls a tool, in the store (beside it: a line a step, synced)',
    ours: calledStored,
    floor: synced,
    aim,
  };
  const effect = await perStep(SHORT, () => storedRun(chain(SHORT), WRITE));
  yield {
    ...common,
    figure: 'step with an effect, on disk before and after (beside it: a line a step, synced)',
    ours: effect,
    floor: synced,
    aim,
  };
}

async function* fans(): AsyncIterable<Measured> {
  const floor = await repeated(() => bareFan(WIDTH));
  const all = fan(WIDTH);
  const figure = (where: string) => `fan-out to ${WIDTH} and join, ${where} (beside it: Promise.all)`;
  const common = { unit: 'ms', floor, aim: { most: 2 }, n: ROUNDS };
  yield { ...common, figure: figure('log in memory'), ours: await repeated(() => inMemory(all, undefined, BESIDE)) };
  yield { ...common, figure: figure('in the store'), ours: await repeated(() => storedRun(all, undefined, BESIDE)) };
}

async function* resuming(): AsyncIterable<Measured> {
  const taken: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round < FIRST + ROUNDS; round++) {
    const { ms, events } = await resumedRun(CHAIN);
    taken.push(ms);
    await inFolder(async (folder) => {
      const path = join(folder, 'events');
      writeLines(path, events);
      floor.push(readLines(path));
    });
  }
  yield {
    figure: `resume of ${CHAIN.toLocaleString('en')} steps, half of them done: store to next step (beside it: reading a plain file)`,
    unit: 'ms',
    ours: median(taken.slice(FIRST)),
    floor: median(floor.slice(FIRST)),
    n: ROUNDS,
  };
}

async function* longSessions(): AsyncIterable<Measured> {
  const messagesFor = (events: number) => 2 * Math.floor(events / EVENTS_A_TURN);
  yield* await inFolder(async (folder) => {
    const measured: Measured[] = [];
    await writeSession(folder, 'short', messagesFor(1_000), folder);
    await writeSession(folder, 'long', messagesFor(100_000), folder);
    const path = join(folder, 'events');
    writeLines(path, sessionEvents('long', messagesFor(100_000), folder));
    say('a session of 100,000 events is written');
    measured.push({
      figure: 'open a session of 100,000 events (beside it: reading a plain file)',
      unit: 'ms',
      ours: await repeated(() => openedSession(folder, 'long')),
      floor: await repeated(() => readLines(path)),
      aim: { most: 500 },
      n: ROUNDS,
    });
    // In turns, so that what else the machine does meets both.
    const [short, long]: [number[], number[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      short.push(...(await appends(folder, 'short', 100)));
      long.push(...(await appends(folder, 'long', 100)));
    }
    measured.push({
      figure: 'append to a session of 100,000 events (beside it: to one of 1,000)',
      unit: 'ms',
      ours: median(long),
      floor: median(short),
      aim: { ratio: 1.2, to: 'the short one' },
      n: long.length,
    });
    return measured;
  });
}

async function* manySessions({ root }: Bench): AsyncIterable<Measured> {
  const script = join(root, 'test', 'bench', 'engine', 'many-sessions.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script], { maxBuffer: 1_000_000 });
  const { sessions, lost, ms, requests, idleBytes }: ManySessions = JSON.parse(stdout);
  say(`${sessions} runs at once: ${requests} requests in ${Math.round(ms)} ms`);
  yield { figure: `${sessions} runs at once in one process, three requests each`, unit: 'ms', ours: ms, n: 1 };
  yield { figure: `runs lost of ${sessions} at once`, unit: 'runs', ours: lost, aim: { most: 0 }, n: sessions };
  yield { figure: 'memory of an idle session', unit: 'kB', ours: idleBytes / 1_000, aim: { most: 200 }, n: sessions };
}
