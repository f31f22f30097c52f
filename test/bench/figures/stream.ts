// From a token on the wire to the same token on the screen, at rates from slow to far above what any model reaches.
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../progress.ts';
import type { Measured } from '../report.ts';
import { type Product, type Stage, setStage } from '../stage.ts';
import { median, p95 } from '../statistics.ts';
import { startTokenServer, streamText, type TokenServer } from '../token-server.ts';
import { type BenchWindow, openWindow } from '../window.ts';
import type { Bench, Group } from './group.ts';

export const stream: Group = { name: 'stream', title: 'token on the wire to token on the screen', measure };

/** Seconds that a rate is held. */
const SECONDS = 6;
const LATENCY_RATES = [100, 400];
const RATES = [400, 800, 1600, 3200, 5000];
const BURST = 3000;
/** A rate is followed when the last token is seen within this time. */
const BEHIND = 250;

interface Seen {
  readonly latencies: readonly number[];
  /** How much later than the last token was written it was seen. */
  readonly behind: number;
  /** From the first token written to the last token seen. */
  readonly whole: number;
}

interface Result {
  readonly latency: ReadonlyMap<number, readonly number[]>;
  readonly highest: number;
  readonly burst: number;
}

async function* measure({ extension }: Bench): AsyncIterable<Measured> {
  const model = await startTokenServer();
  const stage = await setStage({ extension, model: model.url });
  try {
    const floor = await ofProduct(stage, stage.floor, model);
    const ours = await ofProduct(stage, stage.ours, model);
    yield* figures(ours, floor);
  } finally {
    await stage.close();
    await model.close();
  }
}

async function ofProduct(stage: Stage, product: Product, model: TokenServer): Promise<Result> {
  const window = await openWindow(stage, product);
  try {
    await window.openChat();
    await sleep(2000);
    // What is loaded with the first answer is not what is measured here.
    await follow(window, model, 100, 200);
    const latency = new Map<number, readonly number[]>();
    for (const rate of LATENCY_RATES) latency.set(rate, (await follow(window, model, rate, rate * SECONDS)).latencies);
    let highest = 0;
    for (const rate of RATES) {
      const once = await follow(window, model, rate, rate * 3);
      // A machine has other things to do as well: a rate is missed when it is missed twice.
      if (once.behind > BEHIND && (await follow(window, model, rate, rate * 3)).behind > BEHIND) break;
      highest = rate;
    }
    const bursts: number[] = [];
    for (let time = 0; time < 3; time++) bursts.push((await follow(window, model, 0, BURST)).whole);
    return { latency, highest, burst: median(bursts) };
  } finally {
    await window.close();
  }
}

async function follow(window: BenchWindow, model: TokenServer, rate: number, count: number): Promise<Seen> {
  await window.inChat(`bench.watchTokens(${count - 1})`);
  await window.send(streamText(rate, count));
  const { sentAt, ended } = await model.next();
  await ended;
  await window.until(`bench.shown.length === ${count}`);
  const shown = await window.inChat<readonly number[]>('bench.shown');
  const latencies = sentAt.map((sent, index) => (shown[index] ?? Number.NaN) - sent);
  const last = shown.at(-1) ?? Number.NaN;
  const seen = { latencies, behind: latencies.at(-1) ?? Number.NaN, whole: last - (sentAt[0] ?? Number.NaN) };
  const [middle, high] = [median(latencies), p95(latencies)].map(Math.round);
  const rateText = rate === 0 ? 'a burst' : `${rate} tokens/s`;
  say(`${window.product.name}: ${rateText}: p50 ${middle}, p95 ${high}, ends ${Math.round(seen.behind)} ms behind`);
  await sleep(700);
  return seen;
}

function* figures(ours: Result, floor: Result): Iterable<Measured> {
  const parts = [
    ['p50', median, 30],
    ['p95', p95, 50],
  ] as const;
  for (const rate of LATENCY_RATES) {
    for (const [name, part, most] of parts) {
      yield {
        figure: `token on the wire to screen, ${rate} tokens/s, ${name}`,
        unit: 'ms',
        ours: part(ours.latency.get(rate) ?? []),
        floor: part(floor.latency.get(rate) ?? []),
        aim: rate === 100 ? { most } : undefined,
        n: rate * SECONDS,
      };
    }
  }
  yield {
    figure: `highest rate that ends ≤ ${BEHIND} ms behind`,
    unit: 'tokens/s',
    ours: ours.highest,
    floor: floor.highest,
    aim: { least: 5000 },
    n: 1,
  };
  yield {
    figure: `burst of ${BURST} tokens, first written to last seen`,
    unit: 'ms',
    ours: ours.burst,
    floor: floor.burst,
    aim: { most: 150 },
    n: 3,
  };
}
