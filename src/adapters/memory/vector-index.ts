// The vectors of all remembered texts, in vectra indexes of bounded size; made on first use, made again when one is damaged.
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { VectorCodec } from './vector-codec.ts';
import { VectorStorage } from './vector-storage.ts';

export interface Similar {
  readonly id: string;
  /** Cosine. */
  readonly score: number;
}

export interface Change {
  readonly removed: readonly string[];
  readonly added: readonly { readonly id: string; readonly vector: readonly number[] }[];
}

/** What is used of vectra's `LocalIndex`; its catalogues, documents and keyword search never. */
interface Index {
  isIndexCreated(): Promise<boolean>;
  createIndex(config: { version: number }): Promise<void>;
  beginUpdate(): Promise<void>;
  endUpdate(): Promise<void>;
  cancelUpdate(): void;
  deleteItem(id: string): Promise<void>;
  upsertItem(item: { id: string; vector: number[]; metadata: Record<string, never> }): Promise<unknown>;
  queryItems(vector: number[], query: string, count: number): Promise<{ item: { id: string }; score: number }[]>;
}

interface Vectra {
  readonly LocalIndex: new (folder: string, name: string, storage: VectorStorage, codec: VectorCodec) => Index;
}

/** A shard that is gone or not whole; it has been moved out of the way. */
export class DamagedShard extends Error {
  readonly shard: number;

  constructor(shard: number, cause: unknown) {
    super(`Part ${shard} of the memory's vectors cannot be read.`, { cause });
    this.shard = shard;
  }
}

const FILE = 'index.vec';

export class VectorIndex {
  readonly #folder: string;
  readonly #storage = new VectorStorage();
  readonly #open = new Map<number, { readonly index: Index; readonly state: string }>();

  /** `folder` belongs to one model and dimension. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Best first, over the given shards. */
  async query(shards: readonly number[], vector: readonly number[], count: number): Promise<Similar[]> {
    const found: Similar[] = [];
    for (const shard of shards) {
      const index = await this.#reach(shard, false);
      const results = await this.#whole(shard, () => index.queryItems([...vector], '', count));
      found.push(...results.map(({ item, score }) => ({ id: item.id, score })));
    }
    return found.sort((one, other) => other.score - one.score).slice(0, count);
  }

  /** All of it or, when it throws, nothing of it. Only for who has the right to write. */
  async change(shard: number, change: Change): Promise<void> {
    const index = await this.#reach(shard, true);
    await this.#whole(shard, () => index.beginUpdate());
    try {
      for (const id of change.removed) await index.deleteItem(id);
      for (const { id, vector } of change.added) await index.upsertItem({ id, vector: [...vector], metadata: {} });
      await index.endUpdate();
    } catch (error) {
      index.cancelUpdate();
      this.#open.delete(shard);
      throw error;
    }
    this.#open.set(shard, { index, state: await this.#state(shard) });
  }

  async clear(): Promise<void> {
    this.#open.clear();
    await this.#storage.deleteFolder(this.#folder);
  }

  /** vectra keeps what it has read; a file that another process has replaced since is read again. */
  async #reach(shard: number, create: boolean): Promise<Index> {
    const state = await this.#state(shard);
    const known = this.#open.get(shard);
    if (known !== undefined && known.state === state) return known.index;
    if (state === '' && !create) throw new DamagedShard(shard, 'missing');
    const { LocalIndex }: Vectra = await import('vectra');
    const index = new LocalIndex(this.#path(shard), FILE, this.#storage, new VectorCodec());
    if (state === '') await index.createIndex({ version: 1 });
    this.#open.set(shard, { index, state: await this.#state(shard) });
    return index;
  }

  /** The first use of an index reads its file. */
  async #whole<T>(shard: number, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#open.delete(shard);
      const path = join(this.#path(shard), FILE);
      await rename(path, `${path}.damaged`).catch(() => undefined);
      throw new DamagedShard(shard, error);
    }
  }

  async #state(shard: number): Promise<string> {
    const found = await stat(join(this.#path(shard), FILE)).catch(() => undefined);
    return found === undefined ? '' : `${found.ino} ${found.size} ${found.mtimeMs}`;
  }

  #path(shard: number): string {
    return join(this.#folder, String(shard));
  }
}
