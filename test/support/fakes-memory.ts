// Memory without disk or index, for tests of whatever remembers or recalls.
import type { MemoryItem, MemoryPort } from '../../src/core/ports/memory.ts';
import { type Outcome, succeed } from '../../src/protocol/fault.ts';

export interface FakeMemory extends MemoryPort {
  /** From now on everything fails with this; undefined lets it work again. */
  failWith(fault: Outcome<never> | undefined): void;
}

export function createFakeMemory(): FakeMemory {
  const items = new Map<string, MemoryItem>();
  let failure: Outcome<never> | undefined;
  const newestFirst = () => [...items.values()].reverse().sort((one, other) => other.at - one.at);
  return {
    failWith(fault) {
      failure = fault;
    },
    async save(item) {
      if (failure !== undefined) return failure;
      items.delete(item.id);
      items.set(item.id, { ...item });
      return succeed(undefined);
    },
    async search(query, limit) {
      if (failure !== undefined) return failure;
      const wanted = wordsOf(query);
      const scored = newestFirst().map((item) => {
        const present = wordsOf(item.text);
        const hits = [...wanted].filter((word) => present.has(word)).length;
        return { ...item, score: wanted.size === 0 ? 0 : hits / wanted.size };
      });
      return succeed(
        scored
          .filter((item) => item.score > 0)
          .sort((one, other) => other.score - one.score)
          .slice(0, Math.max(0, limit)),
      );
    },
    async remove(id) {
      if (failure !== undefined) return failure;
      items.delete(id);
      return succeed(undefined);
    },
    list: async () => failure ?? succeed(newestFirst()),
  };
}

/** Words, and the parts of identifiers, in small letters. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  return new Set(
    words
      .flatMap((word) => [word, ...word.split(/_|(?<=\p{Ll})(?=\p{Lu})/u)])
      .flatMap((word) => {
        const small = word.toLowerCase().replaceAll('_', '');
        return small === '' ? [] : [small];
      }),
  );
}
