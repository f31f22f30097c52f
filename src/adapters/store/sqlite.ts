// Loads node:sqlite and tells, for each error it throws, which fault that is.
import type { SQLOutputValue } from 'node:sqlite';
import { type Fault, fail, fault, type Outcome, succeed } from '../../protocol/fault.ts';

export type Sqlite = typeof import('node:sqlite');

/** SQLite's primary result codes that are expected in the field. */
const READ_ONLY = new Set([3, 8, 14]);
const BUSY = new Set([5, 6]);
const DAMAGED = new Set([11, 26]);
const IO_ERROR = 10;
const FULL = 13;

export async function loadSqlite(load: () => Promise<Sqlite> = () => import('node:sqlite')): Promise<Outcome<Sqlite>> {
  try {
    return succeed(await load());
  } catch (error) {
    return fail(
      'store.unavailable',
      `Sessions are kept with node:sqlite, which Node ${process.versions.node} does not have. Use Node 22.16 or later, or VS Code 1.125 or later.`,
      { cause: String(error) },
    );
  }
}

const codeOf = (error: unknown): number =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : -1;

export const isBusy = (error: unknown): boolean => BUSY.has(codeOf(error));

export const isDamage = (error: unknown): boolean => DAMAGED.has(codeOf(error));

/** Undefined for an error that nobody expects; the caller throws it on. */
export function sqliteFault(error: unknown, path: string): Fault | undefined {
  if (!(error instanceof Error)) return undefined;
  const cause = error.message;
  const system = 'code' in error ? String(error.code) : '';
  const code = codeOf(error);
  if (code === FULL || system === 'ENOSPC' || system === 'EDQUOT') {
    return fault('disk.full', `The disk that holds ${path} is full. Free some space and try again.`, {
      retryable: true,
      cause,
    });
  }
  if (DAMAGED.has(code)) return fault('log.damaged', `${path} is damaged.`, { cause });
  if (BUSY.has(code)) {
    return fault('log.unwritable', `Another program keeps ${path} busy. Try again in a moment.`, {
      retryable: true,
      cause,
    });
  }
  if (READ_ONLY.has(code) || code === IO_ERROR || FOLDER_ERRORS.has(system)) {
    return fault('log.unwritable', `${path} cannot be written. Make its folder writable or choose another one.`, {
      cause,
    });
  }
  return undefined;
}

const FOLDER_ERRORS = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOENT', 'EIO', 'EBUSY']);

export const textOf = (value: SQLOutputValue | undefined): string => (typeof value === 'string' ? value : '');

export const numberOf = (value: SQLOutputValue | undefined): number => (typeof value === 'number' ? value : 0);
