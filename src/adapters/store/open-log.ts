// Opens the folder's session log, repairing what is damaged; the store's front door.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { LoggerPort } from '../../core/ports.ts';
import { type Fault, fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { connect } from './connect.ts';
import { Database } from './database.ts';
import { createGuard } from './guard.ts';
import { isWhole, repair } from './repair.ts';
import { loadSqlite, type Sqlite } from './sqlite.ts';
import { createSqliteLog, type SqliteLog } from './sqlite-log.ts';

export interface OpenedLog {
  readonly log: SqliteLog;
  /** What the user should know although the log works: a damaged file was set aside (`log.damaged`). */
  readonly warnings: readonly Fault[];
}

/** Checking a file up to this size takes 10 ms; damage in a larger one shows when the page is used and is repaired then. */
const CHECK_BYTES = 16_000_000;

/** Faults: `store.unavailable`, `store.newer`, `log.unwritable`, `disk.full`. */
export async function openLog(options: {
  readonly folder: string;
  readonly logger: LoggerPort;
}): Promise<Outcome<OpenedLog>> {
  const sqlite = await loadSqlite();
  if (!sqlite.ok) return sqlite;
  const path = join(options.folder, 'sessions.db');
  const warnings: Fault[] = [];
  const database = new Database(path, () => connect(sqlite.value, path));
  const mend = (): Outcome<void> => {
    database.release();
    const done = repair(sqlite.value, path, Date.now);
    if (!done.ok) return done;
    if (done.value !== undefined) {
      warnings.push(done.value);
      options.logger.write('error', done.value.text);
    }
    return succeed(undefined);
  };
  const guard = createGuard(database, mend);
  const ready = await guard(() => {
    if (isLikelyDamaged(sqlite.value, path)) return fail('log.damaged', `${path} is damaged.`);
    database.get('SELECT 1 FROM events LIMIT 1');
    return succeed(undefined);
  });
  if (!ready.ok) {
    database.close();
    return ready;
  }
  return succeed({ log: createSqliteLog({ database, logger: options.logger, repair: mend }), warnings: [...warnings] });
}

function isLikelyDamaged(sqlite: Sqlite, path: string): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size > CHECK_BYTES) return false;
  return !isWhole(connect(sqlite, path), 'quick_check');
}
