// The right to make, repair or replace the store's file: one process at a time has it, and it dies with that process.
import { touch } from './connect.ts';
import { isBusy, type Sqlite } from './sqlite.ts';

/**
 * Undefined when another process has the right. The lock is SQLite's own on an empty file, which stays: a file that comes and
 * goes would be locked by two at once.
 */
export function alone<T>(sqlite: Sqlite, path: string, work: () => T): { readonly value: T } | undefined {
  const file = path.replace(/\.db$/, '.lock');
  touch(file);
  const handle = new sqlite.DatabaseSync(file, { timeout: 0 });
  try {
    handle.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    handle.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  try {
    return { value: work() };
  } finally {
    handle.close();
  }
}
