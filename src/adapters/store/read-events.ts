// Reads a session's events in slices so short that whoever shares the thread never notices how long the session is.
import { setImmediate as breathe } from 'node:timers/promises';
import type { EventLogPort } from '../../core/ports/log.ts';
import type { LoggerPort } from '../../core/ports/machine.ts';
import type { Event } from '../../protocol/event.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import { readEvent } from '../../protocol/upcast.ts';
import type { Database } from './database.ts';
import type { Guard } from './guard.ts';
import { numberOf, textOf } from './sqlite.ts';

export type Range = Parameters<EventLogPort['read']>[1];

export interface Reader {
  read(session: string, range: Range): Promise<Outcome<readonly Event[]>>;
  /** How many events of a session were left out so far because they could not be understood. */
  skipped(session: string): number;
}

/** Events looked at in one query: numbers have no gaps, so that a slice is bounded however few of them are wanted. */
const WINDOW = 2_000;
/** After so long the thread is given free for a moment. */
const SLICE_MS = 8;

export function createReader(parts: {
  readonly database: Database;
  readonly logger: LoggerPort;
  readonly guard: Guard;
}): Reader {
  const { database, logger, guard } = parts;
  const unreadable = new Map<string, Set<number>>();
  const note = (session: string, seq: number, text: string) => {
    const seen = unreadable.get(session) ?? new Set();
    if (seen.has(seq)) return;
    unreadable.set(session, seen.add(seq));
    logger.write('warn', `Session ${session}: event ${seq} is left out. ${text}`);
  };
  return {
    skipped: (session) => unreadable.get(session)?.size ?? 0,
    read: async (session, range) => {
      const found: Event[] = [];
      const backwards = range.last !== undefined;
      const limit = Math.max(0, range.last ?? Number.POSITIVE_INFINITY);
      let cursor: number | undefined;
      for (;;) {
        const from = cursor;
        const slice = await guard(() => readSlice(database, session, range, from, limit - found.length, note));
        if (!slice.ok) return slice;
        found.push(...slice.value.events);
        cursor = slice.value.next;
        if (cursor === undefined) return succeed(backwards ? found.reverse() : found);
        await breathe();
      }
    },
  };
}

interface Slice {
  /** In the order of reading. */
  readonly events: readonly Event[];
  /** The last number that was looked at; undefined when nothing is left to look at. */
  readonly next: number | undefined;
}

/** Forwards to the end as it is then, so that what is appended meanwhile is not missed; or backwards from it. */
function readSlice(
  database: Database,
  session: string,
  range: Range,
  from: number | undefined,
  limit: number,
  note: (session: string, seq: number, text: string) => void,
): Outcome<Slice> {
  const startedAt = performance.now();
  const backwards = range.last !== undefined;
  const low = Math.max(range.after ?? 0, 0);
  const high = Math.min(range.before ?? Number.MAX_SAFE_INTEGER, lastSeq(database, session) + 1);
  const events: Event[] = [];
  let cursor = from ?? (backwards ? high : low);
  while (events.length < limit && (backwards ? cursor > low + 1 : cursor < high - 1)) {
    const after = backwards ? Math.max(low, cursor - WINDOW - 1) : cursor;
    const before = backwards ? cursor : Math.min(high, cursor + WINDOW + 1);
    cursor = backwards ? after + 1 : before - 1;
    for (const row of rowsIn(database, session, { ...range, after, before }, backwards)) {
      const seq = numberOf(row.seq);
      const event = readEvent(parse(textOf(row.body)));
      // A newer event changes what the others mean: the whole session is left to the newer program.
      if (!event.ok && event.fault.code === 'event.newer') return event;
      if (!event.ok) note(session, seq, event.fault.text);
      else if (range.call === undefined || callOf(event.value) === range.call) events.push(event.value);
      if (events.length < limit && performance.now() - startedAt < SLICE_MS) continue;
      cursor = seq;
      break;
    }
    if (performance.now() - startedAt >= SLICE_MS) break;
  }
  const left = events.length < limit && (backwards ? cursor > low + 1 : cursor < high - 1);
  return succeed({ events, next: left ? cursor : undefined });
}

function rowsIn(database: Database, session: string, range: Range, backwards: boolean) {
  const { after = 0, before = 0, types, run, call } = range;
  const conditions = [
    'session = ? AND seq > ? AND seq < ?',
    ...(types === undefined ? [] : ['type IN (SELECT value FROM json_each(?))']),
    ...(run === undefined ? [] : ['run = ?']),
    // Looks through the stored text; who asks for it looks again at the event itself.
    ...(call === undefined ? [] : ['instr(body, ?) > 0']),
  ];
  const values = [
    session,
    after,
    before,
    ...(types === undefined ? [] : [JSON.stringify(types)]),
    ...(run === undefined ? [] : [run]),
    ...(call === undefined ? [] : [`"call":${JSON.stringify(call)}`]),
  ];
  const order = backwards ? 'ORDER BY seq DESC' : 'ORDER BY seq';
  return database.rows(`SELECT seq, body FROM events WHERE ${conditions.join(' AND ')} ${order}`, ...values);
}

const callOf = (event: Event): string | undefined => ('call' in event ? event.call : undefined);

export const lastSeq = (database: Database, session: string): number =>
  numberOf(database.get('SELECT seq FROM events WHERE session = ? ORDER BY seq DESC LIMIT 1', session)?.seq);

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
