// One writer of the vectors at a time, among all processes: the right is a lock of the system and ends with its process.
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Sqlite } from './sqlite.ts';

/** Undefined when another has the right now; else how to give it back. */
export function takeWriteRight(sqlite: Sqlite, folder: string): (() => void) | undefined {
  const path = join(folder, 'vectors.lock');
  closeSync(openSync(path, 'a', 0o600));
  const handle = new sqlite.DatabaseSync(path, { timeout: 0 });
  if (!begin(handle)) {
    handle.close();
    return undefined;
  }
  return () => handle.close();
}

function begin(handle: DatabaseSync): boolean {
  try {
    handle.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : -1;
    if (code === 5 || code === 6) return false;
    throw error;
  }
}
