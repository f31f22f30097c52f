// The event log over node:sqlite: appends whole batches, reads by range, and keeps the list of sessions with every append.
import type { EventLogPort } from '../../core/ports/log.ts';
import type { LoggerPort } from '../../core/ports/machine.ts';
import type { Event } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { type Head, HeadSchema } from '../../protocol/view.ts';
import type { Database } from './database.ts';
import { createGuard, type Guard, type Mend } from './guard.ts';
import { listSessions } from './list-sessions.ts';
import { createLocks, type Locks } from './locks.ts';
import { createReader, lastSeq, parse } from './read-events.ts';
import { keepSpend } from './spend.ts';
import { foldSummary } from './summary.ts';
import { readSummary, writeSummary } from './summary-rows.ts';
import { createWatching } from './watch.ts';

/** The port, and what this store alone can tell. */
export interface SqliteLog extends EventLogPort {
  /**
   * How many events of a session `read` has left out so far because they could not be understood. They stay in the file
   * and keep their number, so the events around them are as they were; each is named in the log output once.
   */
  skipped(session: string): number;
}

export interface SqliteLogParts {
  readonly database: Database;
  readonly logger: LoggerPort;
  readonly mend: Mend;
}

export function createSqliteLog(parts: SqliteLogParts): SqliteLog {
  const { database, logger } = parts;
  const guard = createGuard(database, parts.mend);
  const locks = createLocks(database, guard);
  const reader = createReader({ database, logger, guard });
  const watching = createWatching({ database, logger, guard });
  return {
    append: (session, events, durable) => append(parts, guard, locks, session, events, durable),
    read: reader.read,
    open: (session) => guard(() => open(database, logger, session)),
    saveHead: (session, head) => guard(() => saveHead(database, session, head)),
    list: (query, limit) => listSessions(database, guard, locks.isAlive, query, limit),
    remove: (session) => locks.whileFree(session, () => remove(database, locks, session)),
    lock: locks.lock,
    unlock: locks.unlock,
    watch: watching.watch,
    skipped: reader.skipped,
    async close() {
      watching.close();
      if (database.closed) return;
      await locks.unlockAll();
      database.close();
    },
  };
}

function append(
  { database }: SqliteLogParts,
  guard: Guard,
  locks: Locks,
  session: string,
  events: readonly Event[],
  durable: boolean,
): Promise<Outcome<void>> {
  if (events.length === 0) return guard(() => succeed(undefined));
  const bodies = events.map((event) => JSON.stringify(event));
  return locks.whileFree(session, () =>
    database.transaction(durable, () => {
      const busy = locks.heldElsewhere(session);
      if (busy !== undefined) return busy;
      const last = lastSeq(database, session);
      const wrong = events.find((event, index) => event.session !== session || event.seq !== last + 1 + index);
      if (wrong !== undefined) {
        return fail(
          'log.gap',
          `Event ${wrong.seq} does not follow event ${last} of session ${session}; something else wrote to it. Reopen the session.`,
        );
      }
      database.runEach(
        'INSERT INTO events(session, seq, type, run, body) VALUES(?, ?, ?, ?, ?)',
        events.map((event, index) => [session, event.seq, event.type, event.run ?? null, bodies[index] ?? '']),
      );
      writeSummary(database, session, events.reduce(foldSummary, readSummary(database, session)));
      return succeed(undefined);
    }),
  );
}

function open(
  database: Database,
  logger: LoggerPort,
  session: string,
): Outcome<{ readonly head?: Head; readonly lastSeq: number } | undefined> {
  const last = lastSeq(database, session);
  if (last === 0) return succeed(undefined);
  const row = database.get('SELECT head FROM sessions WHERE session = ?', session);
  if (typeof row?.head !== 'string') return succeed({ lastSeq: last });
  const head = HeadSchema.safeParse(parse(row.head));
  if (head.success) return succeed({ head: head.data, lastSeq: last });
  logger.write('warn', `Session ${session}: its saved head cannot be read; it is folded from all events instead.`);
  return succeed({ lastSeq: last });
}

function saveHead(database: Database, session: string, head: Head): Outcome<void> {
  return database.transaction(false, () => {
    const last = lastSeq(database, session);
    if (head.seq > last) {
      return fail('log.gap', `A head at event ${head.seq} cannot be saved: session ${session} ends at event ${last}.`);
    }
    database.run(
      'UPDATE sessions SET head = ?2, head_seq = ?3 WHERE session = ?1 AND coalesce(head_seq, 0) <= ?3',
      session,
      JSON.stringify(head),
      head.seq,
    );
    return succeed(undefined);
  });
}

function remove(database: Database, locks: Locks, session: string): Outcome<void> {
  return database.transaction(true, () => {
    const busy = locks.heldElsewhere(session);
    if (busy !== undefined) return busy;
    keepSpend(database, session);
    for (const table of ['events', 'sessions', 'locks']) {
      database.run(`DELETE FROM ${table} WHERE session = ?`, session);
    }
    return succeed(undefined);
  });
}
