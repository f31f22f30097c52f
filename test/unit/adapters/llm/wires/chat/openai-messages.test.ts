// What goes back to a server that would refuse the whole conversation otherwise: ids, order, thoughts and signatures.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Quirks } from '../../../../../../src/adapters/llm/quirks.ts';
import type { KnownModel } from '../../../../../../src/adapters/llm/spec.ts';
import { openaiMessages } from '../../../../../../src/adapters/llm/wires/chat/openai-messages.ts';
import { openaiBody } from '../../../../../../src/adapters/llm/wires/chat/openai-request.ts';
import type { Message, Part } from '../../../../../../src/protocol/message.ts';

const answer = (...parts: readonly Part[]): Message => ({ id: 'a', role: 'assistant', parts: [...parts] });
const user = (text: string): Message => ({ id: text, role: 'user', parts: [{ type: 'text', text }] });
const call = (id: string, more: Partial<Extract<Part, { type: 'tool-call' }>> = {}): Part => ({
  ...{ type: 'tool-call', call: id, tool: 'look', arguments: '{}' },
  ...more,
});
const results = (...ids: readonly string[]): Message => ({
  id: 'r',
  role: 'tool',
  parts: ids.map((id) => ({ type: 'tool-result', call: id, text: 'seen', failed: false })),
});
const sent = (origin: string, quirks: Quirks, messages: readonly Message[]) => {
  const model: KnownModel = { name: 'm', contextLimit: null, outputLimit: null, price: null, thinking: false };
  const body = openaiBody(model, { system: '', messages, tools: [] }, quirks, openaiMessages(origin, quirks));
  return body.messages.map((message): Readonly<Record<string, unknown>> => ({ ...message }));
};
const idsIn = (messages: readonly unknown[]) =>
  [...JSON.stringify(messages).matchAll(/"(?:id|tool_call_id)":"([^"]*)"/g)].map(([, id]) => id);

describe('ids of calls from another provider', () => {
  const messages = [answer(call('call_abcDEF0123'), call('toolu_9'), call('aB3dE6gH9')), results('call_abcDEF0123')];

  it('are given back as they were to most servers', () => {
    assert.deepEqual(idsIn(sent('p/m', {}, messages)), ['call_abcDEF0123', 'toolu_9', 'aB3dE6gH9', 'call_abcDEF0123']);
  });

  it('become nine letters and digits to a server that wants it, the same for call and result', () => {
    const [first, second, third, result] = idsIn(sent('p/m', { callIds: 'nine' }, messages));
    assert.match(`${first} ${second}`, /^[a-zA-Z0-9]{9} [a-zA-Z0-9]{9}$/);
    assert.notEqual(first, second);
    assert.deepEqual([third, result], ['aB3dE6gH9', first]);
  });

  it('stay apart however many there are', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => call(`call_${index}`));
    assert.equal(new Set(idsIn(sent('p/m', { callIds: 'nine' }, [answer(...many)]))).size, many.length);
  });
});

describe('a word of the user right after results', () => {
  const messages = [user('go'), answer(call('a')), results('a'), user('and on')];
  const roles = (quirks: Quirks, given: readonly Message[] = messages) =>
    sent('p/m', quirks, given).map(({ role }) => role);

  it('follows them as it is', () => {
    assert.deepEqual(roles({}), ['user', 'assistant', 'tool', 'user']);
  });

  it('has an answer before it where the server refuses that', () => {
    assert.deepEqual(roles({ answersResults: true }), ['user', 'assistant', 'tool', 'assistant', 'user']);
    assert.deepEqual(roles({ answersResults: true }, messages.slice(0, 3)), ['user', 'assistant', 'tool']);
  });
});

describe('thoughts that are given back', () => {
  const thought: Part = { type: 'thinking', text: 'Hm.', origin: 'p/m' };

  it('stand before the text among its pieces where the server has them there', () => {
    const [message] = sent('p/m', { givesBackReasoning: 'content' }, [answer(thought, { type: 'text', text: 'Hi' })]);
    assert.deepEqual(message, {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }], closed: true },
        { type: 'text', text: 'Hi' },
      ],
    });
    const [called] = sent('p/m', { givesBackReasoning: 'content' }, [answer(thought, call('a'))]);
    assert.equal(JSON.stringify(called?.content).match(/"type":"thinking"/g)?.length, 1);
  });

  it('of another model leave the text as it is', () => {
    const foreign = { ...thought, origin: 'q/m' };
    const [message] = sent('p/m', { givesBackReasoning: 'content' }, [answer(foreign, { type: 'text', text: 'Hi' })]);
    assert.equal(message?.content, 'Hi');
  });

  it('go back as the signed blocks that they came in', () => {
    const blocks = [
      { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
      { type: 'redacted_thinking', data: 'xx' },
    ];
    const signed = { ...thought, signature: JSON.stringify(blocks) };
    const given = (part: Part) =>
      sent('p/m', { givesBackReasoning: 'thinking_blocks' }, [answer(part, call('a'))])[0]?.thinking_blocks;
    assert.deepEqual(given(signed), blocks);
    assert.equal(given({ ...signed, origin: 'q/m' }), undefined);
    assert.equal(given({ ...thought, signature: '[{"type":"reasoning.text","text":"Hm."}]' }), undefined);
  });
});

describe('calls that a server wants signed', () => {
  const own = { extra: '{"extra_content":{"google":{"thought_signature":"AB"}}}', origin: 'p/gemini-3.8-flash' };
  const signatures = (origin: string, ...calls: readonly Part[]) => {
    const [message] = sent(origin, { signsCalls: true }, [answer(...calls)]);
    return Object.values({ ...(Array.isArray(message?.tool_calls) ? message.tool_calls : []) }).map(
      (entry) => String(JSON.stringify(entry)).match(/"thought_signature":"([^"]*)"/)?.[1],
    );
  };

  it('say that they have none where another model made them, the first of an answer alone', () => {
    assert.deepEqual(signatures('p/gemini-3.8-flash', call('a'), call('b')), [
      'skip_thought_signature_validator',
      undefined,
    ]);
  });

  it('keep their own, and calls beside them have none', () => {
    assert.deepEqual(signatures('p/gemini-3.8-flash', call('a', own), call('b')), ['AB', undefined]);
  });

  it('are left alone for models that do not sign', () => {
    assert.deepEqual(signatures('p/gemini-2.5-pro', call('a')), [undefined]);
  });
});
