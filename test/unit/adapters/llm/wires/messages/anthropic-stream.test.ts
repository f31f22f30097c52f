// What the messages wire carries beyond text: signatures, redacted thinking, refusals, whole inputs, counts in two places.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createAnthropicReader } from '../../../../../../src/adapters/llm/wires/messages/anthropic-stream.ts';

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

  it('does not let a count of nothing replace what the start has counted', () => {
    const usage = { input_tokens: 10, output_tokens: 1 };
    const last = {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn' },
      usage: { input_tokens: 0, output_tokens: 9 },
    };
    const { last: ended } = read([{ type: 'message_start', message: { usage } }, last]);
    assert.deepEqual(ended.usage, { input: 10, output: 9, cachedInput: 0 });
  });

  it('takes an answer that ends without a reason, but no half call', () => {
    const untold = [{ type: 'message_delta', delta: { stop_reason: null } }, { type: 'message_stop' }];
    const { last } = read([start(0, { type: 'text', text: 'Hi' }), stop(0), ...untold]);
    assert.deepEqual([last.stop, last.parts], ['end', [{ type: 'text', text: 'Hi' }]]);
    const call = [start(0, { type: 'tool_use', id: 'a', name: 'look', input: {} })];
    const argued = (partial_json: string) => [...call, more(0, { type: 'input_json_delta', partial_json }), stop(0)];
    assert.equal(read([...argued('{"p":1}'), ...untold]).last.stop, 'tools');
    const reader = createAnthropicReader(new Set(), 'p/m');
    for (const event of [...argued('{"p":'), ...untold]) reader.take(event);
    assert.equal(typeof reader.end(false), 'string');
  });

  it('takes an input that is a text, or whole in one piece', () => {
    const expected = [{ type: 'tool-call', call: 'a', tool: 'look', arguments: '{"x":1}' }];
    const call = { type: 'tool_use', id: 'a', name: 'look' };
    const asText = [start(0, { ...call, input: '{"x":1}' }), stop(0), ...end('tool_use')];
    assert.deepEqual(read(asText).last.parts, expected);
    const piece = more(0, { type: 'input_json_delta', partial_json: { x: 1 } });
    const asObject = [start(0, { ...call, input: {} }), piece, stop(0), ...end('tool_use')];
    assert.deepEqual(read(asObject).last.parts, expected);
  });

  it('takes parts that all have one place, or none', () => {
    for (const index of [0, undefined]) {
      const at = (event: object) => ({ ...event, index });
      const thought = [
        start(0, { type: 'thinking', thinking: '' }),
        more(0, { type: 'thinking_delta', thinking: 'Hm' }),
      ];
      const said = [start(0, { type: 'text', text: '' }), more(0, { type: 'text_delta', text: 'Hi' })];
      const { last } = read([...[...thought, stop(0), ...said, stop(0)].map(at), ...end('end_turn')]);
      assert.deepEqual(
        last.parts.map((part) => part.type),
        ['thinking', 'text'],
      );
    }
  });

  it('takes words that were announced as others, or not at all', () => {
    const thought = more(0, { type: 'thinking_delta', thinking: 'Hm' });
    const signed = more(0, { type: 'signature_delta', signature: 's' });
    const said = more(0, { type: 'text_delta', text: 'Hi' });
    const mixed = read([start(0, { type: 'text', text: '' }), thought, signed, said, stop(0), ...end('end_turn')]);
    assert.deepEqual(mixed.last.parts, [
      { type: 'thinking', text: 'Hm', signature: 's', origin: 'p/m' },
      { type: 'text', text: 'Hi' },
    ]);
    assert.deepEqual(read([said, stop(0), ...end('end_turn')]).last.parts, [{ type: 'text', text: 'Hi' }]);
  });
});
