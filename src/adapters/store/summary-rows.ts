// Reads and writes a session's row in the list of sessions.
import type { Database } from './database.ts';
import { numberOf, textOf } from './sqlite.ts';
import { EMPTY_SUMMARY, type Summary } from './summary.ts';

export function readSummary(database: Database, session: string): Summary {
  const row = database.get('SELECT title, updated_at, count, status, waiting FROM sessions WHERE session = ?', session);
  if (row === undefined) return EMPTY_SUMMARY;
  return {
    title: textOf(row.title),
    updatedAt: numberOf(row.updated_at),
    count: numberOf(row.count),
    status: row.status === 'running' || row.status === 'waiting' ? row.status : 'idle',
    waiting: numberOf(row.waiting),
  };
}

export function writeSummary(database: Database, session: string, summary: Summary): void {
  const { title, updatedAt, count, status, waiting } = summary;
  database.run(
    `INSERT INTO sessions(session, title, updated_at, count, status, waiting) VALUES(?1, ?2, ?3, ?4, ?5, ?6)
     ON CONFLICT(session) DO UPDATE SET title = ?2, updated_at = ?3, count = ?4, status = ?5, waiting = ?6`,
    session,
    title,
    updatedAt,
    count,
    status,
    waiting,
  );
}
