// What compatible servers do differently from OpenAI, and what becomes of it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createOpenaiReader } from '../../../../../../src/adapters/llm/wires/chat/openai-stream.ts';

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

  it('gathers the details of thinking that OpenRouter wants back', () => {
    const detail = (more: object) => ({ type: 'reasoning.text', index: 0, format: 'f', ...more });
    const parts = partsOf(
      read([
        delta({ reasoning: 'I th', reasoning_details: [detail({ text: 'I th' })] }),
        delta({ reasoning: 'ink', reasoning_details: [detail({ text: 'ink' })] }),
        delta({ reasoning_details: [detail({ signature: 's' })] }),
        delta({ reasoning_details: [{ type: 'reasoning.encrypted', data: 'x', index: 1 }] }),
        delta({ content: 'Hi' }, 'stop'),
      ]),
    );
    const whole = [detail({ text: 'I think', signature: 's' }), { type: 'reasoning.encrypted', data: 'x', index: 1 }];
    const [thought, said] = parts;
    assert.deepEqual(said, { type: 'text', text: 'Hi' });
    assert.ok(thought?.type === 'thinking');
    assert.equal(thought.text, 'I think');
    assert.deepEqual(JSON.parse(thought.signature ?? ''), whole);
  });

  it('keeps the signature of the thought that led to a call', () => {
    const extra_content = { google: { thought_signature: 'AB' } };
    const given = { id: 'a', extra_content, function: { name: 'look', arguments: '{}' } };
    const [part] = partsOf(read([delta({ tool_calls: [given] }, 'stop')]));
    assert.equal(part?.type === 'tool-call' && part.extra, JSON.stringify({ extra_content }));
  });

  it('takes whole calls without ids apart, and one that comes twice as one', () => {
    const whole = (args: string, name = 'look') => call(0, '', name, args);
    const parts = partsOf(read([whole('{"x":1}'), whole('{"x":1}'), whole('{"x":2}', 'find'), delta({}, 'stop')]));
    assert.deepEqual(
      parts.map((part) => part.type === 'tool-call' && [part.tool, part.arguments]),
      [
        ['look', '{"x":1}'],
        ['find', '{"x":2}'],
      ],
    );
  });

  it('is a fault when a piece of a call came twice', () => {
    const pieces = [call(0, 'a', 'look', ''), call(0, undefined, undefined, '{"x')];
    const { end } = read([
      ...pieces,
      ...pieces.slice(1),
      call(0, undefined, undefined, '":1}'),
      delta({}, 'tool_calls'),
    ]);
    assert.equal(typeof end, 'string');
  });

  it('reads content that is a list of pieces, thinking among them', () => {
    const thought = (text: string) => ({ type: 'thinking', thinking: [{ type: 'text', text }] });
    const parts = partsOf(
      read([
        delta({ content: [thought('H')] }),
        delta({ content: [thought('m.')] }),
        delta({ content: [{ type: 'text', text: 'Hi' }] }),
        delta({ content: ' you' }, 'stop'),
      ]),
    );
    assert.deepEqual(parts, [
      { type: 'thinking', text: 'Hm.', origin: 'p/m' },
      { type: 'text', text: 'Hi you' },
    ]);
  });

  it('reads what Google marks as a thought as thinking', () => {
    const thought = { content: '<thought>Hm.', extra_content: { google: { thought: true } } };
    const parts = partsOf(read([delta(thought), delta({ content: 'Hi' }, 'stop')]));
    assert.deepEqual(
      parts.map((part) => [part.type, part.type === 'tool-call' ? '' : part.text]),
      [
        ['thinking', 'Hm.'],
        ['text', 'Hi'],
      ],
    );
  });

  it('keeps what the text rests on, once each', () => {
    const url_citation = { url: 'https://a', title: 'A' };
    const annotated = delta({ content: 'Hi', annotations: [{ type: 'url_citation', url_citation }] });
    const parts = partsOf(read([annotated, { ...delta({}, 'stop'), citations: ['https://a', 'https://b'] }]));
    assert.deepEqual(parts, [{ type: 'text', text: 'Hi', citations: [url_citation, { url: 'https://b' }] }]);
  });

  it('never takes what the server ran itself for a call', () => {
    const begun = { index: 0, type: 'search', arguments: '{"query":"q"}' };
    const { end } = read([
      delta({ executed_tools: [begun] }),
      delta({ executed_tools: [{ ...begun, output: 'found' }] }),
      delta({ content: 'Hi' }, 'stop'),
    ]);
    assert.ok(typeof end === 'object');
    assert.equal(end.stop, 'end');
    const data = JSON.stringify({ ...begun, output: 'found' });
    const done = { type: 'provider', name: 'search', text: '{"query":"q"} found', data, origin: 'p/m' };
    assert.deepEqual(end.parts, [done, { type: 'text', text: 'Hi' }]);
  });

  it('counts thinking that the server leaves out of what was written', () => {
    const usage = { prompt_tokens: 5, completion_tokens: 3, total_tokens: 20 };
    const { end } = read([{ ...delta({ content: 'x' }, 'stop'), usage }]);
    assert.ok(typeof end === 'object');
    assert.deepEqual(end.usage, { input: 5, output: 15, cachedInput: 0, thinking: 12 });
  });

  it('is a fault when the server ends with an error and does not say which', () => {
    assert.equal(typeof read([delta({ content: 'x' }), delta({}, 'error')]).end, 'string');
  });

  it('takes two calls that differ in nothing but their ids as two', () => {
    const parts = partsOf(read([call(0, 'a', 'now', '{}'), call(0, 'b', 'now', '{}'), delta({}, 'tool_calls')]));
    assert.deepEqual(
      parts.map((part) => part.type === 'tool-call' && part.call),
      ['a', 'b'],
    );
  });

  it('takes the pieces of a call together when each has an id of its own', () => {
    const pieces = [call(0, 'a', 'look', ''), call(0, 'b', undefined, '{"x"'), call(0, 'c', undefined, ':1}')];
    const parts = partsOf(read([...pieces, call(1, 'd', 'find', '{}'), delta({}, 'tool_calls')]));
    assert.deepEqual(
      parts.map((part) => part.type === 'tool-call' && [part.call, part.arguments]),
      [
        ['a', '{"x":1}'],
        ['d', '{}'],
      ],
    );
  });

  it('takes calls without ids, numbers and arguments apart by their names', () => {
    const bare = (name: string) => call(undefined, undefined, name, '');
    const parts = partsOf(read([bare('look'), bare('find'), delta({}, 'tool_calls')]));
    assert.deepEqual(
      parts.map((part) => part.type === 'tool-call' && part.tool),
      ['look', 'find'],
    );
  });

  it('does not say twice what a server repeats as a message beside its pieces', () => {
    const message = { role: 'assistant', content: 'Hi' };
    const last = { choices: [{ index: 0, delta: {}, message, finish_reason: 'stop' }] };
    assert.deepEqual(partsOf(read([delta({ content: 'Hi' }), last])), [{ type: 'text', text: 'Hi' }]);
  });

  it('reads reasoning among pieces of content, and what was spoken', () => {
    const summary = [{ type: 'summary_text', text: 'Hm.', signature: '' }];
    const audio = { id: 'a', transcript: 'Hi' };
    const parts = partsOf(read([delta({ content: [{ type: 'reasoning', summary }] }), delta({ audio }, 'stop')]));
    assert.deepEqual(parts, [
      { type: 'thinking', text: 'Hm.', origin: 'p/m' },
      { type: 'text', text: 'Hi' },
    ]);
  });

  it('knows the reasons to stop that other servers have', () => {
    const stops = {
      MAX_TOKENS: 'length',
      max_tokens: 'length',
      sensitive: 'refused',
      'content_filter: OTHER': 'refused',
    };
    for (const [reason, stop] of Object.entries(stops)) {
      const { end } = read([delta({ content: 'Hi' }, reason)]);
      assert.equal(typeof end === 'object' && end.stop, stop, reason);
    }
    for (const reason of ['network_error', 'insufficient_system_resource', 'abort']) {
      assert.equal(typeof read([delta({ content: 'Hi' }, reason)]).end, 'string', reason);
    }
  });

  it('throws an error that stands in an event without a wrapping', () => {
    const event = { object: 'error', message: 'Too long.', type: 'BadRequestError', code: 400 };
    assert.throws(() => read([event]), { status: 400, message: 'Too long.' });
  });

  it('counts when what was written is left out, and keeps a count that is followed by zeros', () => {
    const counted = (...usages: readonly object[]) => {
      const { end } = read([delta({ content: 'x' }, 'stop'), ...usages.map((usage) => ({ choices: [], usage }))]);
      return typeof end === 'object' ? end.usage : undefined;
    };
    const thought = { input: 9, output: 25, cachedInput: 0, thinking: 25 };
    assert.deepEqual(counted({ prompt_tokens: 9, total_tokens: 34 }), thought);
    const real = { prompt_tokens: 9, completion_tokens: 3, cache_read_input_tokens: 4 };
    const kept = { input: 9, output: 3, cachedInput: 4 };
    assert.deepEqual(counted(real, { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }), kept);
  });
});
