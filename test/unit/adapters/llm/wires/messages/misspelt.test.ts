// Names that were damaged on their way: what they stood for is lost, so that the answer is a fault and no call is run without it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createAnthropicReader } from '../../../../../../src/adapters/llm/wires/messages/anthropic-stream.ts';
import { isMisspelt } from '../../../../../../src/adapters/llm/wires/messages/misspelt.ts';

const start = {
  type: 'content_block_start',
  index: 0,
  content_block: { type: 'tool_use', id: 'a', name: 'look', input: {} },
};
const piece = (partial_json: string) => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'input_json_delta', partial_json },
});
const EVENTS = [
  { type: 'message_start', message: { usage: { input_tokens: 3, output_tokens: 1 } } },
  start,
  piece('{"in":"a'),
  piece('/b'),
  piece('"}'),
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 2 } },
  { type: 'message_stop' },
];

function read(events: readonly unknown[]) {
  const reader = createAnthropicReader(new Set(), 'p/m');
  for (const event of events) reader.take(event);
  return reader.end(false);
}

/** The answer with this piece of its second half written otherwise. */
const damaged = (at: number, from: string, to: string) =>
  read(EVENTS.map((event, index) => (index === at ? JSON.parse(JSON.stringify(event).replace(from, to)) : event)));

describe('a name that was damaged', () => {
  it('made a call that lacked a piece of its arguments', () => {
    const last = read(EVENTS);
    assert.ok(typeof last === 'object' && last.stop === 'tools');
    for (const [from, to] of [
      ['content_block_delta', 'content_blocc_delta'],
      ['input_json_delta', 'input_jsOn_delta'],
      ['"partial_json"', '"partial\\u0000json"'],
      ['"delta":', '"dalta":'],
      ['"index"', '"inde8"'],
      [',"delta":{"type"', ',"delta":{"typ3"'],
      ['{"type":"content', '{"tYpe":"content'],
    ] as const) {
      assert.equal(typeof damaged(3, from, to), 'string', to);
    }
  });

  it('made a call vanish, or end otherwise than it did', () => {
    assert.equal(typeof damaged(1, 'tool_use', 'tool_usg'), 'string');
    assert.equal(typeof damaged(1, 'content_block"', 'content_blocK"'), 'string');
    assert.equal(typeof damaged(6, 'tool_use', 'tool_uqe'), 'string');
    assert.equal(typeof damaged(6, 'stop_reason', 'stop_season'), 'string');
  });

  it('is told from one that is only new', () => {
    const news = [
      { type: 'content_block_note', note: 'x' },
      { type: 'usage', usage: {} },
    ];
    const last = read([...EVENTS.slice(0, 5), ...news, ...EVENTS.slice(5)]);
    assert.ok(typeof last === 'object' && last.stop === 'tools');
    assert.equal(isMisspelt('text', ['text']), false);
    assert.equal(isMisspelt('data', ['text']), false);
    assert.equal(isMisspelt('texts', ['text']), false);
  });
});

describe('a call whose beginning was lost', () => {
  it('was handed on as one that the model wrote badly', () => {
    assert.equal(typeof read(EVENTS.filter((_, at) => at !== 2)), 'string');
    const bad = read([start, piece('{in: 1}'), ...EVENTS.slice(5)]);
    assert.ok(typeof bad === 'object', 'what the model wrote badly is answered');
  });
});

describe('an error without a type', () => {
  it('is thrown with the status that it names', () => {
    const error = { message: 'Too many', code: '429' };
    assert.throws(() => read([...EVENTS.slice(0, 3), { error }]), { message: 'Too many', status: 429 });
  });
});
