// Memory of a workspace: found by words always, by meaning where an embedding model is configured; nothing is loaded before its first use.
import { join } from 'node:path';
import type { LoggerPort } from '../../core/ports/machine.ts';
import type { MemoryPort } from '../../core/ports/memory.ts';
import { type Fault, type Outcome, succeed } from '../../protocol/fault.ts';
import { HASHED_DIMENSION, HASHED_MODEL, hashedVectors } from './hashed-vectors.ts';
import { appendSimilar, fuse, type Scored, scoreWords } from './ranking.ts';
import { memoryFault } from './sqlite.ts';
import { Store } from './store.ts';
import { queryTokens } from './tokens.ts';
import { type Embedder, Vectors } from './vectors.ts';

export interface Memory extends MemoryPort {
  /** After what is under way has ended. */
  close(): Promise<void>;
}

export interface MemoryOptions {
  readonly folder: string;
  /** Absent: words, then words that look alike, without any download. */
  readonly embed?: Embedder;
  /** Told what a user need not act upon: a damaged file that was set aside, an embedding model that cannot be reached. */
  readonly logger?: LoggerPort;
  readonly now?: () => number;
}

/** Places of each list that fusion looks at. */
const DEPTH = 50;
/** Texts of one request to an embedding model, and of one write where vectors cost nothing. */
const EMBED_BATCH = 64;
const HASH_BATCH = 1_024;
/** What hashing finds below this is chance: four times what two unrelated texts have in common. */
const ALIKE = 0.2;
/** Whoever searches waits for the words alone when the model takes longer to say what it is. */
const READY_MS = 5_000;
/** After a failure the model is left alone for so long; words are found meanwhile. */
const PAUSE_MS = 60_000;

const HASHED: Embedder = {
  model: HASHED_MODEL,
  dimension: HASHED_DIMENSION,
  embed: async (texts) => succeed(await hashedVectors(texts)),
};

export function createMemory(options: MemoryOptions): Memory {
  const { folder, embed, logger, now = Date.now } = options;
  const warn = (text: string) => logger?.write('warn', text);
  const store = new Store(join(folder, 'memory.db'), warn);
  const finder = createFinder(options, store, warn, now);

  return {
    async save(item) {
      const saved = await store.use((texts) => texts.save([item]));
      if (saved.ok && embed !== undefined) finder.catchUp();
      return saved;
    },
    async search(query, limit) {
      const tokens = queryTokens(query);
      if (limit <= 0 || tokens.length === 0) return succeed([]);
      const depth = embed === undefined ? limit : Math.max(limit, DEPTH);
      const found = await store.use((texts) => texts.search(tokens, depth));
      if (!found.ok) return found;
      const words = scoreWords(tokens, found.value);
      if (embed === undefined) {
        if (words.length >= limit) return succeed(words);
        const alike = (await finder.find(query, limit)).filter((item) => item.score >= ALIKE);
        return succeed(appendSimilar(words, alike, limit));
      }
      const similar = await finder.find(query, depth);
      return succeed(similar.length === 0 ? words.slice(0, limit) : fuse(words, similar, limit));
    },
    remove: (id) => store.use((texts) => texts.remove(id)),
    list: () => store.use((texts) => texts.list()),
    async close() {
      await finder.settled();
      store.close();
    },
  };
}

/** The vectors, made on first use; whatever goes wrong with them is told to the log and costs nothing but them. */
function createFinder(
  { folder, embed }: MemoryOptions,
  store: Store,
  warn: (text: string) => void,
  now: () => number,
): {
  find(query: string, count: number): Promise<readonly Scored[]>;
  catchUp(): void;
  settled(): Promise<void>;
} {
  let vectors: Vectors | undefined;
  let pausedUntil = 0;
  let background: Promise<unknown> = Promise.resolve();

  const reach = async (): Promise<Outcome<Vectors>> =>
    await store.use((_, sqlite) => {
      const embedder = embed ?? HASHED;
      const batch = embed === undefined ? HASH_BATCH : EMBED_BATCH;
      vectors ??= new Vectors({ sqlite, folder, texts: () => store.texts(sqlite), embedder, batch, warn });
      return vectors;
    });

  const attempt = async <T>(work: (vectors: Vectors) => Promise<Outcome<T>>): Promise<T | undefined> => {
    if (now() < pausedUntil) return undefined;
    const ready = (await embed?.ready?.(AbortSignal.timeout(READY_MS))) ?? succeed(undefined);
    const reached = ready.ok ? await reach() : ready;
    const result = reached.ok ? await safely(folder, () => work(reached.value)) : reached;
    if (result.ok) return result.value;
    const isNews = now() >= pausedUntil;
    pausedUntil = now() + PAUSE_MS;
    if (isNews) warn(`Memory is searched by words alone for now. ${result.fault.text}`);
    return undefined;
  };

  return {
    async find(query, count) {
      const wait = embed === undefined ? Number.POSITIVE_INFINITY : EMBED_BATCH;
      const similar = await attempt((reached) => reached.similar(query, count, wait));
      if (similar === undefined) return [];
      const items = await store.use((texts) =>
        similar.flatMap(({ id, score }) => {
          const item = texts.find(id);
          return item === undefined ? [] : [{ ...item, score }];
        }),
      );
      return items.ok ? items.value : [];
    },
    catchUp() {
      background = attempt((reached) => reached.update());
    },
    async settled() {
      await background;
      await vectors?.settled();
    },
  };
}

/** The index is made from the texts and may fail in ways of its own; a search by words must not. */
async function safely<T>(folder: string, work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const unknown: Fault = { code: 'memory.vectors', text, retryable: true };
    return { ok: false, fault: memoryFault(error, folder) ?? unknown };
  }
}
