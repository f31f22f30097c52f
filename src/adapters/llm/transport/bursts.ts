// Hands on what has arrived together in one go: neighbouring pieces of one part as one piece, after all of a burst has been read.
import type { ModelChunk } from '../../../core/llm/model.ts';

/** What may wait for a consumer that is slower than the network, in pieces after merging. */
const MOST_WAITING = 256;
const LONGEST_PIECE = 65_536;

/**
 * `take` makes chunks of an event. When the events break, what has arrived is handed on before the error. A burst ends when
 * nothing more can be read without waiting, so that a single piece waits for no other.
 */
export async function* inBursts(
  events: AsyncIterable<unknown>,
  take: (event: unknown) => readonly ModelChunk[],
): AsyncGenerator<ModelChunk, void, void> {
  const burst = createBurst();
  let over: { readonly error?: unknown } | undefined;
  let arrived = nobodyWaits;
  let taken = () => {};
  let left = false;
  const read = async () => {
    try {
      for await (const event of events) {
        if (left) break;
        for (const chunk of take(event)) burst.add(chunk);
        if (burst.size > 0) arrived();
        if (burst.size >= MOST_WAITING) await new Promise<void>((resolve) => (taken = resolve));
      }
      over = {};
    } catch (error) {
      over = { error };
    }
    arrived();
  };
  void read();
  try {
    while (burst.size > 0 || over === undefined) {
      if (burst.size === 0) {
        await new Promise<void>((resolve) => (arrived = resolve));
        // To resolve it once more with each event would cost as much as reading the event.
        arrived = nobodyWaits;
      }
      if (over === undefined) await new Promise<void>((resolve) => setImmediate(resolve));
      const chunks = burst.empty();
      taken();
      yield* chunks;
    }
  } finally {
    left = true;
    taken();
  }
  if (over !== undefined && 'error' in over) throw over.error;
}

const nobodyWaits = () => {};

type Piece = Extract<ModelChunk, { readonly text: string }>;

const isPiece = (chunk: ModelChunk | undefined): chunk is Piece => chunk !== undefined && 'text' in chunk;

/** Puts together what is of one kind and part, without a new object for each piece. */
function createBurst() {
  let chunks: ModelChunk[] = [];
  let open: { -readonly [K in keyof Piece]: Piece[K] } | undefined;
  return {
    get size() {
      return chunks.length;
    },
    add: (chunk: ModelChunk): void => {
      const goesOn = isPiece(chunk) && open?.type === chunk.type && open.part === chunk.part;
      if (goesOn && open !== undefined && open.text.length < LONGEST_PIECE) {
        open.text += chunk.text;
        return;
      }
      open = isPiece(chunk) ? { ...chunk } : undefined;
      chunks.push(open ?? chunk);
    },
    empty: (): readonly ModelChunk[] => {
      const all = chunks;
      chunks = [];
      open = undefined;
      return all;
    },
  };
}
