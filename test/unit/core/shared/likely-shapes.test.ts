// One pass over a text finds the same shapes as looking for each of their hints by itself.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createLikelyShapes } from '../../../../src/core/shared/likely-shapes.ts';
import { SECRET_SHAPES } from '../../../../src/core/shared/secret-shapes.ts';

const likelyShapes = createLikelyShapes(SECRET_SHAPES);
const oneByOne = (text: string) =>
  SECRET_SHAPES.flatMap(({ hints }, place) => (hints.some((hint) => text.includes(hint)) ? [place] : []));

describe('likely shapes', () => {
  it('are all of those of which a hint stands in the text, in their order', () => {
    const piece = fc.oneof(
      fc.constantFrom(...SECRET_SHAPES.flatMap(({ hints }) => hints)),
      fc.string({ maxLength: 4, unit: 'binary' }),
    );
    const texts = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(texts, (text) => assert.deepEqual(likelyShapes(text), oneByOne(text))),
      { numRuns: 2_000 },
    );
  }).timeout(20_000);

  it('are found for each hint by itself, at the end of a text and across the beginning of another', () => {
    for (const hint of SECRET_SHAPES.flatMap(({ hints }) => hints)) {
      for (const text of [hint, `é${hint}`, `${hint.slice(0, 2)}${hint}`, hint.slice(0, -1)]) {
        assert.deepEqual(likelyShapes(text), oneByOne(text), text);
      }
    }
  });
});
