// Hands on what has arrived together in one go: neighbouring pieces of one part as one piece, after all of a burst has been read.
import type { ModelChunk } from '../../core/llm/model.ts';

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
  const waiting: ModelChunk[] = [];
  let over: { readonly error?: unknown } | undefined;
  let arrived = () => {};
  let taken = () => {};
  let left = false;
  const read = async () => {
    try {
      for await (const event of events) {
        if (left) break;
        for (const chunk of take(event)) add(waiting, chunk);
        if (waiting.length > 0) arrived();
        if (waiting.length >= MOST_WAITING) await new Promise<void>((resolve) => (taken = resolve));
      }
      over = {};
    } catch (error) {
      over = { error };
    }
    arrived();
  };
  void read();
  try {
    while (waiting.length > 0 || over === undefined) {
      if (waiting.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
      if (over === undefined) await new Promise<void>((resolve) => setImmediate(resolve));
      yield* waiting.splice(0);
      taken();
    }
  } finally {
    left = true;
    taken();
  }
  if (over !== undefined && 'error' in over) throw over.error;
}

function add(waiting: ModelChunk[], chunk: ModelChunk): void {
  const last = waiting.at(-1);
  const continues =
    last !== undefined &&
    (last.type === 'text' || last.type === 'thinking' || last.type === 'arguments') &&
    last.type === chunk.type &&
    last.part === chunk.part &&
    last.text.length < LONGEST_PIECE;
  if (continues) waiting[waiting.length - 1] = { ...last, text: last.text + chunk.text };
  else waiting.push(chunk);
}
