// Turns what the searches found into one list, best first, with scores between 0 and 1.
import type { MemoryItem } from '../../core/ports/memory.ts';
import type { Found } from './texts.ts';
import { tokensOf } from './tokens.ts';

export type Scored = MemoryItem & { readonly score: number };

/** The usual constant of reciprocal rank fusion: how little the very first places count for more than the next. */
const RANK_OFFSET = 60;

/** BM25 says only which is better; how good the best one is, is the part of the question's words that it has. */
export function scoreWords(tokens: readonly string[], found: readonly Found[]): Scored[] {
  const best = found[0];
  if (best === undefined) return [];
  const present = new Set(tokensOf(best.item.text));
  const share = Math.max(1, tokens.filter((token) => present.has(token)).length) / tokens.length;
  return found.map(({ item, weight }) => ({
    ...item,
    score: clamp(best.weight > 0 ? share * (weight / best.weight) : share),
  }));
}

/** First what the words found, then what only resembles the question, never above it. */
export function appendSimilar(words: readonly Scored[], similar: readonly Scored[], limit: number): Scored[] {
  const known = new Set(words.map((item) => item.id));
  const ceiling = words.at(-1)?.score ?? 1;
  const others = similar.filter((item) => !known.has(item.id));
  return [...words, ...others.map((item) => ({ ...item, score: Math.min(ceiling, clamp(item.score)) }))].slice(
    0,
    limit,
  );
}

/** Reciprocal rank fusion; 1 is the first place in both. */
export function fuse(one: readonly Scored[], other: readonly Scored[], limit: number): Scored[] {
  const sums = new Map<string, Scored>();
  for (const list of [one, other]) {
    for (const [rank, item] of list.entries()) {
      const share = (RANK_OFFSET + 1) / (RANK_OFFSET + 1 + rank) / 2;
      sums.set(item.id, { ...item, score: (sums.get(item.id)?.score ?? 0) + share });
    }
  }
  return [...sums.values()].sort((first, second) => second.score - first.score).slice(0, limit);
}

const clamp = (score: number): number => Math.min(1, Math.max(0, score));
