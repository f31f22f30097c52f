// Keeps the vectors in step with the texts and finds what resembles a question.
import { join } from 'node:path';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import {
  changeVectorModel,
  droppedVectors,
  forgetShard,
  nextShard,
  noteAdded,
  noteDropped,
  type PendingText,
  pendingCount,
  pendingTexts,
  shardsInUse,
  vectorModel,
} from './pending.ts';
import type { Sqlite } from './sqlite.ts';
import type { Texts } from './texts.ts';
import { type Change, DamagedShard, type Similar, VectorIndex } from './vector-index.ts';
import { takeWriteRight } from './write-right.ts';

/** Makes vectors from texts, one for each, all of the same dimension. */
export interface Embedder {
  readonly model: string;
  /** Known once it is ready. */
  readonly dimension: number;
  /** Finds out what only the model can tell; asked before each use. */
  ready?(signal: AbortSignal): Promise<Outcome<void>>;
  embed(texts: readonly string[], signal: AbortSignal): Promise<Outcome<readonly (readonly number[])[]>>;
}

export interface VectorsParts {
  readonly sqlite: Sqlite;
  readonly folder: string;
  /** The database as it is open now. */
  readonly texts: () => Texts;
  readonly embedder: Embedder;
  /** How many texts one call of the embedder takes. */
  readonly batch: number;
  readonly warn: (text: string) => void;
}

const EMBED_MS = 15_000;
/** Damage met this often in one go does not come from a file. */
const REPAIRS = 3;

export class Vectors {
  readonly #parts: VectorsParts;
  readonly #index: VectorIndex;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: VectorsParts) {
    this.#parts = parts;
    this.#index = new VectorIndex(join(parts.folder, 'vectors'));
  }

  /** With more than `wait` texts behind, answers from what is there and lets the rest come up beside it. */
  async similar(query: string, count: number, wait: number): Promise<Outcome<readonly Similar[]>> {
    const updated = this.update();
    if (pendingCount(this.#parts.texts()) <= wait) {
      const result = await updated;
      if (!result.ok) return result;
    }
    const vectors = await this.#embed([query]);
    if (!vectors.ok) return vectors;
    for (let round = 0; round <= REPAIRS; round++) {
      const texts = this.#parts.texts();
      if (vectorModel(texts) !== this.#name) return succeed([]);
      try {
        return succeed(await this.#index.query(shardsInUse(texts), vectors.value[0] ?? [], count));
      } catch (error) {
        if (!(error instanceof DamagedShard)) throw error;
        this.#forget(error);
        const result = await this.update();
        if (!result.ok) return result;
      }
    }
    return fail('memory.damaged', 'The vectors of the memory cannot be read. Words are still found.');
  }

  /** Gives every text its vector, when no other process is at it; one call after the other. */
  update(): Promise<Outcome<void>> {
    const turn = this.#turn.then(() => this.#update());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** When nothing is under way any more. */
  async settled(): Promise<void> {
    await this.#turn;
  }

  get #name(): string {
    return `${this.#parts.embedder.model} ${this.#parts.embedder.dimension}`;
  }

  async #update(): Promise<Outcome<void>> {
    if (!this.#isBehind()) return succeed(undefined);
    const release = takeWriteRight(this.#parts.sqlite, this.#parts.folder);
    if (release === undefined) return succeed(undefined);
    try {
      if (vectorModel(this.#parts.texts()) !== this.#name) {
        await this.#index.clear();
        changeVectorModel(this.#parts.texts(), this.#name);
      }
      for (let repairs = 0; this.#isBehind(); ) {
        try {
          const done = await this.#step();
          if (!done.ok) return done;
        } catch (error) {
          if (!(error instanceof DamagedShard) || repairs++ === REPAIRS) throw error;
          this.#forget(error);
        }
      }
      return succeed(undefined);
    } finally {
      release();
    }
  }

  #isBehind(): boolean {
    const texts = this.#parts.texts();
    return vectorModel(texts) !== this.#name || pendingCount(texts) > 0 || droppedVectors(texts).length > 0;
  }

  async #step(): Promise<Outcome<void>> {
    const { texts, batch } = this.#parts;
    const dropped = droppedVectors(texts());
    const { shard, room } = nextShard(texts());
    const pending = pendingTexts(texts(), Math.min(batch, room));
    const vectors = pending.length === 0 ? succeed([]) : await this.#embed(pending.map((item) => item.text));
    if (!vectors.ok) return vectors;
    const added = pending.map((item, index) => ({ id: item.id, vector: vectors.value[index] ?? [] }));
    const shards = new Set([...dropped.map((vector) => vector.shard), ...(added.length > 0 ? [shard] : [])]);
    for (const each of shards) {
      const removed = dropped.filter((vector) => vector.shard === each).map((vector) => vector.id);
      const change: Change = { removed, added: each === shard ? added : [] };
      await this.#index.change(each, change);
    }
    this.#note(shard, pending, dropped);
    return succeed(undefined);
  }

  /** What was dropped is told first: an addition that came too late is dropped in its turn. */
  #note(shard: number, pending: readonly PendingText[], dropped: ReturnType<typeof droppedVectors>): void {
    noteDropped(this.#parts.texts(), dropped);
    noteAdded(this.#parts.texts(), shard, pending);
  }

  #forget(error: DamagedShard): void {
    forgetShard(this.#parts.texts(), error.shard);
    this.#parts.warn(`${error.message} It was set aside and is made again from the texts.`);
  }

  async #embed(texts: readonly string[]): Promise<Outcome<readonly (readonly number[])[]>> {
    const { embedder } = this.#parts;
    const signal = AbortSignal.timeout(EMBED_MS);
    const late = new Promise<Outcome<never>>((resolve) => {
      const text = `${embedder.model} did not answer within ${EMBED_MS / 1000} seconds.`;
      signal.addEventListener('abort', () => resolve(fail('memory.embedding', text, { retryable: true })));
    });
    const vectors = await Promise.race([embedder.embed(texts, signal), late]);
    if (!vectors.ok) return vectors;
    const fits =
      vectors.value.length === texts.length && vectors.value.every((row) => row.length === embedder.dimension);
    if (fits) return vectors;
    const text = `${embedder.model} did not give ${texts.length} vectors of dimension ${embedder.dimension}. Check the dimension in the settings.`;
    return fail('memory.embedding', text);
  }
}
