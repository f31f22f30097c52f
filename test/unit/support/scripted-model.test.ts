// The scripted model itself: both wires carry the same script, in any chunking, and refuse what the real services refuse.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { Answer, Script } from '../../support/scripted-model/script.ts';
import {
  type ScriptedModel,
  type ScriptedModelOptions,
  startScriptedModel,
} from '../../support/scripted-model/server.ts';
import { fields, text } from '../../support/scripted-model/text.ts';

let model: ScriptedModel | undefined;
afterEach(async () => {
  await model?.close();
  model = undefined;
});

const start = async (script: Script, more: Partial<ScriptedModelOptions> = {}) => {
  model = await startScriptedModel({ script, ...more });
  return model;
};

const openai = (server: ScriptedModel, messages: readonly object[], headers: Record<string, string> = {}) =>
  fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ model: 'm', stream: true, stream_options: { include_usage: true }, messages }),
  });

const anthropic = (server: ScriptedModel, messages: readonly object[], headers: Record<string, string> = {}) =>
  fetch(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: { 'anthropic-version': '2023-06-01', ...headers },
    body: JSON.stringify({ model: 'm', max_tokens: 100, stream: true, messages }),
  });

const hello = [{ role: 'user', content: 'hello' }];

const errorOf = async (response: Response) => fields(fields(await response.json()).error);

const events = (body: string) =>
  body
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)));

describe('scripted model', () => {
  const said: Answer = { text: 'Grüße, 世界 — done.', calls: [{ name: 'look', arguments: { path: 'a' } }] };

  it('says the same over both wires, whatever the chunk size', async () => {
    for (const chunkSize of [undefined, 1, 7, 100_000]) {
      const server = await start([
        { ...said, chunkSize },
        { ...said, chunkSize },
      ]);
      const first = events(await (await openai(server, hello)).text());
      const second = events(await (await anthropic(server, hello)).text());
      const overOpenai = first.map((event) => event.choices[0]?.delta.content ?? '').join('');
      const overAnthropic = second.map((event) => event.delta?.text ?? '').join('');
      assert.equal(overOpenai, said.text);
      assert.equal(overAnthropic, said.text);
      const raw = second.map((event) => event.delta?.partial_json ?? '').join('');
      assert.equal(raw, '{"path":"a"}');
      assert.deepEqual(
        server.requests.map((request) => request.wire),
        ['openai-chat', 'anthropic-messages'],
      );
      assert.deepEqual(
        server.requests.map((request) => request.messages[0]?.text),
        ['hello', 'hello'],
      );
      await server.close();
    }
  });

  it('refuses a call without its result, in the shape of each provider', async () => {
    const server = await start([]);
    const calls = [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }];
    const chat = await openai(server, [...hello, { role: 'assistant', content: null, tool_calls: calls }, ...hello]);
    assert.equal(chat.status, 400);
    assert.match(text((await errorOf(chat)).message), /must be followed by tool messages.*c1/);
    const use = [{ type: 'tool_use', id: 'c1', name: 'look', input: {} }];
    const messages = await anthropic(server, [...hello, { role: 'assistant', content: use }, ...hello]);
    assert.equal(messages.status, 400);
    assert.match(text((await errorOf(messages)).message), /tool_use.*without.*tool_result.*c1/);
    assert.equal(server.requests.length, 0);
    assert.equal(server.refusals.length, 2);
  });

  it('refuses a result without its call', async () => {
    const server = await start([]);
    const chat = await openai(server, [...hello, { role: 'tool', tool_call_id: 'c9', content: 'x' }]);
    assert.equal(chat.status, 400);
    const stray = [{ type: 'tool_result', tool_use_id: 'c9', content: 'x' }];
    assert.equal((await anthropic(server, [{ role: 'user', content: stray }])).status, 400);
  });

  it('asks for its key', async () => {
    const server = await start(() => said, { key: 'right' });
    assert.equal((await openai(server, hello, { authorization: 'Bearer wrong' })).status, 401);
    assert.equal((await errorOf(await anthropic(server, hello))).type, 'authentication_error');
    assert.equal((await openai(server, hello, { authorization: 'Bearer right' })).status, 200);
    assert.equal((await anthropic(server, hello, { 'x-api-key': 'right' })).status, 200);
  });

  it('answers from what was asked, and fails on order', async () => {
    const server = await start((request) =>
      request.messages.at(-1)?.text === 'hello' ? { text: 'hi' } : { fault: { status: 503 } },
    );
    assert.match(await (await openai(server, hello)).text(), /"content":"hi"/);
    assert.equal((await openai(server, [{ role: 'user', content: 'other' }])).status, 503);
  });

  it('cuts, stalls and tells when the client has left', async () => {
    const server = await start([
      { text: 'a b c d', fault: 'reset' },
      { text: 'a b c d', fault: 'stall' },
    ]);
    await assert.rejects((await openai(server, hello)).text());
    const controller = new AbortController();
    const stalled = await fetch(`${server.url}/v1/messages`, {
      method: 'POST',
      signal: controller.signal,
      body: JSON.stringify({ model: 'm', max_tokens: 1, stream: true, messages: hello }),
    });
    const reader = stalled.body?.getReader();
    await reader?.read();
    controller.abort();
    await server.requests[1]?.ended;
    assert.deepEqual(
      server.requests.map((request) => request.outcome),
      ['cut', 'client-left'],
    );
  });

  it('holds a rate of thousands of tokens a second', async () => {
    const server = await start([{ text: 'word '.repeat(3000), tokensPerSecond: 6000 }]);
    const began = performance.now();
    await (await openai(server, hello)).text();
    const seconds = (performance.now() - began) / 1000;
    assert.ok(seconds > 0.45, `too fast: ${seconds}`);
    assert.ok(seconds < 5, `too slow: ${seconds}`);
  });
});
