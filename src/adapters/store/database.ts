// Owns the open handle of sessions.db: prepared statements, short transactions, and noticing that the file was replaced.
import { statSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Outcome } from '../../protocol/fault.ts';

export type Row = Record<string, SQLOutputValue>;

export class Database {
  readonly path: string;
  readonly #connect: () => DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #handle: DatabaseSync | undefined;
  #inode = -1;
  #synchronous = '';
  #closed = false;
  #connections = 0;

  /** `connect` opens the file as it is now, ready for use. */
  constructor(path: string, connect: () => DatabaseSync) {
    this.path = path;
    this.#connect = connect;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** How often the file was opened: what one connection counts means nothing to the next. */
  get connections(): number {
    return this.#connections;
  }

  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#prepare(sql).all(...values);
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#prepare(sql).get(...values);
  }

  rows(sql: string, ...values: readonly SQLInputValue[]): Iterable<Row> {
    return this.#prepare(sql).iterate(...values);
  }

  /** How many rows changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  /** All or nothing: a fault or an exception of `work` leaves everything as it was. `durable` waits for the disk. */
  transaction<T>(durable: boolean, work: () => Outcome<T>): Outcome<T> {
    const handle = this.#current();
    const synchronous = durable ? 'FULL' : 'NORMAL';
    if (this.#synchronous !== synchronous) {
      handle.exec(`PRAGMA synchronous = ${synchronous}`);
      this.#synchronous = synchronous;
    }
    handle.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      if (result.ok) handle.exec('COMMIT');
      return result;
    } finally {
      if (handle.isTransaction) handle.exec('ROLLBACK');
    }
  }

  /** Lets go of the file; the next use opens it anew. */
  release(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    this.#statements.clear();
    this.#synchronous = '';
    if (handle?.isOpen) handle.close();
  }

  close(): void {
    this.#closed = true;
    this.release();
  }

  #prepare(sql: string): StatementSync {
    const handle = this.#current();
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = handle.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** A file that was set aside or deleted under us would swallow what is written to it: look before every use. */
  #current(): DatabaseSync {
    if (this.#closed) throw new Error('The log was used after it was closed.');
    const inode = this.#handle?.isTransaction ? this.#inode : inodeOf(this.path);
    if (this.#handle !== undefined && inode === this.#inode) return this.#handle;
    this.release();
    this.#handle = this.#connect();
    this.#connections += 1;
    this.#inode = inodeOf(this.path);
    return this.#handle;
  }
}

const inodeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.ino ?? 0;
