// What the responses wire carries: items that end by themselves, work of the provider's own, faults in place of half a call.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createResponsesReader } from '../../../../../../src/adapters/llm/wires/responses/responses-stream.ts';

const added = (output_index: number, item: object) => ({ type: 'response.output_item.added', output_index, item });
const done = (output_index: number, item: object) => ({ type: 'response.output_item.done', output_index, item });
const delta = (kind: string, output_index: number, text: string, more: object = {}) => ({
  type: `response.${kind}.delta`,
  output_index,
  content_index: 0,
  delta: text,
  ...more,
});
const completed = (more: object = {}) => ({ type: 'response.completed', response: { status: 'completed', ...more } });
const call = (more: object = {}) => ({ type: 'function_call', id: 'fc_1', call_id: 'c1', name: 'look', ...more });
const written = (raw: string) => delta('function_call_arguments', 0, raw);
const message = (text: string, more: object = {}) => ({
  type: 'message',
  id: 'msg_1',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations: [] }],
  ...more,
});

function read(events: readonly unknown[]) {
  const reader = createResponsesReader(new Set(), 'p/m');
  const chunks = events.flatMap((event) => [...reader.take(event)]);
  return { chunks, end: reader.end(false), reader };
}

function ended(events: readonly unknown[]) {
  const { end } = read(events);
  assert.ok(typeof end === 'object', String(end));
  return end;
}

const broken = (events: readonly unknown[]) => {
  const { end, reader } = read(events);
  assert.equal(typeof end, 'string');
  assert.ok(reader.partial().parts.every((part) => part.type !== 'tool-call'));
};

