// What all runs of one orchestrator may take of models: many requests at once hold each limit together.
import { type Fault, fail, fault, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Limit, Limits } from '../../protocol/limits.ts';
import type { ClockPort } from '../ports/machine.ts';
import type { Ports } from '../ports.ts';
import type { Admit, AskedRoom } from './admit.ts';
import { createAlarm } from './alarm.ts';
import { type Amount, addAmount, NO_AMOUNT, reckon, sumOf } from './amount.ts';
import { createDaySpend, type DaySpend } from './day-spend.ts';
import { amountOf, besidesLog, createHeldRequests, type Held, type HeldRequests, type Holding } from './held.ts';
import type { Journal } from './journal.ts';
import { budgetScopes } from './plan/budget.ts';
import { exhausted, type Room, roomFor, type Scope } from './room.ts';
import type { Admission } from './run.ts';
import { type Before, spentBefore } from './spent-before.ts';

export interface PurseParts {
  readonly ports: Pick<Ports, 'clock' | 'log' | 'holds'>;
  readonly limits: () => Limits;
}

export interface OpenedFor {
  readonly id: string;
  readonly resumes?: string;
  readonly journal: Journal;
}

export interface RunPurse {
  readonly admit: Admit;
  /** The way into the same log; what it is told of requests that have ended is counted. */
  readonly journal: Journal;
  /** Which limit of time is reached; otherwise how many milliseconds are left, infinite where nothing limits them. */
  time(): Promise<Fault | number>;
  close(): void;
}

export type Purse = (run: OpenedFor) => RunPurse;

const RAISE = { raise: 'Raise it (orquestra.limits) and resume.', action: 'open-settings' } as const;

export function createPurse(parts: PurseParts): Purse {
  const held = createHeldRequests();
  const day = createDaySpend(parts, held);
  return (run) => openPurse(parts, held, day, run);
}

function openPurse(parts: PurseParts, held: HeldRequests, day: DaySpend, run: OpenedFor): RunPurse {
  const { clock, log } = parts.ports;
  const startedAt = clock.now();
  let own = NO_AMOUNT;
  let known: Promise<Outcome<Before>> | undefined;
  const before = async () => {
    const { session, view } = run.journal;
    known ??= spentBefore(log, { session, copies: view().copies }, run);
    const read = await known;
    if (!read.ok) known = undefined;
    return read;
  };
  const mine = () => held.list().filter((one) => one.run === run.id);

  const scopesOf = ({ plan, limited, step }: AskedRoom, past: Before | undefined): readonly Scope[] => {
    const { run: ofRun, session } = parts.limits();
    const parted = (which: (one: Held) => boolean) => {
      const requests = mine().filter(which);
      const sum = (settled: boolean) => sumOf(requests.filter((one) => one.settled === settled).map(besidesLog));
      return { settled: sum(true), held: sum(false) };
    };
    const { settled, held: underWay } = parted(() => true);
    const scope = (of: string, limit: Limit | undefined, earlier: Before['run'] | undefined): readonly Scope[] => {
      if (limit === undefined) return [];
      const spent = sumOf([own, settled, earlier ?? NO_AMOUNT]);
      return [{ of, limit, spent, held: underWay, ...RAISE }];
    };
    return [
      ...(limited ? budgetScopes(plan(), step, (under) => parted((one) => under(one.step))) : []),
      ...scope('The limit of this run', ofRun, past?.run),
      ...scope('The limit of this session', session, past?.session),
    ];
  };

  return {
    admit: (asked) => admitFrom(asked, { ...parts, clock, held, day, run: run.id, before, scopesOf }),
    journal: counting(
      run.journal,
      held,
      run.id,
      (amount) => {
        own = addAmount(own, amount);
      },
      createAlarm({ clock, limits: parts.limits, journal: run.journal, run: run.id }),
    ),
    async time() {
      const { run: ofRun, session } = parts.limits();
      const limits = [
        { of: 'The limit of this run', minutes: ofRun?.minutes, which: 'run' },
        { of: 'The limit of this session', minutes: session?.minutes, which: 'session' },
      ] as const;
      if (limits.every(({ minutes }) => minutes === undefined)) return Number.POSITIVE_INFINITY;
      const past = await before();
      if (!past.ok) return unreadable(past.fault);
      let left = Number.POSITIVE_INFINITY;
      for (const { of, minutes, which } of limits) {
        if (minutes === undefined) continue;
        const rest = minutes * 60_000 - (clock.now() - startedAt) - past.value[which].minutes * 60_000;
        if (rest <= 0) return exhausted({ of, ...RAISE }, `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`);
        left = Math.min(left, rest);
      }
      return left;
    },
    close: () => day.add(held.close(run.id)),
  };
}

