// What memory.db knows of the vectors: which texts still need one, which vectors are no longer wanted, and which model made them.
import type { Row, Texts } from './texts.ts';
import { numberOf, textOf } from './texts.ts';

export interface PendingText {
  readonly number: number;
  readonly id: string;
  readonly text: string;
  readonly revision: number;
}

export interface DroppedVector {
  readonly number: number;
  readonly id: string;
  readonly shard: number;
}

/** At most this many vectors share a vectra index: it rewrites the whole file for each change. */
const SHARD_ITEMS = 4_096;

export function pendingTexts(texts: Texts, limit: number): PendingText[] {
  return texts
    .all('SELECT number, id, text, revision FROM items WHERE shard IS NULL ORDER BY number LIMIT ?', limit)
    .map((row) => ({ ...numbered(row), text: textOf(row.text), revision: numberOf(row.revision) }));
}

export const pendingCount = (texts: Texts): number =>
  numberOf(texts.get('SELECT count(*) AS count FROM items WHERE shard IS NULL')?.count);

export function droppedVectors(texts: Texts): DroppedVector[] {
  return texts
    .all('SELECT number, id, shard FROM dropped ORDER BY number')
    .map((row) => ({ ...numbered(row), shard: numberOf(row.shard) }));
}

/** From one to the next by the index, without looking at each text. */
export function shardsInUse(texts: Texts): number[] {
  const found: number[] = [];
  for (let last = -1; ; ) {
    const next = texts.get('SELECT min(shard) AS shard FROM items WHERE shard > ?', last)?.shard;
    if (typeof next !== 'number') return found;
    found.push(next);
    last = next;
  }
}

/** Where the next vectors go, and how many fit there. */
export function nextShard(texts: Texts): { readonly shard: number; readonly room: number } {
  const last = texts.get(
    'SELECT shard, count(*) AS count FROM items WHERE shard IS NOT NULL GROUP BY shard ORDER BY shard DESC',
  );
  if (last === undefined) return { shard: 0, room: SHARD_ITEMS };
  const room = SHARD_ITEMS - numberOf(last.count);
  return room > 0 ? { shard: numberOf(last.shard), room } : { shard: numberOf(last.shard) + 1, room: SHARD_ITEMS };
}

/** A text that was changed or removed while its vector was made leaves a vector behind that nobody wants. */
export function noteAdded(texts: Texts, shard: number, added: readonly PendingText[]): void {
  texts.transaction(() => {
    for (const { id, number, revision } of added) {
      const sql = 'UPDATE items SET shard = ? WHERE number = ? AND id = ? AND revision = ? AND shard IS NULL';
      if (texts.run(sql, shard, number, id, revision) === 0) {
        texts.run('INSERT INTO dropped(id, shard) VALUES(?, ?)', id, shard);
      }
    }
  });
}

export function noteDropped(texts: Texts, dropped: readonly DroppedVector[]): void {
  texts.transaction(() => {
    for (const { number } of dropped) texts.run('DELETE FROM dropped WHERE number = ?', number);
  });
}

/** The vectors of a shard are gone: its texts need new ones. */
export function forgetShard(texts: Texts, shard: number): void {
  texts.transaction(() => {
    texts.run('UPDATE items SET shard = NULL WHERE shard = ?', shard);
    texts.run('DELETE FROM dropped WHERE shard = ?', shard);
  });
}

export const vectorModel = (texts: Texts): string =>
  textOf(texts.get("SELECT value FROM about WHERE key = 'vectors'")?.value);

/** From now on the vectors are of this model; those of another are worth nothing beside them. */
export function changeVectorModel(texts: Texts, model: string): void {
  texts.transaction(() => {
    texts.run('UPDATE items SET shard = NULL');
    texts.run('DELETE FROM dropped');
    texts.run("INSERT OR REPLACE INTO about(key, value) VALUES('vectors', ?)", model);
  });
}

const numbered = (row: Row) => ({ number: numberOf(row.number), id: textOf(row.id) });
