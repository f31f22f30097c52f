// An embedding model of a few hand-made meanings: words of one meaning share a direction.
import type { Embedder } from '../../../src/adapters/memory/vectors.ts';
import { type Outcome, succeed } from '../../../src/protocol/fault.ts';

const MEANINGS = [/car|auto|vehicle|engine/i, /food|bread|meal|lunch/i, /build|compile|bundle/i, /test|check|verify/i];

export interface TestEmbedder extends Embedder {
  /** Texts of each call so far. */
  readonly calls: (readonly string[])[];
  answer: (texts: readonly string[]) => Promise<Outcome<readonly (readonly number[])[]>>;
}

export function createEmbedder(model = 'meanings', dimension = MEANINGS.length + 1): TestEmbedder {
  const embedder: TestEmbedder = {
    model,
    dimension,
    calls: [],
    answer: async (texts) => succeed(texts.map((text) => vectorOf(text, dimension))),
    embed(texts) {
      embedder.calls.push(texts);
      return embedder.answer(texts);
    },
  };
  return embedder;
}

function vectorOf(text: string, dimension: number): number[] {
  const vector = MEANINGS.map((meaning) => (meaning.test(text) ? 1 : 0));
  return [...vector, ...new Array<number>(dimension - vector.length).fill(0.1)];
}
