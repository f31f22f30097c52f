// Opens a session database file: private to its owner, write-ahead log, tables in place.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';
import { numberOf, type Sqlite } from './sqlite.ts';

/** A writer's transaction takes a millisecond; who waits longer than this is told so rather than frozen. */
const BUSY_MS = 3_000;

/** Throws what SQLite or the file system throws, and `NewerStore` for a file of a later Orquestra. */
export function connect(sqlite: Sqlite, path: string): DatabaseSync {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  touch(path);
  const handle = new sqlite.DatabaseSync(path, { timeout: BUSY_MS });
  try {
    const version = numberOf(handle.prepare('PRAGMA user_version').get()?.user_version);
    if (version > SCHEMA_VERSION) throw new NewerStore(path);
    handle.exec('PRAGMA journal_mode = WAL');
    if (version < SCHEMA_VERSION) handle.exec(`BEGIN IMMEDIATE; ${SCHEMA} COMMIT;`);
    return handle;
  } catch (error) {
    handle.close();
    throw error;
  }
}

export class NewerStore extends Error {
  constructor(path: string) {
    super(`${path} was written by a newer Orquestra. Update Orquestra to open it.`);
  }
}

/** Makes a missing file readable by its owner alone; SQLite gives its side files the same mode. */
function touch(path: string): void {
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw error;
  }
}
