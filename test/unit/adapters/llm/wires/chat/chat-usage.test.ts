// When the count of tokens shows that an answer of chat completions has ended.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { chatUsage } from '../../../../../../src/adapters/llm/wires/chat/chat-usage.ts';
import { createOpenaiReader } from '../../../../../../src/adapters/llm/wires/chat/openai-stream.ts';

const usage = { prompt_tokens: 9, completion_tokens: 3 };
const delta = (change: object, finish_reason: string | null) => ({
  choices: [{ index: 0, delta: change, finish_reason }],
});

describe('the count of an answer', () => {
  it('does not end it when it runs along from the first piece on', () => {
    const reader = createOpenaiReader(new Set(), 'p/m');
    reader.take({ ...delta({ content: 'Hi' }, null), usage });
    reader.take(delta({}, 'stop'));
    assert.equal(reader.end(false), undefined);
    assert.equal(typeof reader.end(true), 'object');
    reader.take({ choices: [], usage });
    assert.equal(typeof reader.end(false), 'object');
  });
});

describe('what was stored of a request', () => {
  it('is told under several names', () => {
    const stored = (usage: object) => chatUsage({ prompt_tokens: 9, completion_tokens: 3, ...usage })?.cacheWrite;
    assert.equal(stored({ prompt_tokens_details: { cache_write_tokens: 5 } }), 5);
    assert.equal(stored({ prompt_tokens_details: { cached_tokens: 0, cache_creation_tokens: 6 } }), 6);
    assert.equal(stored({ prompt_tokens_details: { cache_creation_input_tokens: 7, cache_type: 'ephemeral' } }), 7);
    assert.equal(stored({ cache_creation_input_tokens: 8 }), 8);
    assert.equal(stored({}), undefined);
  });
});
