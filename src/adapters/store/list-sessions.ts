// Lists sessions, newest first, from their summaries alone.
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { SessionSummary } from '../../protocol/view.ts';
import type { Database, Row } from './database.ts';
import type { Guard } from './guard.ts';
import type { ProcessIdentity } from './identity.ts';
import { numberOf, textOf } from './sqlite.ts';

/**
 * `query` is looked for in titles, capitals or not (in every script, which SQLite's own lower() does not do). A session whose
 * writer died in the middle of a run is `interrupted`, not running.
 */
export async function listSessions(
  database: Database,
  guard: Guard,
  isAlive: (holder: ProcessIdentity) => Promise<boolean>,
  query: string | undefined,
  limit: number,
): Promise<Outcome<readonly SessionSummary[]>> {
  const found = await guard(() => succeed(select(database, query ?? '', limit)));
  if (!found.ok) return found;
  return succeed(
    await Promise.all(
      found.value.map(async (row) => {
        const status = textOf(row.status);
        const holder = { pid: numberOf(row.pid), start: textOf(row.start) };
        const died = status !== 'idle' && holder.pid > 0 && !(await isAlive(holder));
        return {
          session: textOf(row.session),
          title: textOf(row.title),
          updatedAt: numberOf(row.updated_at),
          count: numberOf(row.count),
          status: died ? 'interrupted' : status,
        };
      }),
    ),
  );
}

function select(database: Database, query: string, limit: number): readonly Row[] {
  const rows = database.rows(
    `SELECT sessions.session, title, updated_at, count, status, pid, start
     FROM sessions LEFT JOIN locks ON locks.session = sessions.session
     ORDER BY updated_at DESC, sessions.session DESC`,
  );
  const wanted = query.trim().toLowerCase();
  const found: Row[] = [];
  for (const row of rows) {
    if (found.length >= limit) break;
    if (textOf(row.title).toLowerCase().includes(wanted)) found.push(row);
  }
  return found;
}
