// Opens the folder's session log, repairing what is damaged; the store's front door.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { HoldsPort } from '../../core/ports/holds.ts';
import type { LoggerPort } from '../../core/ports/machine.ts';
import type { SpendPort } from '../../core/ports/spend.ts';
import { type Fault, fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { connect } from './connect.ts';
import { Database } from './database.ts';
import { createGuard, type Mend } from './guard.ts';
import { createHolds } from './holds.ts';
import { makeReady } from './repair.ts';
import { createSpend } from './spend.ts';
import { loadSqlite } from './sqlite.ts';
import { createSqliteLog, type SqliteLog } from './sqlite-log.ts';
import { isWhole } from './whole.ts';

export interface OpenedLog {
  readonly log: SqliteLog;
  /** What its requests to models cost; closed with it. */
  readonly spend: SpendPort;
  readonly holds: HoldsPort;
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
  const tell = (warning: Fault) => {
    warnings.push(warning);
    options.logger.write('error', warning.text);
  };
  const release = () => database.release();
  const mend: Mend = (what) => makeReady({ sqlite: sqlite.value, path, now: Date.now, release, tell }, what);
  const guard = createGuard(database, mend);
  const ready = await guard(() => {
    database.get('SELECT 1 FROM events LIMIT 1');
    const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    if (size > CHECK_BYTES) return succeed(undefined);
    const whole = isWhole((sql) => database.get(sql), 'quick_check');
    // The whole file has been through the cache, where nobody needs it.
    database.get('PRAGMA shrink_memory');
    return whole ? succeed(undefined) : fail('log.damaged', `${path} is damaged.`);
  });
  if (!ready.ok) {
    database.close();
    return ready;
  }
  const log = createSqliteLog({ database, logger: options.logger, mend });
  return succeed({
    log,
    spend: createSpend(database, guard),
    holds: createHolds(database, guard),
    warnings: [...warnings],
  });
}
