// Vectors without any model: words and their letter triples hashed into a fixed number of places. A keyword index, no more.
import { setImmediate } from 'node:timers/promises';
import { tokensOf } from './tokens.ts';

export const HASHED_MODEL = 'hashed-ngrams-1';
export const HASHED_DIMENSION = 512;

/** Texts between which others get their turn: a whole memory takes seconds. */
const AT_ONCE = 32;

export async function hashedVectors(texts: readonly string[]): Promise<number[][]> {
  const vectors: number[][] = [];
  for (const [index, text] of texts.entries()) {
    if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
    vectors.push(hashedVector(text));
  }
  return vectors;
}

/** Of length 1, or all zero for a text without words. */
export function hashedVector(text: string): number[] {
  const vector = new Array<number>(HASHED_DIMENSION).fill(0);
  for (const token of tokensOf(text)) {
    add(vector, `w${token}`);
    const padded = ` ${token} `;
    for (let at = 0; at + 3 <= padded.length; at++) add(vector, padded.slice(at, at + 3));
  }
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return norm === 0 ? vector : vector.map((value) => value / norm);
}

function add(vector: number[], feature: string): void {
  const hash = fnv(feature);
  const place = hash % HASHED_DIMENSION;
  // The sign comes from a bit that the place does not use, so that collisions cancel out on average.
  vector[place] = (vector[place] ?? 0) + ((hash >>> 16) & 1 ? 1 : -1);
}

/** FNV-1a with a final mix, 32 bits. */
function fnv(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
