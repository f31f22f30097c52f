// Asks SQLite whether a database is whole; that it could not be read just now is no damage.
import type { Row } from './database.ts';
import { isDamage, textOf } from './sqlite.ts';

/** `ask` runs one statement and gives its first row. Throws what is no damage: a busy file, a disk that cannot be read. */
export function isWhole(ask: (sql: string) => Row | undefined, check: 'quick_check' | 'integrity_check'): boolean {
  try {
    const said = textOf(Object.values(ask(`PRAGMA ${check}(1)`) ?? {})[0]);
    if (said === 'ok') return true;
    const code = /error code=(\d+)/.exec(said)?.[1];
    if (code === undefined) return false;
    throw Object.assign(new Error(said), { errcode: Number(code) });
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}
