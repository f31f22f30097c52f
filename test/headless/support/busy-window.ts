// A process of its own that uses a store as a window does, thousands of times in any order, and checks what it sees: FOLDER NAME OPERATIONS.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLog } from '../../../src/adapters/store/open-log.ts';
import type { Event } from '../../../src/protocol/event.ts';
import type { Outcome } from '../../../src/protocol/fault.ts';
import { created, notice } from '../../contract/log/events.ts';
import { SHARED, type WindowReport } from './window-report.ts';

const [, , folder = '', name = '', operations = '0'] = process.argv;
const logger = { write: (_: string, text: string) => process.stderr.write(`${name}: ${text}\n`) };
const { log } = must(await openLog({ folder, logger }));
const own = [`${name}-1`, `${name}-2`, `${name}-3`, `${name}-4`];
const written: Record<string, number> = {};
let shared = 0;
let refused = 0;
let slowest = { ms: 0, what: '' };

function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.text} ${outcome.fault.cause ?? ''}`);
  return outcome.value;
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

const pick = <T>(values: readonly T[]): T | undefined => values[Math.floor(Math.random() * values.length)];

const next = (session: string, after: number, count: number): Event[] =>
  Array.from({ length: count }, (_, index) => {
    const seq = after + index + 1;
    return seq === 1 ? created(session, session) : notice(session, seq, 'x'.repeat(Math.random() * 400));
  });

const follows = (events: readonly Event[], first: number): boolean =>
  events.every((event, index) => event.seq === first + index);

async function append(): Promise<void> {
  const session = pick(own) ?? '';
  const last = written[session] ?? 0;
  const count = 1 + Math.floor(Math.random() * 5);
  must(await log.append(session, next(session, last, count), Math.random() < 0.2));
  written[session] = last + count;
}

async function readOwn(): Promise<void> {
  const session = pick(own) ?? '';
  const last = written[session] ?? 0;
  const events = must(await log.read(session, { after: Math.max(0, last - 20) }));
  check(follows(events, Math.max(0, last - 20) + 1), `${session} has a gap`);
  check((events.at(-1)?.seq ?? 0) === last, `${session} ends at ${events.at(-1)?.seq} and not at ${last}`);
}

async function list(): Promise<void> {
  const listed = new Map(must(await log.list(undefined, 50)).map((one) => [one.session, one.count]));
  for (const [session, last] of Object.entries(written)) {
    check(listed.get(session) === last - 1, `${session} is listed with ${listed.get(session)} of ${last - 1}`);
  }
}

async function fight(): Promise<void> {
  if (!must(await log.lock(SHARED))) {
    refused += 1;
    return;
  }
  const last = must(await log.open(SHARED))?.lastSeq ?? 0;
  if (Math.random() < 0.2) await sleep(1);
  must(await log.append(SHARED, next(SHARED, last, 2), Math.random() < 0.1));
  shared += 2;
  await log.unlock(SHARED);
}

/** Follows a session as a window does that shows what another one writes. */
function follow(session: string) {
  let seen = 0;
  let reading = Promise.resolve();
  const stop = log.watch(session, () => {
    reading = reading.then(async () => {
      const events = must(await log.read(session, { after: seen }));
      check(follows(events, seen + 1), `${session} was followed with a gap after ${seen}`);
      seen += events.length;
    });
  });
  return { seen: () => seen, stop };
}

const follower = follow(SHARED);
const work = [append, append, append, append, readOwn, list, fight, fight];
for (let done = 0; done < Number(operations); done++) {
  const act = pick(work) ?? append;
  const begun = performance.now();
  await act();
  const ms = performance.now() - begun;
  if (ms > slowest.ms) slowest = { ms, what: act.name };
}
const report: WindowReport = {
  operations: Number(operations),
  written,
  shared,
  refused,
  slowestMs: slowest.ms,
  slowest: slowest.what,
};
process.stdout.write(`${JSON.stringify(report)}\n`);

// Whoever started this tells where the shared session ends when both are done.
for await (const line of createInterface({ input: process.stdin })) {
  for (const end = performance.now() + 2_000; follower.seen() !== Number(line); await sleep(10)) {
    check(performance.now() < end, `followed to ${follower.seen()} of ${line}`);
  }
  break;
}
follower.stop();
await log.close();
process.exit();
