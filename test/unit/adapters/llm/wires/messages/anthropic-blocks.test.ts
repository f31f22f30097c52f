// Blocks of the messages wire that are not text or calls, and blocks that come in the wrong place.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createAnthropicReader } from '../../../../../../src/adapters/llm/wires/messages/anthropic-stream.ts';

const start = (index: number, content_block: object) => ({ type: 'content_block_start', index, content_block });
const more = (index: number, delta: object) => ({ type: 'content_block_delta', index, delta });
const stop = (index: number) => ({ type: 'content_block_stop', index });
const json = (index: number, partial_json: string) => more(index, { type: 'input_json_delta', partial_json });
const end = (stop_reason: string) => [
  { type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 9 } },
  { type: 'message_stop' },
];
const search = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
const call = { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} };

function read(events: readonly unknown[]) {
  const reader = createAnthropicReader(new Set(), 'p/m');
  for (const event of events) reader.take(event);
  return reader.end(false);
}

function whole(events: readonly unknown[]) {
  const last = read(events);
  assert.ok(typeof last === 'object', String(last));
  return last;
}

describe('blocks of the messages wire', () => {
  it('keep what the provider searched and found, and never make a call of it', () => {
    const found = {
      type: 'web_search_tool_result',
      tool_use_id: 'srvtoolu_1',
      content: [{ type: 'web_search_result', url: 'https://a', title: 'A', encrypted_content: 'x' }],
    };
    const { parts, stop: reason } = whole([
      start(0, search),
      json(0, '{"query":'),
      json(0, '"q"}'),
      stop(0),
      start(1, found),
      stop(1),
      ...end('end_turn'),
    ]);
    assert.equal(reason, 'end');
    assert.deepEqual(parts, [
      {
        type: 'provider',
        name: 'web_search',
        text: 'Searched for "q"',
        data: JSON.stringify({ ...search, input: { query: 'q' } }),
        origin: 'p/m',
        item: 'srvtoolu_1',
      },
      {
        type: 'provider',
        name: 'web_search',
        text: 'Found: A https://a',
        data: JSON.stringify(found),
        origin: 'p/m',
      },
    ]);
  });

  it('keep citations for people and as the provider wants them back', () => {
    const citation = {
      type: 'web_search_result_location',
      cited_text: 'words',
      encrypted_index: 'mark',
      title: 'A',
      url: 'https://a',
    };
    const { parts } = whole([
      start(0, { type: 'text', text: '', citations: [] }),
      more(0, { type: 'text_delta', text: 'Hi' }),
      more(0, { type: 'citations_delta', citation }),
      stop(0),
      ...end('end_turn'),
    ]);
    assert.deepEqual(parts, [
      {
        type: 'text',
        text: 'Hi',
        citations: [{ url: 'https://a', title: 'A', quote: 'words' }],
        extra: JSON.stringify({ citations: [citation] }),
        origin: 'p/m',
      },
    ]);
  });

  it('keep a condensed conversation that comes in pieces of its own', () => {
    const { parts, stop: reason } = whole([
      start(0, { type: 'compaction', content: null }),
      more(0, { type: 'compaction_delta', content: 'So far.' }),
      stop(0),
      ...end('pause_turn'),
    ]);
    assert.equal(reason, 'paused');
    assert.equal(parts[0]?.type === 'provider' && parts[0].data, '{"type":"compaction","content":"So far."}');
  });

  it('keep who else made a call, to say it with the call', () => {
    const caller = { type: 'code_execution_20250825', tool_id: 'srvtoolu_1' };
    const { parts } = whole([start(0, { ...call, caller }), stop(0), ...end('tool_use')]);
    assert.equal(parts[0]?.type === 'tool-call' && parts[0].extra, JSON.stringify({ caller }));
    const direct = whole([start(0, { ...call, caller: { type: 'direct' } }), stop(0), ...end('tool_use')]);
    assert.deepEqual(direct.parts, [{ type: 'tool-call', call: 'toolu_1', tool: 'look', arguments: '{}' }]);
  });

  it('may come whole with the start of the answer', () => {
    const { parts, stop: reason } = whole([
      {
        type: 'message_start',
        message: { content: [{ ...call, input: { p: 1 } }], stop_reason: 'tool_use', usage: {} },
      },
      { type: 'message_stop' },
    ]);
    assert.equal(reason, 'tools');
    assert.deepEqual(parts, [{ type: 'tool-call', call: 'toolu_1', tool: 'look', arguments: '{"p":1}' }]);
  });

  it('are the same when their beginning or their end comes twice', () => {
    const once = [start(0, call), json(0, '{"p":1}'), stop(0)];
    const twice = [start(0, call), ...once, stop(0)];
    assert.deepEqual(whole([...twice, ...end('tool_use')]), whole([...once, ...end('tool_use')]));
  });

  it('are a fault in the wrong place', () => {
    const wrong = [
      [json(0, '{}'), ...end('tool_use')],
      [start(0, call), json(0, '{}'), start(0, call), stop(0), ...end('tool_use')],
      [start(0, call), stop(0), json(0, '{"p":1}'), ...end('tool_use')],
      [start(0, call), json(0, '{"p":1}'), ...end('tool_use')],
      [start(0, call), json(0, '{"p'), json(0, '{"p'), json(0, '":1}'), stop(0), ...end('tool_use')],
      [start(0, { type: 'text', text: '' }), json(0, '{}'), stop(0), ...end('end_turn')],
      [start(0, call), { type: 'message_start', message: {} }, stop(0), ...end('tool_use')],
    ];
    for (const events of wrong) assert.equal(typeof read(events), 'string', JSON.stringify(events));
  });

  it('tell another model the summary and the advice in them', () => {
    const summary = { type: 'compaction', content: null };
    const advice = { type: 'advisor_tool_result', tool_use_id: 'srvtoolu_2', content: { type: 'x', text: 'Wait.' } };
    const { parts } = whole([
      start(0, summary),
      more(0, { type: 'compaction_delta', content: 'Half' }),
      more(0, { type: 'compaction_delta', content: 'They built it.', encrypted_content: 'e' }),
      more(0, { type: 'signature_delta', signature: 's' }),
      stop(0),
      start(1, advice),
      stop(1),
      ...end('end_turn'),
    ]);
    assert.deepEqual(
      parts.map((part) => part.type === 'provider' && part.text),
      ['They built it.', 'Wait.'],
    );
    const data = { ...summary, content: 'They built it.', encrypted_content: 'e', signature: 's' };
    assert.equal(parts[0]?.type === 'provider' && parts[0].data, JSON.stringify(data));
  });
});
