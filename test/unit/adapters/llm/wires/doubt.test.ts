// When a call that cannot be read is taken for damage, and when for what the model wrote.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createDoubts, noDoubt } from '../../../../../src/adapters/llm/wires/doubt.ts';

describe('a call that cannot be read', () => {
  it('is taken for damage once, and believed as long as no other comes: not every answer costs two requests', () => {
    const doubt = createDoubts()('m');
    assert.deepEqual([doubt(true), doubt(true), doubt(true)], [true, false, false]);
  });

  it('is taken for damage again after an answer that could be read', () => {
    const doubt = createDoubts()('m');
    assert.deepEqual([doubt(true), doubt(false), doubt(true)], [true, false, true]);
  });

  it('of one model says nothing about another', () => {
    const doubts = createDoubts();
    assert.deepEqual([doubts('m')(true), doubts('n')(true), doubts('m')(true)], [true, true, false]);
  });

  it('is believed where it was said twice', () => {
    assert.equal(noDoubt(true), false);
  });
});
