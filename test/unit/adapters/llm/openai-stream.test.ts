// What compatible servers do differently from OpenAI, and what becomes of it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createOpenaiReader } from '../../../../src/adapters/llm/openai-stream.ts';

const delta = (change: object, finish: string | null = null) => ({
  id: 'c1',
  choices: [{ index: 0, delta: change, finish_reason: finish }],
});
const call = (index: number | undefined, id: string | undefined, name: string | undefined, args: string | undefined) =>
  delta({ tool_calls: [{ index, id, function: { name, arguments: args } }] });

const read = (events: readonly unknown[], taken: readonly string[] = []) => {
  const reader = createOpenaiReader(new Set(taken), 'p/m');
  const chunks = events.flatMap((event) => [...reader.take(event)]);
  return { chunks, end: reader.end(true), reader };
};

function partsOf({ end }: ReturnType<typeof read>) {
  assert.ok(typeof end === 'object', String(end));
  return end.parts;
}

describe('createOpenaiReader', () => {
  it('takes calls that all have the index 0 apart by their ids', () => {
    const parts = partsOf(read([call(0, 'a', 'look', '{"x":1}'), call(0, 'b', 'find', '{}'), delta({}, 'stop')]));
    assert.deepEqual(
      parts.map((part) => part.type === 'tool-call' && [part.call, part.tool, part.arguments]),
      [
        ['a', 'look', '{"x":1}'],
        ['b', 'find', '{}'],
      ],
    );
  });

  it('takes calls without index and with their id in every piece', () => {
    const parts = partsOf(
      read([call(undefined, 'a', 'look', '{"x"'), call(undefined, 'a', 'look', ':1}'), delta({}, 'tool_calls')]),
    );
    assert.deepEqual(parts, [{ type: 'tool-call', call: 'a', tool: 'look', arguments: '{"x":1}' }]);
  });

  it('gives a call an id when it has none', () => {
    const parts = partsOf(read([call(0, undefined, 'look', '{}'), delta({}, 'tool_calls')]));
    assert.deepEqual(parts, [{ type: 'tool-call', call: 'c1-0', tool: 'look', arguments: '{}' }]);
  });

  it('keeps arguments that come before the name', () => {
    const parts = partsOf(
      read([call(0, 'a', undefined, '{"x'), call(0, 'a', 'look', '":1}'), delta({}, 'tool_calls')]),
    );
    assert.deepEqual(parts, [{ type: 'tool-call', call: 'a', tool: 'look', arguments: '{"x":1}' }]);
  });

  it('does not make a call of one that never gets a name', () => {
    assert.equal(typeof read([call(0, 'a', undefined, '{}'), delta({}, 'tool_calls')]).end, 'string');
  });

  it('stops for tools when there are calls, whatever the server says', () => {
    const { end } = read([call(0, 'a', 'look', '{}'), delta({}, 'stop')]);
    assert.ok(typeof end === 'object');
    assert.equal(end.stop, 'tools');
  });

  it('shows both names of reasoning as thinking, and begins a new part when the kind changes', () => {
    const { chunks } = read([
      delta({ reasoning_content: 'a' }),
      delta({ reasoning: 'b' }),
      delta({ content: 'c' }),
      delta({ reasoning: 'd' }),
      delta({}, 'stop'),
    ]);
    assert.deepEqual(
      chunks.map((chunk) => [chunk.type, 'part' in chunk && chunk.part]),
      [
        ['thinking', 0],
        ['thinking', 0],
        ['text', 1],
        ['thinking', 2],
      ],
    );
  });

  it('shows a refusal and stops for it', () => {
    const { end } = read([delta({ refusal: 'I will not.' }), delta({}, 'stop')]);
    assert.ok(typeof end === 'object');
    assert.deepEqual([end.stop, end.parts], ['refused', [{ type: 'text', text: 'I will not.' }]]);
  });

  it('needs a reason to stop, and usage or the marker', () => {
    const reader = createOpenaiReader(new Set(), 'p/m');
    reader.take(delta({ content: 'x' }));
    assert.equal(reader.end(true), undefined);
    reader.take(delta({}, 'stop'));
    assert.equal(reader.end(false), undefined);
    reader.take({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, prompt_cache_hit_tokens: 1 } });
    const end = reader.end(false);
    assert.ok(typeof end === 'object');
    assert.deepEqual(end.usage, { input: 3, output: 2, cachedInput: 1 });
  });

  it('passes over what has no meaning here', () => {
    const odd = [null, 1, 'x', [], {}, { choices: null }, { choices: [null] }, { choices: [{ delta: null }] }];
    const { chunks } = read([...odd, delta({ content: null, tool_calls: [null] }, null)]);
    assert.deepEqual(chunks, []);
  });
});
