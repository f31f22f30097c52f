// What lstat said of many paths, as rows of numbers: small enough for a hundred thousand files, and shared between threads.
import { lstatSync, type Stats } from 'node:fs';

export type Kind = 'none' | 'file' | 'folder' | 'link' | 'other';

export interface Look {
  readonly kind: Kind;
  readonly size: number;
  readonly modifiedAt: number;
  readonly changedAt: number;
  readonly inode: number;
  /** Permission bits. */
  readonly mode: number;
}

/** Kind and mode, size, mtime, ctime, inode. */
export const WIDTH = 5;
const FORMAT = 0o170000;
const FORMATS: ReadonlyMap<number, Kind> = new Map([
  [0o100000, 'file'],
  [0o040000, 'folder'],
  [0o120000, 'link'],
]);

/** Looks at a path again; whether it is not as its row says, which is then replaced and given as it was in `old`. */
export function lookAgain(path: string, table: Float64Array, slot: number, old?: Float64Array): boolean {
  let stats: Stats | undefined;
  try {
    stats = lstatSync(path, MAY_BE_MISSING);
  } catch {
    // It may be there or not: what cannot be looked at is taken as it was.
    return false;
  }
  const row = slot * WIDTH;
  if (stats === undefined) {
    if (table[row] === 0) return false;
    keep(table, row, old);
    table.fill(0, row, row + WIDTH);
    return true;
  }
  const { mode, size, mtimeMs, ctimeMs, ino } = stats;
  if (
    table[row + 3] === ctimeMs &&
    table[row + 2] === mtimeMs &&
    table[row + 1] === size &&
    table[row] === mode &&
    table[row + 4] === ino
  )
    return false;
  keep(table, row, old);
  table[row] = mode;
  table[row + 1] = size;
  table[row + 2] = mtimeMs;
  table[row + 3] = ctimeMs;
  table[row + 4] = ino;
  return true;
}

const MAY_BE_MISSING = { throwIfNoEntry: false } as const;

function keep(table: Float64Array, row: number, old: Float64Array | undefined): void {
  for (let column = 0; old !== undefined && column < WIDTH; column++) old[column] = table[row + column] ?? 0;
}

/** Undefined where nothing is. */
export function readLook(table: ArrayLike<number>, row: number): Look | undefined {
  const mode = table[row] ?? 0;
  if (mode === 0) return undefined;
  return {
    kind: FORMATS.get(mode & FORMAT) ?? 'other',
    size: table[row + 1] ?? 0,
    modifiedAt: table[row + 2] ?? 0,
    changedAt: table[row + 3] ?? 0,
    inode: table[row + 4] ?? 0,
    mode: mode & 0o777,
  };
}
