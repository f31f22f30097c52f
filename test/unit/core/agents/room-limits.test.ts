// How much room a model has for a conversation and its answer.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { windowOf } from '../../../../src/core/agents/room-limits.ts';

describe('the window of a model', () => {
  const model = (contextLimit: number | null, outputLimit: number | null) => ({
    ...{ tools: true, images: false, files: false, thinking: false, structured: false, continues: false, efforts: [] },
    contextLimit,
    outputLimit,
  });

  it('leaves room for the answer, but no more than a quarter for it', () => {
    assert.deepEqual(windowOf(model(200_000, 8_000)), { near: 163_200, target: 96_000, limit: 200_000 });
    assert.deepEqual(windowOf(model(16_000, 16_000)), { near: 10_200, target: 6_000, limit: 16_000 });
  });

  it('is not known where nobody knows, and what was learned holds where it is less', () => {
    assert.equal(windowOf(model(null, null)), undefined);
    assert.equal(windowOf(model(null, null), 10_000)?.limit, 10_000);
    assert.equal(windowOf(model(8_000, null), 10_000)?.limit, 8_000);
  });
});
