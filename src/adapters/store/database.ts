// Owns the open handle of sessions.db: prepared statements, short transactions, and noticing that the file was replaced.
import { statSync } from 'node:fs';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Outcome } from '../../protocol/fault.ts';

export type Row = Record<string, SQLOutputValue>;

/** A file that is another one each time it is looked at is nothing to write to. */
const ROUNDS = 5;

export class Database {
  readonly path: string;
  readonly #connect: () => DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #handle: DatabaseSync | undefined;
  #files = '';
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

  /** The same statement for each row: what a batch costs is this loop. */
  runEach(sql: string, rows: Iterable<readonly SQLInputValue[]>): void {
    const statement = this.#prepare(sql);
    for (const values of rows) statement.run(...values);
  }

  /** All or nothing: a fault or an exception of `work` leaves everything as it was. `durable` waits for the disk. */
  transaction<T>(durable: boolean, work: () => Outcome<T>): Outcome<T> {
    for (let round = 0; round < ROUNDS; round++) {
      const handle = this.#current();
      this.#synchronize(handle, durable);
      handle.exec('BEGIN IMMEDIATE');
      try {
        // Whoever sets a damaged file aside has the right to write meanwhile, so what is the file now stays it until the commit.
        if (filesAt(this.path) === this.#files) {
          const result = work();
          if (result.ok) handle.exec('COMMIT');
          return result;
        }
      } finally {
        if (handle.isTransaction) handle.exec('ROLLBACK');
      }
      this.release();
    }
    throw replacedAgain(this.path);
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

  #synchronize(handle: DatabaseSync, durable: boolean): void {
    const synchronous = durable ? 'FULL' : 'NORMAL';
    if (this.#synchronous === synchronous) return;
    handle.exec(`PRAGMA synchronous = ${synchronous}`);
    this.#synchronous = synchronous;
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
    if (this.#handle?.isTransaction || (this.#handle !== undefined && filesAt(this.path) === this.#files)) {
      return this.#handle;
    }
    this.release();
    for (let round = 0; round < ROUNDS; round++) {
      const before = inodeOf(this.path);
      const handle = this.#connect();
      if (inodeOf(this.path) === before) {
        this.#files = filesAt(this.path);
        this.#connections += 1;
        this.#handle = handle;
        return handle;
      }
      handle.close();
    }
    throw replacedAgain(this.path);
  }
}

/** Which files these are now; the write-ahead log is the same one as long as anybody has the database open. */
const filesAt = (path: string): string => `${inodeOf(path)} ${inodeOf(`${path}-wal`)}`;

const inodeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.ino ?? 0;

const replacedAgain = (path: string): Error =>
  Object.assign(new Error(`${path} is replaced again and again.`), { code: 'EBUSY' });
