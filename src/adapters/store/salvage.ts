// Copies what can still be read of a damaged session database into a new one, row by row.
import { statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Event } from '../../protocol/event.ts';
import { readEvent } from '../../protocol/upcast.ts';
import type { Database, Row } from './database.ts';
import { SPEND_COLUMNS } from './spend-schema.ts';
import { numberOf, type Sqlite, textOf } from './sqlite.ts';
import { EMPTY_SUMMARY, foldSummary, type Summary } from './summary.ts';
import { writeSummary } from './summary-rows.ts';

export interface Salvaged {
  readonly events: number;
  readonly sessions: number;
}

/** How far to look beyond a readable row when the number of the last one cannot be read: as many as the file could hold. */
const PROBES = 200_000;
const BYTES_PER_EVENT = 100;

/** Never throws for what is wrong with the damaged file; `target` is in a transaction of the caller. */
export function salvage(sqlite: Sqlite, damaged: string, target: Database): Salvaged {
  const found = new Map<string, Summary>();
  let events = 0;
  const source = attempt(() => new sqlite.DatabaseSync(damaged, { readOnly: true, defensive: false }));
  if (source === undefined) return { events, sessions: 0 };
  try {
    // The second lets a file be read that is shorter than its first page says.
    attempt(() => source.exec('PRAGMA cell_size_check = ON; PRAGMA writable_schema = ON'));
    const reach = Math.min(PROBES, statSync(damaged).size / BYTES_PER_EVENT);
    // What deleted sessions have cost stands nowhere else; what the events below tell of is there then already.
    for (const row of readableRows(source, 'spend', reach)) keepSpent(row, target);
    for (const row of readableRows(source, 'events', reach)) {
      const kept = keep(textOf(row.body), target);
      if (kept === undefined) continue;
      events++;
      const summary = found.get(kept.session) ?? EMPTY_SUMMARY;
      found.set(kept.session, kept.event === undefined ? summary : foldSummary(summary, kept.event));
    }
    for (const [session, summary] of found) {
      const sql = 'SELECT title, head, head_seq FROM sessions WHERE session = ?';
      const row = attempt(() => source.prepare(sql).get(session));
      writeSummary(target, session, { ...summary, title: summary.title || textOf(row?.title) });
      if (row !== undefined) keepHead(target, session, row);
    }
  } finally {
    attempt(() => source.close());
  }
  return { events, sessions: found.size };
}

/** A body tells its own session and number, so columns and indexes that were hit do not matter. */
function keep(body: string, target: Database): { readonly session: string; readonly event?: Event } | undefined {
  const raw: unknown = attempt(() => JSON.parse(body));
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { session, seq, type, run }: { session?: unknown; seq?: unknown; type?: unknown; run?: unknown } = raw;
  if (typeof session !== 'string' || typeof seq !== 'number' || typeof type !== 'string') return undefined;
  const values = [session, seq, type, typeof run === 'string' ? run : null, body] as const;
  const sql = 'INSERT OR IGNORE INTO events(session, seq, type, run, body) VALUES(?, ?, ?, ?, ?)';
  if (target.run(sql, ...values) === 0) return undefined;
  const event = readEvent(raw);
  return event.ok ? { session, event: event.value } : { session };
}

function keepSpent(row: Row, target: Database): void {
  if (typeof row.session !== 'string' || typeof row.seq !== 'number' || typeof row.at !== 'number') return;
  const values = SPEND_COLUMNS.map((name) => row[name] ?? null);
  const places = values.map(() => '?').join(', ');
  target.run(`INSERT OR IGNORE INTO spend(${SPEND_COLUMNS.join(', ')}) VALUES(${places})`, ...values);
}

/** A head that runs ahead of the last event that was saved would hide what is appended next. */
function keepHead(target: Database, session: string, row: Row): void {
  if (typeof row.head !== 'string') return;
  target.run(
    `UPDATE sessions SET head = ?2, head_seq = ?3
     WHERE session = ?1 AND ?3 <= (SELECT max(seq) FROM events WHERE session = ?1)`,
    session,
    row.head,
    numberOf(row.head_seq),
  );
}

/** All rows of a table that can be read, in the order they were written; around damage one number after the other is tried. */
function* readableRows(source: DatabaseSync, table: 'events' | 'spend', reach: number): Generator<Row> {
  const rowsOf = `SELECT rowid, ${table === 'events' ? 'body' : '*'} FROM ${table} NOT INDEXED`;
  const many = attempt(() => source.prepare(`${rowsOf} WHERE rowid > ? ORDER BY rowid`));
  const one = attempt(() => source.prepare(`${rowsOf} WHERE rowid = ?`));
  const max = attempt(() => source.prepare(`SELECT max(rowid) AS max FROM ${table} NOT INDEXED`).get());
  if (many === undefined || one === undefined) return;
  let last = 0;
  for (;;) {
    const rows = attempt(() => many.iterate(last));
    for (;;) {
      const next = attempt(() => rows?.next());
      if (next === undefined) break;
      if (next.done) return;
      last = numberOf(next.value.rowid);
      yield next.value;
    }
    const row = probe(one, last + 1, max === undefined ? last + reach : numberOf(max.max));
    if (row === undefined) return;
    last = numberOf(row.rowid);
    yield row;
  }
}

function probe(one: StatementSync, from: number, to: number): Row | undefined {
  for (let number = from; number <= to; number++) {
    const row = attempt(() => one.get(number));
    if (row !== undefined) return row;
  }
  return undefined;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
