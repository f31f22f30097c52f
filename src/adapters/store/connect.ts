// Opens a session database file, or makes a new one: private to its owner, write-ahead log, tables in place.
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { planOf } from './repair-plan.ts';
import { SCHEMA, SCHEMA_VERSION } from './schema.ts';
import { SPEND_SCHEMA } from './spend-schema.ts';
import { numberOf, type Sqlite } from './sqlite.ts';

/** A writer's transaction takes a millisecond. The thread is held no longer than this; who waits longer does so beside it. */
const BUSY_MS = 60;

/** The file is missing, was never finished, or is in the middle of a repair: it is made ready before anybody uses it. */
export class NotReady extends Error {
  constructor(path: string) {
    super(`${path} could not be made ready.`);
  }
}

export class NewerStore extends Error {
  constructor(path: string) {
    super(`${path} was written by a newer Orquestra. Update Orquestra to open it.`);
  }
}

/** Opens what is there and makes nothing. Throws what SQLite throws, `NotReady`, and `NewerStore` for a later Orquestra's file. */
export function connect(sqlite: Sqlite, path: string): DatabaseSync {
  if (existsSync(planOf(path))) throw new NotReady(path);
  const handle = openFile(sqlite, path);
  try {
    // A repair that began meanwhile may have taken the write-ahead log away before its file was opened.
    if (!isComplete(handle, path) || existsSync(planOf(path))) throw new NotReady(path);
    return handle;
  } catch (error) {
    handle.close();
    throw error;
  }
}

/** Without looking at what the file holds. */
export function openFile(sqlite: Sqlite, path: string): DatabaseSync {
  const open = () => new sqlite.DatabaseSync(existingOnly(path), { timeout: BUSY_MS });
  try {
    return open();
  } catch {
    if (!existsSync(path)) throw new NotReady(path);
    // Another process may have made it in between; what is wrong with a file that was there shows again.
    return open();
  }
}

/** Makes the file, or finishes one that was not; two at once would refuse each other, so the caller is alone. */
export function prepare(sqlite: Sqlite, path: string): void {
  touch(path);
  const handle = openFile(sqlite, path);
  try {
    if (isComplete(handle, path)) return;
    handle.exec('PRAGMA journal_mode = WAL');
    handle.exec(`BEGIN IMMEDIATE; ${SCHEMA} ${SPEND_SCHEMA} COMMIT;`);
  } finally {
    handle.close();
  }
}

/** Makes a missing file and its folder, for their owner alone; SQLite gives its side files the same mode. */
export function touch(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw error;
  }
}

/** A file of an Orquestra from before the table of spending is whole but for that; the version stays, so that it can still open it. */
const isComplete = (handle: DatabaseSync, path: string): boolean =>
  versionOf(handle, path) >= SCHEMA_VERSION &&
  handle.prepare("SELECT 1 FROM sqlite_schema WHERE name IN ('spend_of_event', 'spend_held')").all().length === 2;

function versionOf(handle: DatabaseSync, path: string): number {
  const version = numberOf(handle.prepare('PRAGMA user_version').get()?.user_version);
  if (version > SCHEMA_VERSION) throw new NewerStore(path);
  return version;
}

/** SQLite makes a missing file by itself unless its address forbids that. */
function existingOnly(path: string): string {
  const plain = process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
  const escaped = encodeURI(plain).replaceAll('?', '%3F').replaceAll('#', '%23');
  return `file://${escaped.startsWith('/') ? '' : '/'}${escaped}?mode=rw`;
}
