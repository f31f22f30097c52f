// The event log in memory, for tests of whatever writes to or reads from one.
import type { EventLogPort } from '../../src/core/ports.ts';
import type { Event } from '../../src/protocol/event.ts';
import { fail, type Outcome, succeed } from '../../src/protocol/fault.ts';
import { emptyHead, foldHead } from '../../src/protocol/session-view.ts';
import type { Head } from '../../src/protocol/view.ts';

interface Kept {
  readonly events: Event[];
  head?: Head;
}

export interface FakeLog extends EventLogPort {
  /** What was appended, newest last. */
  events(session: string): readonly Event[];
  /** Batches that asked to be on disk before going on, as the numbers of their last events. */
  durable(session: string): readonly number[];
  /** From now on every append fails with this; undefined lets them work again. */
  failAppends(fault: Outcome<never> | undefined): void;
  /** Plays another living process that has the right to write; gives how it ends. */
  holdElsewhere(session: string): () => void;
}

export function createFakeLog(): FakeLog {
  const sessions = new Map<string, Kept>();
  const durable = new Map<string, number[]>();
  const elsewhere = new Set<string>();
  let failure: Outcome<never> | undefined;
  const locked = (session: string) =>
    elsewhere.has(session) ? fail('log.locked', `Session ${session} is written by another process.`) : undefined;

  return {
    events: (session) => sessions.get(session)?.events ?? [],
    durable: (session) => durable.get(session) ?? [],
    failAppends(fault) {
      failure = fault;
    },
    holdElsewhere(session) {
      elsewhere.add(session);
      return () => elsewhere.delete(session);
    },
    async append(session, events, isDurable) {
      const refused = failure ?? locked(session);
      if (refused !== undefined) return refused;
      const last = sessions.get(session)?.events.at(-1)?.seq ?? 0;
      const wrong = events.find((event, index) => event.seq !== last + 1 + index || event.session !== session);
      if (wrong !== undefined) return fail('log.gap', `Event ${wrong.seq} does not follow event ${last}.`);
      const kept = sessions.get(session) ?? { events: [] };
      if (events.length > 0) sessions.set(session, kept);
      kept.events.push(...structuredClone(events));
      if (isDurable) durable.set(session, [...(durable.get(session) ?? []), last + events.length]);
      return succeed(undefined);
    },
    read: async (session, range) => succeed(select(sessions.get(session)?.events ?? [], range)),
    async open(session) {
      const kept = sessions.get(session);
      const last = kept?.events.at(-1);
      if (kept === undefined || last === undefined) return succeed(undefined);
      return succeed({ ...(kept.head === undefined ? {} : { head: kept.head }), lastSeq: last.seq });
    },
    async saveHead(session, head) {
      const kept = sessions.get(session);
      const last = kept?.events.at(-1)?.seq ?? 0;
      if (head.seq > last) return fail('log.gap', `A head at event ${head.seq} is ahead of event ${last}.`);
      if (kept !== undefined && (kept.head?.seq ?? 0) <= head.seq) kept.head = structuredClone(head);
      return succeed(undefined);
    },
    list: async (query, limit) => succeed(summaries(sessions, query ?? '').slice(0, limit)),
    async remove(session) {
      const refused = locked(session);
      if (refused !== undefined) return refused;
      sessions.delete(session);
      return succeed(undefined);
    },
    lock: async (session) => succeed(!elsewhere.has(session)),
    async unlock() {},
    async close() {},
  };
}

function select(events: readonly Event[], range: Parameters<EventLogPort['read']>[1]): readonly Event[] {
  const { after = 0, before = Number.POSITIVE_INFINITY, types, last, run, call } = range;
  const found = events.filter(
    (event) =>
      event.seq > after &&
      event.seq < before &&
      (types === undefined || types.includes(event.type)) &&
      (run === undefined || event.run === run) &&
      (call === undefined || ('call' in event && event.call === call)),
  );
  return structuredClone(last === undefined ? found : found.slice(Math.max(0, found.length - last)));
}

function summaries(sessions: ReadonlyMap<string, Kept>, query: string) {
  return [...sessions]
    .map(([session, kept]) => {
      const { title, updatedAt, count, status } = kept.events.reduce(foldHead, emptyHead(session));
      return { session, title, updatedAt, count, status };
    })
    .filter((summary) => summary.title.toLowerCase().includes(query.trim().toLowerCase()))
    .sort((one, other) => other.updatedAt - one.updatedAt || (one.session < other.session ? 1 : -1));
}
