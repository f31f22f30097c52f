// What goes back over responses of what a server did itself: only what can stand in a conversation.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { responsesBody, responsesItems } from '../../../../../../src/adapters/llm/wires/responses/responses-request.ts';
import type { AssistantPart, Message } from '../../../../../../src/protocol/message.ts';

const done = (item: Readonly<Record<string, unknown>>): AssistantPart => ({
  type: 'provider',
  name: 'it',
  text: `did ${String(item.type)}`,
  data: JSON.stringify(item),
  origin: 'p/m',
});
const answer = (...parts: AssistantPart[]): Message => ({ id: 'a', role: 'assistant', parts });
const sent = (...parts: AssistantPart[]) =>
  responsesItems('p/m')(answer(...parts)).map((item) => ('content' in item ? item.content : item.type));

describe('responsesItems', () => {
  it('gives back what a server did as it was, together with its result', () => {
    const call = done({ type: 'shell_call', id: 'sh_1', call_id: 'c1', action: { commands: ['pwd'] } });
    const result = done({ type: 'shell_call_output', id: 'so_1', call_id: 'c1', output: [] });
    assert.deepEqual(sent(call, result), ['shell_call', 'shell_call_output']);
    assert.deepEqual(sent(done({ type: 'web_search_call', id: 'ws_1' })), ['web_search_call']);
    assert.deepEqual(sent(done({ type: 'tool_search_call', id: 't_1', call_id: null })), ['tool_search_call']);
    assert.deepEqual(sent(done({ type: 'compaction', id: 'cm_1', encrypted_content: 'x' })), ['compaction']);
  });

  it('tells in words of half of it, which every request that follows would be refused for', () => {
    for (const type of ['shell_call', 'shell_call_output', 'tool_search_call', 'custom_tool_call', 'program_output']) {
      assert.deepEqual(sent(done({ type, id: 'x_1', call_id: 'c1' })), [`[it: did ${type}]`]);
      assert.deepEqual(
        sent(done({ type, id: 'x_1', call_id: 'c1' }), done({ type: 'other', id: 'o', call_id: 'c2' })),
        [`[it: did ${type}]`, '[it: did other]'],
      );
    }
    assert.deepEqual(sent(done({ type: 'mcp_approval_request', id: 'm_1' })), ['[it: did mcp_approval_request]']);
    assert.deepEqual(sent(done({ type: 'mcp_call', id: 'm_2', approval_request_id: 'm_1' })), ['[it: did mcp_call]']);
  });
});

describe('responsesBody', () => {
  it('sends no two items of one id', () => {
    const search = answer(done({ type: 'web_search_call', id: 'ws_1' }), { type: 'text', text: 'Hi' });
    const request = { system: '', messages: [search, search], tools: [] };
    const model = { name: 'm', thinking: false, contextLimit: null, outputLimit: null, price: null };
    const { input } = responsesBody(model, request, { summaries: true }, responsesItems('p/m'));
    assert.ok(Array.isArray(input));
    assert.equal(input.filter((item) => item.type === 'web_search_call').length, 1);
    assert.equal(input.length, 3);
  });
});
