// Opens memory.db and tells which fault an error of SQLite or the file system is.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type Fault, fail, fault, type Outcome, succeed } from '../../protocol/fault.ts';

export type Sqlite = typeof import('node:sqlite');

const BUSY_MS = 3_000;
const VERSION = 2;

/**
 * `shard` is null until the item's vector is in the index; `dropped` names vectors that are still there but should not be;
 * `revision` tells a text from the one that replaced it; `sources` is a list as JSON. All but `items` can be made again from it.
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS items(
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, session TEXT NOT NULL, run TEXT NOT NULL,
  at INTEGER NOT NULL, revision INTEGER NOT NULL DEFAULT 0, shard INTEGER, sources TEXT);
CREATE INDEX IF NOT EXISTS items_by_shard ON items(shard);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(
  tokens, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2');
CREATE TABLE IF NOT EXISTS dropped(number INTEGER PRIMARY KEY, id TEXT NOT NULL, shard INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS about(key TEXT PRIMARY KEY, value TEXT NOT NULL);
PRAGMA user_version = ${VERSION};
`;

export async function loadSqlite(): Promise<Outcome<Sqlite>> {
  try {
    return succeed(await import('node:sqlite'));
  } catch (error) {
    return fail(
      'memory.unavailable',
      `Memory is kept with node:sqlite, which Node ${process.versions.node} does not have. Use Node 22.13 or later, or VS Code 1.125 or later.`,
      { cause: String(error) },
    );
  }
}

export function connect(sqlite: Sqlite, path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  const handle = new sqlite.DatabaseSync(path, { timeout: BUSY_MS });
  try {
    handle.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    const version = handle.prepare('PRAGMA user_version').get()?.user_version;
    if (typeof version === 'number' && version > VERSION) throw new NewerMemory(path);
    if (version !== VERSION) bring(handle);
    return handle;
  } catch (error) {
    handle.close();
    throw error;
  }
}

/** Looks again within the transaction: another window may have brought it up to date meanwhile. */
function bring(handle: DatabaseSync): void {
  handle.exec('BEGIN IMMEDIATE');
  try {
    const version = handle.prepare('PRAGMA user_version').get()?.user_version;
    if (version === 1) handle.exec('ALTER TABLE items ADD COLUMN sources TEXT');
    handle.exec(SCHEMA);
    handle.exec('COMMIT');
  } finally {
    if (handle.isTransaction) handle.exec('ROLLBACK');
  }
}

export class NewerMemory extends Error {
  constructor(path: string) {
    super(`${path} was written by a newer Orquestra. Update Orquestra to use it.`);
  }
}

/** Undefined for an error that nobody expects; the caller throws it on. */
export function memoryFault(error: unknown, path: string): Fault | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof NewerMemory) return fault('memory.newer', error.message);
  const cause = error.message;
  const system = 'code' in error ? String(error.code) : '';
  const code = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : -1;
  if (code === 13 || system === 'ENOSPC' || system === 'EDQUOT') {
    const text = `The disk that holds ${path} is full. Free some space and try again.`;
    return fault('disk.full', text, { retryable: true, cause });
  }
  if (code === 11 || code === 26) return fault('memory.damaged', `${path} is damaged.`, { cause });
  if (code === 5 || code === 6) {
    const text = `Another program keeps ${path} busy. Try again in a moment.`;
    return fault('memory.unwritable', text, { retryable: true, cause });
  }
  if ([3, 8, 10, 14].includes(code) || /^E[A-Z]+$/.test(system)) {
    return fault('memory.unwritable', `${path} cannot be written. Make its folder writable or choose another one.`, {
      cause,
    });
  }
  return undefined;
}