describe('createResponsesReader', () => {
  it('gives each summary of thinking as a part, and what is encrypted with the last', () => {
    const summary = ['One.', 'Two.'].map((text) => ({ type: 'summary_text', text }));
    const { parts } = ended([
      added(0, { type: 'reasoning', id: 'rs_1', summary: [] }),
      delta('reasoning_summary_text', 0, 'On', { summary_index: 0 }),
      delta('reasoning_summary_text', 0, 'e.', { summary_index: 0 }),
      delta('reasoning_summary_text', 0, 'Two.', { summary_index: 1 }),
      done(0, { type: 'reasoning', id: 'rs_1', summary, encrypted_content: 'sealed' }),
      done(1, message('Hi')),
      completed(),
    ]);
    assert.deepEqual(parts, [
      { type: 'thinking', text: 'One.', origin: 'p/m', item: 'rs_1' },
      { type: 'thinking', text: 'Two.', signature: 'sealed', origin: 'p/m', item: 'rs_1' },
      { type: 'text', text: 'Hi' },
    ]);
  });

  it('keeps thinking without a word, as long as it is sealed', () => {
    const { parts } = ended([
      done(0, { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed' }),
      done(1, message('Hi')),
      completed(),
    ]);
    assert.deepEqual(parts[0], { type: 'thinking', text: '', signature: 'sealed', origin: 'p/m', item: 'rs_1' });
  });

  it('keeps phase and citations of a text', () => {
    const annotations = [
      { type: 'url_citation', url: 'https://a', title: 'A', start_index: 0, end_index: 1 },
      { type: 'file_citation', file_id: 'f', filename: 'b.txt', index: 1 },
    ];
    const content = [{ type: 'output_text', text: 'Hi', annotations }];
    const { parts } = ended([done(0, message('', { content, phase: 'commentary' })), completed()]);
    assert.deepEqual(parts, [
      {
        type: 'text',
        text: 'Hi',
        citations: [{ url: 'https://a', title: 'A' }, { title: 'b.txt' }],
        extra: '{"phase":"commentary"}',
        origin: 'p/m',
        item: 'msg_1',
      },
    ]);
  });

  it('keeps citations that came before the end and are not told in it', () => {
    const annotation = { type: 'url_citation', url: 'https://owls.example', title: 'Owls' };
    const { parts } = ended([
      added(0, message('')),
      delta('output_text', 0, 'Hi'),
      { type: 'response.output_text.annotation.added', output_index: 0, content_index: 0, annotation },
      done(0, message('Hi')),
      completed(),
    ]);
    assert.deepEqual(parts, [
      { type: 'text', text: 'Hi', citations: [{ url: 'https://owls.example', title: 'Owls' }] },
    ]);
  });

  it('shows what was lost on its way as soon as the whole is known', () => {
    const { chunks } = read([
      added(0, message('')),
      delta('output_text', 0, 'Go'),
      done(0, message('Good.')),
      completed(),
    ]);
    assert.deepEqual(
      chunks.map((chunk) => ('text' in chunk ? chunk.text : chunk.type)),
      ['Go', 'od.'],
    );
  });

  it('never takes work of the provider’s own for a call', () => {
    const item = { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } };
    const { parts, stop } = ended([added(0, { ...item, status: 'in_progress' }), done(0, item), completed()]);
    assert.equal(stop, 'end');
    const data = JSON.stringify(item);
    assert.deepEqual(parts, [
      { type: 'provider', name: 'web_search', text: 'Searched for "q"', data, origin: 'p/m', item: 'ws_1' },
    ]);
  });

  it('takes calls side by side', () => {
    const { parts, stop } = ended([
      added(0, call()),
      added(1, call({ id: 'fc_2', call_id: 'c2', name: 'find' })),
      written('{"p"'),
      delta('function_call_arguments', 1, '{}'),
      written(':1}'),
      done(1, call({ id: 'fc_2', call_id: 'c2', name: 'find', arguments: '{}' })),
      done(0, call({ arguments: '{"p":1}' })),
      completed(),
    ]);
    assert.equal(stop, 'tools');
    assert.deepEqual(
      parts.map((part) => part.type === 'tool-call' && [part.call, part.tool, part.arguments]),
      [
        ['c1', 'look', '{"p":1}'],
        ['c2', 'find', '{}'],
      ],
    );
  });

  it('drops an event that came twice', () => {
    const numbered = [
      added(0, call()),
      written('{"p"'),
      written(':1}'),
      done(0, call({ arguments: '{"p":1}' })),
      completed(),
    ].map((event, sequence_number) => ({ ...event, sequence_number }));
    const twice = numbered.flatMap((event, index) => (index === 2 ? [event, event] : [event]));
    assert.deepEqual(ended(twice).parts, ended(numbered).parts);
  });

  it('is a fault when the two versions of a call differ, when one is half, and when a piece is astray', () => {
    broken([added(0, call()), written('{"p":1}'), done(0, call({ arguments: '{"p":2}' })), completed()]);
    broken([added(0, call()), written('{"p":1}'), completed()]);
    broken([written('{"p":1}'), completed()]);
    broken([
      added(0, call()),
      done(0, call({ arguments: '{"p":1}' })),
      completed({ output: [call({ arguments: '{"p":2}' })] }),
    ]);
  });

  it('takes from the last event what did not end by itself', () => {
    const output = [message('Hi'), call({ arguments: '{"p":1}' })];
    const { parts } = ended([delta('output_text', 0, 'H'), completed({ output })]);
    assert.deepEqual(
      parts.map((part) => part.type),
      ['text', 'tool-call'],
    );
    assert.deepEqual(parts[0], { type: 'text', text: 'Hi' });
  });

  it('knows items by their place when a gateway names them anew in each event', () => {
    const { parts } = ended([
      added(0, { ...message(''), id: 'a' }),
      delta('output_text', 0, 'Hi', { item_id: 'b' }),
      done(0, { ...message('Hi'), id: 'c' }),
      completed({ output: [{ ...message('Hi'), id: 'd' }] }),
    ]);
    assert.deepEqual(parts, [{ type: 'text', text: 'Hi' }]);
  });

  it('drops the call that the limit cut off', () => {
    const { parts, stop } = ended([
      added(0, call()),
      written('{"p'),
      {
        type: 'response.incomplete',
        response: { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      },
    ]);
    assert.deepEqual([parts, stop], [[], 'length']);
  });

  it('shows a refusal and stops for it, and for what a filter held back', () => {
    const content = [{ type: 'refusal', refusal: 'I will not.' }];
    const refused = ended([done(0, message('', { content })), completed()]);
    assert.deepEqual([refused.stop, refused.parts], ['refused', [{ type: 'text', text: 'I will not.' }]]);
    const filtered = { status: 'incomplete', incomplete_details: { reason: 'content_filter' } };
    assert.equal(ended([{ type: 'response.incomplete', response: filtered }]).stop, 'refused');
  });

  it('throws what the provider calls an error', () => {
    const reader = createResponsesReader(new Set(), 'p/m');
    const error = { code: 'rate_limit_exceeded', message: 'Too many.' };
    const failed = { type: 'response.failed', response: { status: 'failed', error } };
    assert.throws(() => reader.take(failed), { status: 429, message: 'Too many.' });
  });

  it('blames the request only for what is wrong with it, when an answer fails on the way', () => {
    const status = (code: string) => {
      const failed = { type: 'response.failed', response: { status: 'failed', error: { code, message: 'No.' } } };
      try {
        return read([failed]) && undefined;
      } catch (error) {
        return error instanceof Error && 'status' in error ? error.status : undefined;
      }
    };
    assert.deepEqual(['invalid_prompt', 'image_too_large', 'bio_policy'].map(status), [400, 400, 400]);
    assert.deepEqual(['slow_down', 'worker_lost', 'vector_store_timeout'].map(status), [0, 0, 0]);
  });

  it('counts cached, written and thinking tokens', () => {
    const usage = {
      input_tokens: 9,
      input_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 3 },
    };
    const counted = { input: 9, output: 5, cachedInput: 4, thinking: 3, cacheWrite: 2 };
    assert.deepEqual(ended([completed({ usage })]).usage, counted);
  });
});
