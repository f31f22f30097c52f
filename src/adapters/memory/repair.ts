// Sets a damaged memory.db aside whole and remembers again, in a new one, every text that can still be read.
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import type { MemoryItem } from '../../core/ports/memory.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { connect, memoryFault, type Sqlite } from './sqlite.ts';
import { itemOf, numberOf, Texts } from './texts.ts';

const STALE_MS = 60_000;
/** How far to look beyond a readable text when the number of the last one cannot be read. */
const PROBES = 10_000;

/** The sentence on what was done; undefined when somebody else had repaired it meanwhile. Works without pause. */
export function repair(sqlite: Sqlite, path: string): Outcome<string | undefined> {
  const mark = `${path}.repairing`;
  try {
    const since = statSync(mark, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (Date.now() - since > STALE_MS) rmSync(mark, { recursive: true, force: true });
    if (existsSync(mark)) {
      return fail('memory.unwritable', `Another window is repairing ${path}. Try again in a minute.`, {
        retryable: true,
      });
    }
    mkdirSync(mark);
    try {
      return succeed(isWhole(sqlite, path, 'integrity_check') ? undefined : replace(sqlite, path));
    } finally {
      rmSync(mark, { recursive: true, force: true });
    }
  } catch (error) {
    const known = memoryFault(error, path);
    if (known === undefined) throw error;
    const text = `${path} is damaged and cannot be set aside. Close all windows, move it away and start again.`;
    return fail('memory.damaged', text, { cause: known.cause });
  }
}

export function isWhole(sqlite: Sqlite, path: string, check: 'quick_check' | 'integrity_check'): boolean {
  try {
    const handle = connect(sqlite, path);
    try {
      return Object.values(handle.prepare(`PRAGMA ${check}(1)`).get() ?? {})[0] === 'ok';
    } finally {
      handle.close();
    }
  } catch (error) {
    if (memoryFault(error, path)?.code === 'memory.damaged') return false;
    throw error;
  }
}

function replace(sqlite: Sqlite, path: string): string {
  const base = path.replace(/\.db$/, `.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`);
  let aside = `${base}.db`;
  for (let count = 2; existsSync(aside); count++) aside = `${base}-${count}.db`;
  // The side files first: a new database must never meet the old one's write-ahead log.
  for (const side of ['-wal', '-shm', '']) {
    if (existsSync(path + side)) renameSync(path + side, aside + side);
  }
  const handle = connect(sqlite, path);
  try {
    const items = readable(sqlite, aside);
    new Texts(handle).save(items);
    return `${path} was damaged and was set aside as ${aside}. ${items.length} texts could be saved from it.`;
  } finally {
    handle.close();
  }
}

/** Each text by its number, so that damage to one page costs no more than its own texts. */
function readable(sqlite: Sqlite, path: string): MemoryItem[] {
  const source = attempt(() => new sqlite.DatabaseSync(path, { readOnly: true, defensive: false }));
  if (source === undefined) return [];
  try {
    attempt(() => source.exec('PRAGMA cell_size_check = ON; PRAGMA writable_schema = ON'));
    const max = attempt(() => numberOf(source.prepare('SELECT max(number) AS max FROM items NOT INDEXED').get()?.max));
    const one = attempt(() => source.prepare('SELECT * FROM items NOT INDEXED WHERE number = ?'));
    if (one === undefined) return [];
    const items: MemoryItem[] = [];
    for (let number = 1, last = 0; number <= (max ?? last + PROBES); number++) {
      const row = attempt(() => one.get(number));
      const item = row === undefined ? undefined : itemOf(row);
      if (item === undefined || item.id === '' || item.text === '') continue;
      items.push(item);
      last = number;
    }
    return items;
  } finally {
    attempt(() => source.close());
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