interface Admitting {
  readonly clock: ClockPort;
  readonly held: HeldRequests;
  readonly day: DaySpend;
  readonly run: string;
  readonly limits: () => Limits;
  before(): Promise<Outcome<Before>>;
  scopesOf(asked: AskedRoom, past: Before | undefined): readonly Scope[];
}

/** Somebody else's requests end without a word to this process. */
const LOOK_MS = 1_000;

async function admitFrom(asked: AskedRoom, from: Admitting): ReturnType<Admit> {
  const { held, day, limits } = from;
  for (;;) {
    if (asked.signal.aborted) return fail('model.stopped', 'The run was stopped.');
    const over = asked.overBudget();
    if (over !== undefined) return { ok: false, fault: over };
    const { version } = held;
    const { run, session } = limits();
    const past = run === undefined && session === undefined ? succeed(undefined) : await from.before();
    if (!past.ok) return { ok: false, fault: unreadable(past.fault) };
    const room = await takeRoom(asked, from, past.value);
    if (!room.ok) return { ok: false, fault: unreadable(room.fault) };
    if (room.value.kind === 'fits') return succeed(room.value.admission);
    if (room.value.kind === 'refused' && !day.unsure()) return { ok: false, fault: room.value.fault };
    await somethingEnds(from, version, asked.signal);
  }
}

type Taken = Exclude<Room, { kind: 'fits' }> | { readonly kind: 'fits'; readonly admission: Admission };

/** Looks and takes in one go, with nothing awaited in between: two at once cannot take the same room. */
async function takeRoom(asked: AskedRoom, from: Admitting, past: Before | undefined): Promise<Outcome<Taken>> {
  const { estimate } = asked;
  const made: { room: Room; told: boolean; holding?: Holding } = { room: { kind: 'wait' }, told: false };
  const decided = await from.day.decide((scopes) => {
    made.holding?.drop();
    made.holding = undefined;
    const all = [...from.scopesOf(asked, past), ...scopes];
    made.room = roomFor(all, estimate);
    made.told = estimate.assumed === true && all.some(({ limit }) => (limit.usd ?? limit.tokens) !== undefined);
    if (made.room.kind !== 'fits') return undefined;
    const amount = reckon(estimate, made.room.output);
    made.holding = from.held.hold(from.run, asked.step, amount);
    return amount;
  });
  const { room, told, holding } = made;
  if (!decided.ok) {
    holding?.drop();
    return decided;
  }
  if (room.kind !== 'fits') return succeed(room);
  holding?.whenGone(decided.value);
  const settle: Admission['settle'] = (usage, cost) => holding?.settle(usage, cost);
  return succeed({
    kind: 'fits',
    admission: { settle, ...(told || room.output < estimate.output ? { maxOutput: room.output } : {}) },
  });
}

/** Until something has ended here, or might have elsewhere. */
async function somethingEnds({ held, clock }: Admitting, version: number, stopped: AbortSignal): Promise<void> {
  const done = new AbortController();
  const stop = () => done.abort();
  stopped.addEventListener('abort', stop, { once: true });
  await Promise.race([held.changed(version, done.signal), clock.sleep(LOOK_MS, done.signal)]);
  stopped.removeEventListener('abort', stop);
  stop();
}

/** What is spent cannot be read, so that no limit can be held: nothing more is. */
const unreadable = (problem: Fault): Fault =>
  fault('budget.unknown', `What was spent so far cannot be read, so the limits cannot be held. ${problem.text}`, {
    retryable: problem.retryable,
    ...(problem.action === undefined ? {} : { action: problem.action }),
  });

function counting(
  journal: Journal,
  held: HeldRequests,
  run: string,
  count: (amount: Amount) => void,
  alarm: (usd: number) => void,
): Journal {
  const over =
    (write: Journal['note']): Journal['note'] =>
    async (bodies) => {
      const stored = bodies.flatMap((body) => {
        if (body.type !== 'model.ended') return [];
        count(amountOf(body.usage, body.cost));
        return [held.tell(run, body)];
      });
      await write(bodies);
      for (const one of stored) one();
      for (const body of bodies) if (body.type === 'model.ended') alarm(body.cost ?? 0);
    };
  return {
    ...journal,
    emit: (bodies, durable) => over((all) => journal.emit(all, durable))(bodies),
    note: over(journal.note),
    get busy() {
      return journal.busy;
    },
    get broken() {
      return journal.broken;
    },
  };
}
