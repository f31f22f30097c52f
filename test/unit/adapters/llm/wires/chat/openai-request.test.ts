// What chat completions servers want otherwise: each quirk changes what it names and nothing else.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Quirks } from '../../../../../../src/adapters/llm/quirks.ts';
import type { KnownModel } from '../../../../../../src/adapters/llm/spec.ts';
import { openaiMessages } from '../../../../../../src/adapters/llm/wires/chat/openai-messages.ts';
import { openaiBody } from '../../../../../../src/adapters/llm/wires/chat/openai-request.ts';
import type { ModelRequest } from '../../../../../../src/core/llm/model.ts';
import type { Message, Part } from '../../../../../../src/protocol/message.ts';

const MODEL: KnownModel = { name: 'm', contextLimit: null, outputLimit: null, price: null, thinking: true };
const user = (text: string): Message => ({ id: text, role: 'user', parts: [{ type: 'text', text }] });
const request: ModelRequest = {
  system: 'Be brief.',
  messages: [user('go')],
  tools: [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }],
  maxOutput: 5,
  effort: 'low',
  cacheKey: 'session',
};
const body = (quirks: Quirks, more: Partial<ModelRequest> = {}, name = 'm'): Readonly<Record<string, unknown>> => ({
  ...openaiBody({ ...MODEL, name }, { ...request, ...more }, quirks, openaiMessages('p/m', quirks)),
});
const added = (quirks: Quirks) => {
  const plain = Object.keys(body({}));
  return Object.fromEntries(Object.entries(body(quirks)).filter(([name]) => !plain.includes(name)));
};
const answer = (...parts: readonly Part[]): Message => ({ id: 'a', role: 'assistant', parts: [...parts] });
const call: Part = { type: 'tool-call', call: 'c1', tool: 'look', arguments: '{}' };

describe('quirks of chat completions servers', () => {
  it('say under what names limit, thinking and cache key go', () => {
    assert.deepEqual(added({}), {});
    assert.equal(body({}).max_tokens, 5);
    assert.deepEqual(added({ maxTokensField: 'max_completion_tokens' }), { max_completion_tokens: 5 });
    assert.deepEqual(added({ reasoningField: 'reasoning_effort' }), { reasoning_effort: 'low' });
    assert.deepEqual(added({ reasoningField: 'reasoning' }), { reasoning: { effort: 'low' } });
    assert.deepEqual(added({ reasoningField: 'thinking' }), { thinking: { type: 'enabled' } });
    assert.deepEqual(added({ cacheKey: true }), { prompt_cache_key: 'session' });
    assert.deepEqual(added({ noParallel: true }), { parallel_tool_calls: false });
    assert.deepEqual(added({ extraBody: { provider: { order: ['x'] } } }), { provider: { order: ['x'] } });
    assert.equal('stream_options' in body({ noStreamOptions: true }), false);
    assert.match(JSON.stringify(body({ systemRole: 'user' }).messages), /^\[\{"role":"user","content":"Be brief/);
  });

  it('turn thinking off as far as the model can', () => {
    const off = (name: string) =>
      body({ reasoningField: 'reasoning_effort' }, { effort: 'off' }, name).reasoning_effort;
    assert.deepEqual([off('gpt-5.6-sol'), off('gpt-5-mini'), off('o3')], ['none', 'minimal', 'low']);
  });

  it('mark what does not change where Claude is asked, and only there', () => {
    const messages = [
      user('1'),
      answer({ type: 'text', text: 'a' }),
      user('2'),
      answer({ type: 'text', text: 'b' }),
      user('3'),
    ];
    const marks = (name: string) =>
      JSON.stringify(body({ cacheControl: true }, { messages }, name)).split('cache_control').length - 1;
    assert.deepEqual([marks('anthropic/claude-sonnet-5.5'), marks('openai/gpt-5.6')], [3, 0]);
  });

  it('give thinking back to the model that thought it, with its calls', () => {
    const details = JSON.stringify([{ type: 'reasoning.text', text: 'Hm.' }]);
    const thought: Part = { type: 'thinking', text: 'Hm.', signature: details, origin: 'p/m' };
    const sent = (givesBackReasoning: Quirks['givesBackReasoning'], part: Part) => {
      const converted = openaiMessages('p/m', { ...(givesBackReasoning ? { givesBackReasoning } : {}) })(
        answer(part, call),
      );
      const more = Object.entries({ ...converted[0] });
      return Object.fromEntries(more.filter(([name]) => name.startsWith('reasoning')));
    };
    assert.deepEqual(sent(undefined, thought), {});
    assert.deepEqual(sent('reasoning_content', thought), { reasoning_content: 'Hm.' });
    assert.deepEqual(sent('reasoning_details', thought), { reasoning_details: JSON.parse(details) });
    const foreign = { ...thought, origin: 'q/m' };
    assert.deepEqual(sent('reasoning_content', foreign), { reasoning_content: '' });
    assert.deepEqual(sent('reasoning_details', foreign), {});
  });

  it('give the signature of a call back to its maker alone', () => {
    const extra = '{"extra_content":{"google":{"thought_signature":"AB"}}}';
    const sent = (origin: string) => JSON.stringify(openaiMessages('p/m', {})(answer({ ...call, extra, origin })));
    assert.match(sent('p/m'), /"extra_content":\{"google":\{"thought_signature":"AB"\}\}/);
    assert.doesNotMatch(sent('q/m'), /extra_content/);
  });

  it('send documents where they are taken, text as text, and say what was left out', () => {
    const file = (mime: string, data: string) => ({ type: 'file' as const, mime, data, name: 'a' });
    const message: Message = {
      id: 'f',
      role: 'user',
      parts: [file('application/pdf', 'JVBERi0='), file('text/plain', 'aGVsbG8='), file('application/zip', 'UEs=')],
    };
    const taken = JSON.stringify(openaiMessages('p/m', { files: true })(message));
    assert.match(taken, /"file_data":"data:application\/pdf;base64,JVBERi0="/);
    assert.match(taken, /hello/);
    assert.match(taken, /\(application\/zip\) was left out/);
    assert.match(JSON.stringify(openaiMessages('p/m', {})(message)), /\(application\/pdf\) was left out/);
  });

  it('tell what another provider did in words', () => {
    const part: Part = { type: 'provider', name: 'web_search', text: 'Searched for "q"', data: '{}', origin: 'q/m' };
    assert.deepEqual(openaiMessages('p/m', {})(answer(part)), [
      { role: 'assistant', content: '[web_search: Searched for "q"]' },
    ]);
  });
});
