// The event log in memory, for tests of whatever writes to or reads from one.
import type { EventLogPort } from '../../src/core/ports/log.ts';
import type { Event } from '../../src/protocol/event.ts';
import { fail, type Outcome, succeed } from '../../src/protocol/fault.ts';
import { emptyHead, foldHead } from '../../src/protocol/session-view.ts';
import type { Head } from '../../src/protocol/view.ts';

interface Kept {
  readonly events: Event[];
  head?: Head;
}

interface Watcher {
  readonly session: string;
  readonly tell: () => void;
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
  /** Plays another process that adds to a session, whoever holds it here. */
  appendElsewhere(session: string, events: readonly Event[]): void;
}

export function createFakeLog(): FakeLog {
  const sessions = new Map<string, Kept>();
  const durable = new Map<string, number[]>();
  const elsewhere = new Set<string>();
  const watchers = new Set<Watcher>();
  let failure: Outcome<never> | undefined;
  const locked = (session: string) =>
    elsewhere.has(session) ? fail('log.locked', `Session ${session} is written by another process.`) : undefined;

  const tellSoon = (watcher: Watcher) =>
    setImmediate(() => {
      if (watchers.has(watcher)) watcher.tell();
    });
  const add = (session: string, events: readonly Event[]): Outcome<number> => {
    const last = sessions.get(session)?.events.at(-1)?.seq ?? 0;
    const wrong = events.find((event, index) => event.seq !== last + 1 + index || event.session !== session);
    if (wrong !== undefined) return fail('log.gap', `Event ${wrong.seq} does not follow event ${last}.`);
    const kept = sessions.get(session) ?? { events: [] };
    if (events.length > 0) sessions.set(session, kept);
    kept.events.push(...structuredClone(events));
    for (const watcher of watchers) if (watcher.session === session) tellSoon(watcher);
    return succeed(last + events.length);
  };
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
    appendElsewhere(session, events) {
      const added = add(session, events);
      if (!added.ok) throw new Error(added.fault.text);
    },
    async append(session, events, isDurable) {
      const refused = failure ?? locked(session);
      if (refused !== undefined) return refused;
      const added = add(session, events);
      if (!added.ok) return added;
      if (isDurable) durable.set(session, [...(durable.get(session) ?? []), added.value]);
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
    watch(session, tell) {
      const watcher = { session, tell };
      watchers.add(watcher);
      tellSoon(watcher);
      return () => watchers.delete(watcher);
    },
    async close() {
      watchers.clear();
    },
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
