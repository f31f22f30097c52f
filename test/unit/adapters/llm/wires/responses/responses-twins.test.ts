// What a responses request holds of answers that tell the same item twice.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { knownModel } from '../../../../../../src/adapters/llm/catalogue.ts';
import { responsesBody, responsesItems } from '../../../../../../src/adapters/llm/wires/responses/responses-request.ts';
import type { AssistantPart, Message } from '../../../../../../src/protocol/message.ts';

const origin = 'openai/gpt-6-luna';
const search: AssistantPart = {
  ...{ type: 'provider', name: 'web_search', text: 'Searched.', origin },
  data: '{"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search","query":"q"}}',
};
const thought = (item: string): AssistantPart => ({ type: 'thinking', text: 'Hm.', signature: 's', item, origin });
const says = (text: string): Message => ({ id: text, role: 'user', parts: [{ type: 'text', text }] });
const answers = (...parts: AssistantPart[]): Message => ({ id: 'a', role: 'assistant', parts });

function typesOf(messages: readonly Message[]) {
  const request = { system: '', messages, tools: [] };
  const { input } = responsesBody(
    knownModel('openai', 'gpt-6-luna'),
    request,
    { summaries: true },
    responsesItems(origin),
  );
  return Array.isArray(input) ? input.map(({ type }) => type) : [];
}

describe('an item that two answers tell', () => {
  it('left thinking behind that led to nothing, which the service refuses', () => {
    const first = [says('go'), answers(thought('rs_1'), search)];
    const types = ['message', 'reasoning', 'web_search_call'];
    assert.deepEqual(typesOf([...first, answers(thought('rs_2'), search)]), types);
    assert.deepEqual(typesOf([...first, answers(thought('rs_2'), search), says('more')]), [...types, 'message']);
  });

  it('leaves thinking that led to more', () => {
    const more = answers(thought('rs_2'), search, { type: 'text', text: 'So.' });
    assert.deepEqual(typesOf([says('go'), answers(search), more]), [
      'message',
      'web_search_call',
      'reasoning',
      'message',
    ]);
  });
});
