// Each provider's own words of a request that is too long tell how much room there is.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { toldBy, windowOf } from '../../../../src/core/agents/room-limits.ts';

const WORDS: readonly (readonly [string, { limit?: number; asked?: number }])[] = [
  [
    "This model's maximum context length is 8192 tokens. However, you requested 9514 tokens (8514 in the messages, 1000 in the completion). Please reduce the length of the messages or completion.",
    { limit: 8192, asked: 9514 },
  ],
  [
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 143283 tokens.",
    { limit: 128_000, asked: 143_283 },
  ],
  ['prompt is too long: 212381 tokens > 200000 maximum', { limit: 200_000, asked: 212_381 }],
  ['input length and `max_tokens` exceed context limit: 195000 + 8192 > 200000', { limit: 200_000, asked: 195_000 }],
  [
    'The input token count (1,200,000) exceeds the maximum number of tokens allowed (1,048,576).',
    { limit: 1_048_576, asked: 1_200_000 },
  ],
  ['the request exceeds the available context size (4096 tokens), try increasing it', { limit: 4096 }],
  ['Your input exceeds the context window of this model. Please adjust your input and try again.', {}],
  ['Request too large', {}],
];

describe('the words of a provider', () => {
  for (const [text, told] of WORDS) {
    it(`are read: ${text.slice(0, 60)}`, () => {
      const { limit, asked } = toldBy({ code: 'model.context-too-long', text, retryable: false });
      assert.equal(limit, told.limit);
      // What was asked with the answer's share is no less of a hint.
      if (told.asked !== undefined && asked !== undefined) assert.ok(asked >= told.asked * 0.9, String(asked));
      if (told.asked === undefined) assert.equal(asked, undefined);
    });
  }
});

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
