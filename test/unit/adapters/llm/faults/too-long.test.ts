// Each provider's own words of a request that is too long tell how much room there is.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isTooLong, numbersIn } from '../../../../../src/adapters/llm/faults/too-long.ts';

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

describe('the words of a provider for a request that is too long', () => {
  for (const [text, told] of WORDS) {
    it(`are read: ${text.slice(0, 60)}`, () => {
      const { limit, asked } = numbersIn(text);
      assert.equal(limit, told.limit);
      // What was asked with the answer's share is no less of a hint.
      if (told.asked !== undefined) assert.ok(asked !== undefined && asked >= told.asked * 0.9, String(asked));
      else assert.equal(asked, undefined);
      if (limit !== undefined) assert.ok(isTooLong(text));
    });
  }
});
