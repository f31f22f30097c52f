// What the messages wire carries beyond text: signatures, redacted thinking, refusals, whole inputs, counts in two places.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createAnthropicReader } from '../../../../src/adapters/llm/anthropic-stream.ts';

const start = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
const more = (index: number, delta: object) => ({ type: 'content_block_delta', index, delta });
const stop = (index: number) => ({ type: 'content_block_stop', index });
const end = (stop_reason: string, rest: object = {}) => [
  { type: 'message_delta', delta: { stop_reason, ...rest }, usage: { output_tokens: 9 } },
  { type: 'message_stop' },
];

const read = (events: readonly unknown[]) => {
  const reader = createAnthropicReader(new Set(), 'p/m');
  const chunks = events.flatMap((event) => [...reader.take(event)]);
  const last = reader.end(false);
  assert.ok(typeof last === 'object', String(last));
  return { chunks, last, reader };
};

describe('createAnthropicReader', () => {
  it('keeps signature and redacted thinking, in their order', () => {
    const { last } = read([
      start(0, { type: 'thinking', thinking: '', signature: '' }),
      more(0, { type: 'thinking_delta', thinking: 'Hm.' }),
      more(0, { type: 'signature_delta', signature: 's1' }),
      stop(0),
      start(1, { type: 'redacted_thinking', data: 'xyz' }),
      stop(1),
      start(2, { type: 'thinking', thinking: '', signature: '' }),
      more(2, { type: 'signature_delta', signature: 's2' }),
      stop(2),
      start(3, { type: 'text', text: 'Hi' }),
      stop(3),
      ...end('end_turn'),
    ]);
    assert.deepEqual(last.parts, [
      { type: 'thinking', text: 'Hm.', signature: 's1', origin: 'p/m' },
      { type: 'thinking', text: '', redacted: 'xyz', origin: 'p/m' },
      { type: 'thinking', text: '', signature: 's2', origin: 'p/m' },
      { type: 'text', text: 'Hi' },
    ]);
  });

  it('takes an input that a gateway gives whole', () => {
    const { last } = read([
      start(0, { type: 'tool_use', id: 'a', name: 'look', input: { x: 1 } }),
      stop(0),
      ...end('tool_use'),
    ]);
    assert.deepEqual(last.parts, [{ type: 'tool-call', call: 'a', tool: 'look', arguments: '{"x":1}' }]);
  });

  it('does not make a call of a block that never ended', () => {
    const reader = createAnthropicReader(new Set(), 'p/m');
    for (const event of [start(0, { type: 'tool_use', id: 'a', name: 'look', input: {} }), ...end('tool_use')]) {
      reader.take(event);
    }
    assert.equal(typeof reader.end(false), 'string');
  });

  it('explains a refusal that has no words of its own, and runs none of its calls', () => {
    const { last, chunks } = read([
      start(0, { type: 'tool_use', id: 'a', name: 'look', input: {} }),
      stop(0),
      ...end('refusal', { stop_details: { type: 'refusal', explanation: 'Not allowed.' } }),
    ]);
    assert.equal(last.stop, 'refused');
    assert.deepEqual(last.parts, [{ type: 'text', text: 'Not allowed.' }]);
    assert.equal(chunks.at(-1)?.type, 'text');
  });

  it('adds up the counts of beginning and end', () => {
    const usage = { input_tokens: 10, cache_read_input_tokens: 80, cache_creation_input_tokens: 10, output_tokens: 1 };
    const { last } = read([{ type: 'message_start', message: { usage } }, ...end('end_turn')]);
    assert.deepEqual(last.usage, { input: 100, output: 9, cachedInput: 80, cacheWrite: 10 });
  });

  it('is complete only when the message is', () => {
    const reader = createAnthropicReader(new Set(), 'p/m');
    const [delta, last] = end('end_turn');
    reader.take(delta);
    assert.equal(reader.complete, false);
    reader.take(last);
    assert.equal(reader.complete, true);
  });

  it('keeps a block of a kind that it does not know, and shows nothing of it', () => {
    const { chunks, last } = read([
      null,
      { type: 'new_event' },
      start(0, { type: 'new_block', text: 'x' }),
      more(0, { type: 'new_delta', text: 'y' }),
      stop(0),
      ...end('new_reason'),
    ]);
    assert.deepEqual(chunks, []);
    const data = '{"type":"new_block","text":"xy"}';
    const kept = { type: 'provider', name: 'new_block', text: 'new block', data, origin: 'p/m' };
    assert.deepEqual([last.stop, last.parts], ['end', [kept]]);
  });
});
