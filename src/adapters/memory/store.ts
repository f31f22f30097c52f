// Opens memory.db on first use, notices when it was replaced, and repairs it once when it is damaged.
import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { isWhole, repair } from './repair.ts';
import { connect, loadSqlite, memoryFault, type Sqlite } from './sqlite.ts';
import { Texts } from './texts.ts';

/** Checking a file up to this size takes 10 ms; damage in a larger one shows when the page is used. */
const CHECK_BYTES = 16_000_000;

export class Store {
  readonly #path: string;
  readonly #warn: (text: string) => void;
  #sqlite: Sqlite | undefined;
  #open: { readonly handle: DatabaseSync; readonly texts: Texts; readonly inode: number } | undefined;
  #closed = false;

  constructor(path: string, warn: (text: string) => void) {
    this.#path = path;
    this.#warn = warn;
  }

  /** Faults: `memory.unavailable`, `memory.newer`, `memory.unwritable`, `memory.damaged`, `disk.full`. */
  async use<T>(work: (texts: Texts, sqlite: Sqlite) => T): Promise<Outcome<T>> {
    const sqlite = this.#sqlite === undefined ? await loadSqlite() : succeed(this.#sqlite);
    if (!sqlite.ok) return sqlite;
    this.#sqlite = sqlite.value;
    const first = this.#attempt(sqlite.value, work);
    if (first.ok || first.fault.code !== 'memory.damaged') return first;
    this.#release();
    const repaired = repair(sqlite.value, this.#path);
    if (!repaired.ok) return repaired;
    if (repaired.value !== undefined) this.#warn(repaired.value);
    return this.#attempt(sqlite.value, work);
  }

  /** For who is inside `use`, or after it: throws what SQLite throws. */
  texts(sqlite: Sqlite): Texts {
    if (this.#closed) throw new Error('The memory was used after it was closed.');
    const inode = statSync(this.#path, { throwIfNoEntry: false })?.ino ?? 0;
    if (this.#open !== undefined && this.#open.inode === inode) return this.#open.texts;
    const isFirst = this.#open === undefined;
    this.#release();
    const size = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    if (isFirst && size > 0 && size <= CHECK_BYTES && !isWhole(sqlite, this.#path, 'quick_check')) {
      throw new DamagedMemory(this.#path);
    }
    const handle = connect(sqlite, this.#path);
    this.#open = { handle, texts: new Texts(handle), inode: statSync(this.#path).ino };
    return this.#open.texts;
  }

  close(): void {
    this.#closed = true;
    this.#release();
  }

  #release(): void {
    const { handle } = this.#open ?? {};
    this.#open = undefined;
    if (handle?.isOpen) handle.close();
  }

  #attempt<T>(sqlite: Sqlite, work: (texts: Texts, sqlite: Sqlite) => T): Outcome<T> {
    if (this.#closed) return fail('memory.unwritable', `${this.#path} was closed. Start Orquestra again to go on.`);
    try {
      return succeed(work(this.texts(sqlite), sqlite));
    } catch (error) {
      if (error instanceof DamagedMemory) return fail('memory.damaged', error.message);
      const fault = memoryFault(error, this.#path);
      if (fault === undefined) throw error;
      return { ok: false, fault };
    }
  }
}

class DamagedMemory extends Error {
  constructor(path: string) {
    super(`${path} is damaged.`);
  }
}
