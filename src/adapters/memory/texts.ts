// The remembered texts and their words in memory.db: the truth that every index of memory can be made again from.
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { MemoryItem } from '../../core/ports/memory.ts';
import { matchAny, tokensOf } from './tokens.ts';

export type Row = Record<string, SQLOutputValue>;

export interface Found {
  readonly item: MemoryItem;
  /** Greater is better; comparable only within one search. */
  readonly weight: number;
}

/** All methods throw what SQLite throws. */
export class Texts {
  readonly #handle: DatabaseSync;

  constructor(handle: DatabaseSync) {
    this.#handle = handle;
  }

  /** All of them or none. */
  save(items: readonly MemoryItem[]): void {
    this.transaction(() => {
      for (const item of items) this.#save(item);
    });
  }

  remove(id: string): void {
    this.transaction(() => {
      const before = this.get('SELECT number, shard FROM items WHERE id = ?', id);
      if (before === undefined) return;
      this.#forget(id, before);
      this.run('DELETE FROM items WHERE id = ?', id);
    });
  }

  /** Newest first. */
  list(): MemoryItem[] {
    return this.all('SELECT id, text, session, run, at, sources FROM items ORDER BY at DESC, number DESC').map(itemOf);
  }

  find(id: string): MemoryItem | undefined {
    const row = this.get('SELECT id, text, session, run, at, sources FROM items WHERE id = ?', id);
    return row === undefined ? undefined : itemOf(row);
  }

  /** Best first, by BM25 over words and their parts. */
  search(tokens: readonly string[], limit: number): Found[] {
    if (tokens.length === 0) return [];
    const rows = this.all(
      `SELECT id, text, session, run, at, sources, bm25(words) AS rank FROM words JOIN items ON items.number = words.rowid
       WHERE words MATCH ? ORDER BY rank, at DESC LIMIT ?`,
      matchAny(tokens),
      limit,
    );
    return rows.map((row) => ({ item: itemOf(row), weight: -numberOf(row.rank) }));
  }

  transaction(work: () => void): void {
    this.#handle.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#handle.exec('COMMIT');
    } finally {
      if (this.#handle.isTransaction) this.#handle.exec('ROLLBACK');
    }
  }

  #save(item: MemoryItem): void {
    const before = this.get('SELECT number, shard FROM items WHERE id = ?', item.id);
    if (before !== undefined) this.#forget(item.id, before);
    this.run(
      `INSERT INTO items(id, text, session, run, at, sources) VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT(id) DO UPDATE
       SET text = ?2, session = ?3, run = ?4, at = ?5, sources = ?6, revision = revision + 1, shard = NULL`,
      ...[item.id, item.text, item.session, item.run, item.at],
      item.foreign === undefined || item.foreign.length === 0 ? null : JSON.stringify(item.foreign),
    );
    const sql = 'INSERT INTO words(rowid, tokens) SELECT number, ? FROM items WHERE id = ?';
    this.run(sql, tokensOf(item.text).join(' '), item.id);
  }

  #forget(id: string, before: Row): void {
    this.run('DELETE FROM words WHERE rowid = ?', before.number ?? null);
    if (typeof before.shard === 'number') this.run('INSERT INTO dropped(id, shard) VALUES(?, ?)', id, before.shard);
  }

  get(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#handle.prepare(sql).get(...values);
  }

  all(sql: string, ...values: readonly SQLInputValue[]): Row[] {
    return this.#handle.prepare(sql).all(...values);
  }

  /** How many rows changed. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#handle.prepare(sql).run(...values).changes);
  }
}

export const itemOf = (row: Row): MemoryItem => ({
  id: textOf(row.id),
  text: textOf(row.text),
  session: textOf(row.session),
  run: textOf(row.run),
  at: numberOf(row.at),
  ...sourcesOf(row.sources),
});

/** What cannot be read was from elsewhere all the same. */
function sourcesOf(value: SQLOutputValue | undefined): Pick<MemoryItem, 'foreign'> {
  if (typeof value !== 'string' || value === '') return {};
  try {
    const read: unknown = JSON.parse(value);
    if (Array.isArray(read)) return { foreign: read.map(String) };
  } catch {
    // Told below.
  }
  return { foreign: ['a source that cannot be read any more'] };
}

export const textOf = (value: SQLOutputValue | undefined): string => (typeof value === 'string' ? value : '');

export const numberOf = (value: SQLOutputValue | undefined): number => (typeof value === 'number' ? value : 0);
