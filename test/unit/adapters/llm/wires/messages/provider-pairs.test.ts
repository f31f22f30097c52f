// The provider's own work in a conversation that goes on: with its result wherever that stands, and never alone.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { knownModel } from '../../../../../../src/adapters/llm/catalogue.ts';
import { anthropicMessages } from '../../../../../../src/adapters/llm/wires/messages/anthropic-messages.ts';
import { anthropicBody } from '../../../../../../src/adapters/llm/wires/messages/anthropic-request.ts';
import type { AssistantPart, Message } from '../../../../../../src/protocol/message.ts';

const model = knownModel('anthropic', 'claude-sonnet-5-5');
const user = (text: string): Message => ({ id: text, role: 'user', parts: [{ type: 'text', text }] });
const said = (...parts: AssistantPart[]): Message => ({ id: 'a', role: 'assistant', parts });
const result = (call: string): Message => ({
  id: 'r',
  role: 'tool',
  parts: [{ type: 'tool-result', call, text: '7', failed: false }],
});
const text = (words: string): AssistantPart => ({ type: 'text', text: words });
const own = (block: object): AssistantPart => ({
  type: 'provider',
  name: 'code',
  text: 'Ran it',
  data: JSON.stringify(block),
  origin: 'p/m',
});
const run = own({ type: 'server_tool_use', id: 'srv_1', name: 'code_execution', input: { code: 'x' } });
const ran = own({ type: 'code_execution_tool_result', tool_use_id: 'srv_1', content: {} });
const caller = { type: 'code_execution_20260120', tool_id: 'srv_1' };
const call = (extra?: object): AssistantPart => ({
  type: 'tool-call',
  call: 'c1',
  tool: 'look',
  arguments: '{}',
  ...(extra === undefined ? {} : { extra: JSON.stringify(extra), origin: 'p/m' }),
});

const sent = (...messages: readonly Message[]) =>
  anthropicBody(model, { system: '', messages, tools: [] }, { official: true }, anthropicMessages('p/m')).messages;
const types = (...messages: readonly Message[]) =>
  sent(...messages).map(({ content }) =>
    typeof content === 'string' ? content : content.map(({ type }) => type).join(),
  );

describe('work of the provider', () => {
  it('was left out while it waited for the result of a call that came with it', () => {
    assert.deepEqual(types(user('go'), said(run, call({ caller })), result('c1')), [
      'text',
      'server_tool_use,tool_use',
      'tool_result',
    ]);
  });

  it('keeps its result where that stands in the next answer', () => {
    assert.deepEqual(types(user('go'), said(run, call({ caller })), result('c1'), said(ran, text('7')), user('so?')), [
      'text',
      'server_tool_use,tool_use',
      'tool_result',
      'code_execution_tool_result,text',
      'text',
    ]);
  });

  it('is left out where it was broken off, and its call is one of ours then', () => {
    const talk = sent(user('go'), said(run, call({ caller })), result('c1'), said(text('7')), user('so?'));
    assert.deepEqual(talk[1]?.content, [{ type: 'tool_use', id: 'c1', name: 'look', input: {} }]);
    assert.deepEqual(types(user('go'), said(run, text('Hm')), user('so?')), ['text', 'text', 'text']);
  });

  it('is left out where only its result is there', () => {
    assert.deepEqual(types(user('go'), said(ran, text('7')), user('so?')), ['text', 'text', 'text']);
  });
});

describe('an answer that ended with a thought', () => {
  const thought: AssistantPart = { type: 'thinking', text: 'Hm.', signature: 's', origin: 'p/m' };
  it('was refused for ever', () => {
    assert.deepEqual(types(user('go'), said(thought, text('So'), thought), user('on')), [
      'text',
      'thinking,text',
      'text',
    ]);
    assert.deepEqual(types(user('go'), said(thought), user('on')), ['text', 'text']);
  });
});
