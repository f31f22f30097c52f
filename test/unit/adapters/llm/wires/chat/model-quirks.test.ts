// What a maker's models refuse, at its own door and behind anybody's gateway.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { google } from '../../../../../../src/adapters/llm/kinds/google.ts';
import { mistral } from '../../../../../../src/adapters/llm/kinds/mistral.ts';
import type { Quirks } from '../../../../../../src/adapters/llm/quirks.ts';
import type { KnownModel } from '../../../../../../src/adapters/llm/spec.ts';
import { modelQuirks } from '../../../../../../src/adapters/llm/wires/chat/model-quirks.ts';
import { openaiMessages } from '../../../../../../src/adapters/llm/wires/chat/openai-messages.ts';
import { openaiBody } from '../../../../../../src/adapters/llm/wires/chat/openai-request.ts';
import type { Message, Part } from '../../../../../../src/protocol/message.ts';

const call = (id: string, more: Partial<Extract<Part, { type: 'tool-call' }>> = {}): Part => ({
  ...{ type: 'tool-call', call: id, tool: 'look', arguments: '{}' },
  ...more,
});
const result = (id: string): Part => ({ type: 'tool-result', call: id, text: 'found', failed: false });
const says = (text: string): Message => ({ id: text, role: 'user', parts: [{ type: 'text', text }] });
const stopped: readonly Message[] = [
  says('go'),
  { id: 'a', role: 'assistant', parts: [call('toolu_01Ab-c'), call('fc_2')] },
  { id: 'r', role: 'tool', parts: [result('toolu_01Ab-c'), result('fc_2')] },
  says('wait'),
];

function sent(name: string, kind: Quirks, messages: readonly Message[] = stopped) {
  const model: KnownModel = { name, contextLimit: null, outputLimit: null, price: null, thinking: false };
  const quirks = modelQuirks(name, kind);
  const schema = { type: 'object', properties: { depth: { const: 1 } }, additionalProperties: false };
  const tools = [{ name: 'look', description: 'Looks.', inputSchema: schema }];
  return openaiBody(model, { system: '', messages, tools, maxOutput: 9 }, quirks, openaiMessages(`p/${name}`, quirks));
}

describe('the models of Mistral', () => {
  const asked: readonly (readonly [string, Quirks])[] = [
    ['mistral-large-4', mistral.quirks ?? {}],
    ['my-alias', mistral.quirks ?? {}],
    ['mistralai/devstral-3', {}],
    ['@mistral-prod/ministral-8b', {}],
  ];
  for (const [name, kind] of asked) {
    it(`refused the ids that other providers give to calls: ${name}`, () => {
      const { messages } = sent(name, kind);
      const made = messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []));
      const ids = made.map(({ id }) => id);
      for (const id of ids) assert.match(id, /^[a-zA-Z0-9]{9}$/);
      assert.equal(new Set(ids).size, 2);
      assert.deepEqual(
        messages.flatMap((message) => (message.role === 'tool' ? [message.tool_call_id] : [])),
        ids,
      );
    });

    it(`refused what the user said right after results: ${name}`, () => {
      const roles = sent(name, kind).messages.map(({ role }) => role);
      assert.deepEqual(roles, ['user', 'assistant', 'tool', 'tool', 'assistant', 'user']);
    });
  }

  it('are known by their ids also where somebody made others of them', () => {
    assert.deepEqual(modelQuirks('dolphin-mixtral:8x7b', {}), { callIds: 'nine' });
  });

  it('keep the ids that they give themselves, and none of many is another’s', () => {
    const own: Message = { id: 'a', role: 'assistant', parts: [call('D681PevKs')] };
    assert.match(JSON.stringify(openaiMessages('p/m', { callIds: 'nine' })(own)), /"id":"D681PevKs"/);
    const calls = Array.from({ length: 20_000 }, (_, index) => call(`call_${index}`));
    const [many] = openaiMessages('p/m', { callIds: 'nine' })({ id: 'a', role: 'assistant', parts: calls });
    assert.ok(many?.role === 'assistant');
    assert.equal(new Set(many.tool_calls?.map(({ id }) => id)).size, 20_000);
  });

  it('are the only ones for whom anything is said in the model’s name', () => {
    const { messages } = sent('qwen-3', {});
    assert.equal(messages.length, 5);
    assert.match(JSON.stringify(messages), /"id":"toolu_01Ab-c"/);
  });
});

describe('the models of Google', () => {
  const kind = google.quirks ?? {};

  it('refused a conversation in which another model had called tools', () => {
    const { messages } = sent('gemini-3.8-flash', kind);
    const mark = { google: { thought_signature: 'skip_thought_signature_validator' } };
    const made = messages.find(({ role }) => role === 'assistant');
    assert.ok(made?.role === 'assistant');
    // Of calls made at once only the first is signed.
    assert.deepEqual(
      made.tool_calls?.map((one) => Reflect.get(one, 'extra_content')),
      [mark, undefined],
    );
  });

  it('are given their own signatures, and a server that wants none is given none', () => {
    const extra = '{"extra_content":{"google":{"thought_signature":"AB"}}}';
    const own: Message = { id: 'a', role: 'assistant', parts: [call('1', { extra, origin: 'p/m' }), call('2')] };
    const written = (quirks: Quirks) => JSON.stringify(sent('m', quirks, [says('go'), own]).messages);
    assert.equal(written(kind).split('thought_signature').length - 1, 1);
    assert.match(written(kind), /"thought_signature":"AB"/);
    assert.doesNotMatch(written({}).replace('"AB"', ''), /skip_thought/);
  });

  it('refused schemas with words that OpenAPI does not have', () => {
    for (const [name, quirks] of [
      ['gemini-3.8-flash', kind],
      ['google/gemini-3.1-flash-lite', {}],
    ] as const) {
      const [tool] = sent(name, quirks).tools ?? [];
      assert.ok(tool?.type === 'function');
      const depth = { type: 'number', description: '(const: 1)' };
      assert.deepEqual(tool.function.parameters, { type: 'object', properties: { depth } });
    }
  });
});

describe('the models of OpenAI that think', () => {
  it('refused the old name of the limit behind gateways', () => {
    const limits = (name: string, quirks: Quirks = {}) => {
      const { max_tokens: old, max_completion_tokens: renamed } = sent(name, quirks);
      return [old, renamed];
    };
    for (const name of ['@openai-prod/gpt-6-sol', 'openai/gpt-5.6-luna', 'gpt-5', 'o3', 'azure/o1-mini']) {
      assert.deepEqual(limits(name), [undefined, 9], name);
    }
    for (const name of ['gpt-4.1', 'openai/gpt-oss-120b', 'qwen-3', 'solo1', 'gpt-5x']) {
      assert.deepEqual(limits(name), [9, undefined], name);
    }
    assert.deepEqual(limits('gpt-5', { maxTokensField: 'max_tokens' }), [9, undefined]);
  });
});
