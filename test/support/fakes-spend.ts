// What requests to models cost, kept in memory beside a log in memory, for tests of whatever asks for it.
import type { HoldsPort } from '../../src/core/ports/holds.ts';
import type { EventLogPort } from '../../src/core/ports/log.ts';
import type { DaySpend, SpendPort, SpentRequest, SpentSum, StepSample } from '../../src/core/ports/spend.ts';
import type { Event } from '../../src/protocol/event.ts';
import { type Outcome, succeed } from '../../src/protocol/fault.ts';

type Ended = Extract<Event, { type: 'model.ended' }>;

export interface FakeSpend<Log extends EventLogPort> extends SpendPort {
  /** The same log; what is appended through it is counted. */
  readonly log: Log;
  readonly holds: HoldsPort;
  /** From now on it cannot be read; undefined lets it work again. */
  failWith(fault: Outcome<never> | undefined): void;
}

const LONGEST_PAUSE_MS = 600_000;

export function createFakeSpend<Log extends EventLogPort>(log: Log): FakeSpend<Log> {
  const ended: Ended[] = [];
  const copied = new Map<string, number>();
  const held = new Map<string, { readonly owner: string; readonly usd: number; readonly tokens: number }>();
  let failure: Outcome<never> | undefined;
  let count = 0;
  const answer = <T>(value: T): Outcome<T> => failure ?? succeed(value);
  return {
    log: {
      ...log,
      async append(session, events, durable) {
        const stored = await log.append(session, events, durable);
        if (!stored.ok) return stored;
        for (const event of events) {
          if (event.type === 'session.created') {
            copied.set(session, Math.max(event.importedTo ?? 0, event.forkedFrom?.seq ?? 0));
          }
          if (event.type === 'model.ended' && event.seq > (copied.get(session) ?? 0)) ended.push(event);
        }
        return stored;
      },
    },
    holds: {
      async hold(at, owner, decide) {
        if (failure !== undefined) return failure;
        const elsewhere = [...held.values()].filter((one) => one.owner !== owner);
        const total = (of: 'usd' | 'tokens') => elsewhere.reduce((sum, one) => sum + one[of], 0);
        const spent = sumOf(ended.filter((event) => event.at >= at));
        const wanted = decide({
          spent,
          elsewhere: { usd: total('usd'), tokens: total('tokens'), requests: elsewhere.length },
        });
        if (wanted === undefined) return succeed(undefined);
        const id = `hold-${++count}`;
        held.set(id, { owner, ...wanted });
        return succeed(id);
      },
      async release(id) {
        held.delete(id);
      },
    },
    failWith(fault) {
      failure = fault;
    },
    since: async (at) => answer(sumOf(ended.filter((event) => event.at >= at))),
    byDay: async (from) => answer(byDay(ended.filter((event) => event.at >= from))),
    recent: async (limit) =>
      answer(
        [...ended]
          .sort((one, other) => other.at - one.at)
          .slice(0, limit)
          .map(requestOf),
      ),
    steps: async (limit) => answer(stepsOf(ended).slice(0, limit)),
  };
}

function sumOf(events: readonly Ended[]): SpentSum {
  const total = (of: (event: Ended) => number | undefined) => events.reduce((sum, event) => sum + (of(event) ?? 0), 0);
  return {
    requests: events.length,
    input: total((event) => event.usage?.input),
    output: total((event) => event.usage?.output),
    cachedInput: total((event) => event.usage?.cachedInput),
    usd: total((event) => event.cost ?? 0),
    unpriced: events.filter(isUnpriced).length,
  };
}

const isUnpriced = ({ cost, stop, usage, firstMs }: Ended) =>
  cost === null && !(stop === 'fault' && usage === undefined && firstMs === undefined);

function byDay(events: readonly Ended[]): readonly DaySpend[] {
  const groups = Map.groupBy(events, (event) => `${localDay(event.at)} ${event.model}`);
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, group]) => ({ day: key.slice(0, 10), model: key.slice(11), ...sumOf(group) }));
}

function localDay(at: number): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function stepsOf(events: readonly Ended[]): readonly StepSample[] {
  const agents = events.filter((event) => event.step !== undefined).sort((one, other) => one.at - other.at);
  const groups = Map.groupBy(agents, (event) => `${event.session} ${event.agent ?? `${event.run} ${event.step}`}`);
  return [...groups.values()]
    .map((group) => ({ last: group.at(-1)?.at ?? 0, model: group.at(-1)?.model ?? '', group }))
    .sort((one, other) => other.last - one.last)
    .map(({ model, group }) => ({ model, minutes: minutesOf(group), ...sumOf(group) }));
}

function minutesOf(group: readonly Ended[]): number {
  return (
    group.reduce((sum, { at, ms }, index) => {
      const before = group[index - 1]?.at;
      return sum + (before === undefined ? ms : Math.min(at - before, Math.max(LONGEST_PAUSE_MS, ms)));
    }, 0) / 60_000
  );
}

const requestOf = ({ at, session, run, step, model, usage, cost, ms, firstMs, stop, fault }: Ended): SpentRequest => ({
  at,
  session,
  ...(run === undefined ? {} : { run }),
  ...(step === undefined ? {} : { step }),
  model,
  ...(usage === undefined ? {} : { usage }),
  cost,
  ms,
  ...(firstMs === undefined ? {} : { firstMs }),
  stop,
  ...(fault === undefined ? {} : { fault: { code: fault.code, text: fault.text } }),
});
