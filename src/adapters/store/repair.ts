// Sets a damaged session database aside whole and puts what could be saved of it into a new one.
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { type Fault, fail, fault, type Outcome, succeed } from '../../protocol/fault.ts';
import { connect } from './connect.ts';
import { Database } from './database.ts';
import { salvage } from './salvage.ts';
import { type Sqlite, sqliteFault } from './sqlite.ts';

/** A repair that has not ended after this long died with its process. */
const STALE_MS = 60_000;

/** Undefined when somebody else had repaired it meanwhile. Works without pause, so that nobody comes in between. */
export function repair(sqlite: Sqlite, path: string, now: () => number): Outcome<Fault | undefined> {
  const mark = `${path}.repairing`;
  try {
    if (!claim(mark, now())) {
      return fail('log.unwritable', `Another window is repairing ${path}. Try again in a minute.`, { retryable: true });
    }
    try {
      return succeed(isDamaged(sqlite, path) ? replace(sqlite, path, now()) : undefined);
    } finally {
      rmSync(mark, { recursive: true, force: true });
    }
  } catch (error) {
    const known = sqliteFault(error, path);
    if (known === undefined) throw error;
    const text = `${path} is damaged and cannot be set aside. Close all windows, move it away and start again.`;
    return fail('log.damaged', text, { cause: known.cause });
  }
}

function claim(mark: string, now: number): boolean {
  const since = statSync(mark, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && now - since > STALE_MS) rmSync(mark, { recursive: true, force: true });
  try {
    mkdirSync(mark);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function isDamaged(sqlite: Sqlite, path: string): boolean {
  try {
    return !isWhole(connect(sqlite, path), 'integrity_check');
  } catch (error) {
    if (sqliteFault(error, path)?.code === 'log.damaged') return true;
    throw error;
  }
}

/** Closes the handle. */
export function isWhole(
  handle: { prepare(sql: string): { get(): unknown }; close(): void },
  check: 'quick_check' | 'integrity_check',
): boolean {
  try {
    const row = handle.prepare(`PRAGMA ${check}(1)`).get();
    return typeof row === 'object' && row !== null && Object.values(row)[0] === 'ok';
  } finally {
    handle.close();
  }
}

function replace(sqlite: Sqlite, path: string, now: number): Fault {
  const aside = unused(path.replace(/\.db$/, `.damaged-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}`));
  // The side files first: a new database must never meet the old one's write-ahead log.
  for (const side of ['-wal', '-shm', '']) {
    if (existsSync(path + side)) renameSync(path + side, aside + side);
  }
  const target = new Database(path, () => connect(sqlite, path));
  try {
    const saved = target.transaction(true, () => succeed(salvage(sqlite, aside, target)));
    const counts = saved.ok ? `${saved.value.events} events of ${saved.value.sessions} sessions` : 'Nothing';
    return fault('log.damaged', `${path} was damaged and was set aside as ${aside}. ${counts} could be saved from it.`);
  } finally {
    target.close();
  }
}

function unused(base: string): string {
  let path = `${base}.db`;
  for (let count = 2; existsSync(path); count++) path = `${base}-${count}.db`;
  return path;
}
