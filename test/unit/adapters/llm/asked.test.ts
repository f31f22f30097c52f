// What is asked in the end, where kind, list and model each have a say: the address, the wire, the body.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createDirectory } from '../../../../src/adapters/llm/directory.ts';
import { providerKinds } from '../../../../src/adapters/llm/kinds.generated.ts';
import type { ListedModel, ProviderDeps } from '../../../../src/adapters/llm/spec.ts';
import { createKindProvider } from '../../../../src/adapters/llm/wired-provider.ts';
import type { ModelRequest } from '../../../../src/core/llm/model.ts';
import type { Message } from '../../../../src/protocol/message.ts';
import { startJsonServer } from '../../../support/json-server.ts';
import { ask, collect } from '../../../support/scripted-model/wires.ts';
import { requestProblem } from '../../../support/wire-schemas.ts';

interface Asked {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** At its own address, where nobody answers what can be read. */
function provider(name: string, listed: readonly ListedModel[] = []) {
  const kind = providerKinds.find((candidate) => candidate.kind === name);
  assert.ok(kind);
  const asked: Asked[] = [];
  const deps: ProviderDeps = {
    fetch: async (url, init) => {
      asked.push({ url: String(url), body: JSON.parse(String(init?.body ?? '{}')) });
      return new Response('{"error":{"message":"not now"}}', { status: 400 });
    },
    key: async () => 'key',
    configured: true,
    idleMs: 5000,
    formatRefusals: new Set(),
    lists: new Map([[kind.defaultBaseUrl, new Map(listed.map((entry) => [entry.id, entry]))]]),
  };
  return { made: createKindProvider(kind, { id: name, kind: name }, deps), asked };
}

async function bodyOf(kind: string, model: string, more: Partial<ModelRequest>, listed?: readonly ListedModel[]) {
  const { made, asked } = provider(kind, listed);
  await collect(made.model(model), { ...ask('go'), ...more });
  assert.equal(asked.length, 1);
  return asked[0] ?? { url: '', body: {} };
}

describe('a model', function () {
  this.timeout(30_000);

  it('that only its list says to think was never told how much', async () => {
    const listed: ListedModel = {
      ...{ id: 'qwen-3.8', label: 'q', contextLimit: null, efforts: ['off', 'low', 'medium', 'high'] },
      capabilities: { thinking: true },
    };
    const told = async (effort: 'off' | 'high', list: readonly ListedModel[]) =>
      (await bodyOf('ollama', 'qwen-3.8', { effort }, list)).body.reasoning_effort;
    assert.deepEqual([await told('high', [listed]), await told('off', [listed])], ['high', 'none']);
    assert.equal(await told('high', []), undefined);
  });

  it('of this machine is asked for what it can do when it is used first, not only for its name', async () => {
    const shown = { capabilities: ['completion', 'tools', 'thinking'] };
    const answers = { 'GET /api/tags': { models: [{ name: 'qwen-3.8' }] }, 'POST /api/show': shown };
    const server = await startJsonServer(answers);
    const found = await createDirectory({ configs: [], env: { OLLAMA_HOST: server.url } });
    const model = found.resolve('ollama/qwen-3.8');
    assert.ok(model.ok);
    assert.equal(model.value.capabilities.thinking, false);
    await found.learn('ollama/qwen-3.8', new AbortController().signal);
    await server.close();
    assert.equal(model.value.capabilities.thinking, true);
  });

  it('was refused an effort that it does not know', async () => {
    const told = async (kind: string, model: string, effort: 'off' | 'low' | 'medium') => {
      const { body } = await bodyOf(kind, model, { effort });
      return body.reasoning_effort ?? Object(body.reasoning).effort;
    };
    assert.equal(await told('mistral', 'mistral-medium-3-5', 'low'), 'high');
    assert.equal(await told('groq', 'qwen/qwen3.8-27b', 'medium'), undefined);
    assert.equal(await told('google', 'gemini-3.8-flash', 'off'), 'low');
    assert.equal(await told('cerebras', 'gpt-oss-120b', 'off'), 'low');
    assert.equal(await told('openai', 'gpt-6-astra', 'off'), 'low');
  });

  it('of DeepSeek is told how much to think, and not to', async () => {
    const told = async (effort: 'off' | 'low' | 'medium') => {
      const { body } = await bodyOf('deepseek', 'deepseek-v4-pro', { effort });
      return { thinking: body.thinking, effort: body.reasoning_effort };
    };
    assert.deepEqual(await told('low'), { thinking: { type: 'enabled' }, effort: 'low' });
    assert.deepEqual(await told('off'), { thinking: { type: 'disabled' }, effort: undefined });
  });

  it('of xAI keeps what it thought: its own service is asked over responses, the system text as a message', async () => {
    const { url, body } = await bodyOf('xai', 'grok-4.7', { effort: 'low', cacheKey: 'session' });
    assert.equal(url, 'https://api.x.ai/v1/responses');
    assert.deepEqual([body.instructions, body.include], [undefined, ['reasoning.encrypted_content']]);
    assert.deepEqual(Object(body.input)[0], { type: 'message', role: 'system', content: 'Be brief.' });
    assert.equal(requestProblem('openai-responses', body), undefined);
  });

  it('of OpenAI is given plain text as such: as pieces it was two kinds of message at once', async () => {
    const text = { type: 'text' as const, text: 'Look at this.' };
    const context = { type: 'context' as const, kind: 'file' as const, label: 'a.ts', text: '1' };
    const image = { type: 'image' as const, mime: 'image/png', data: 'aGVsbG8=' };
    const item = async (...parts: Message['parts']) => {
      const { body } = await bodyOf('openai', 'gpt-6.1-sol', { messages: [{ id: 'm', role: 'user', parts }] });
      return Object(body.input)[0];
    };
    const written = 'Look at this.\n\n<context kind="file" label="a.ts">\n1\n</context>';
    assert.deepEqual(await item(text, context), { type: 'message', role: 'user', content: written });
    const { content } = await item(text, image);
    assert.deepEqual(
      content.map(({ type }: { readonly type: string }) => type),
      ['input_text', 'input_image'],
    );
  });

  it('is not given a form beside tools where that is refused', async () => {
    const format = { name: 'f', schema: { type: 'object', properties: {}, additionalProperties: false } };
    const tools = [{ name: 'look', description: 'Looks.', inputSchema: {} }];
    for (const [kind, name] of [
      ['groq', 'openai/gpt-oss-120b'],
      ['cerebras', 'gpt-oss-120b'],
    ] as const) {
      assert.equal((await bodyOf(kind, name, { format, tools })).body.response_format, undefined);
    }
  });
});

describe('vectors', () => {
  const signal = new AbortController().signal;

  it('were refused for all texts where one is empty or cut within a character', async () => {
    const { made, asked } = provider('openai');
    await made.embed?.('text-embedding-3-small', ['', 'half \ud83d', 'whole'], signal);
    const [{ body } = { body: {} }] = asked;
    assert.deepEqual(body, { model: 'text-embedding-3-small', input: [' ', 'half \ufffd', 'whole'] });
    assert.equal(requestProblem('openai-embeddings', body), undefined);
  });

  it('are not asked for where there is no text', async () => {
    const { made, asked } = provider('openai');
    assert.deepEqual(await made.embed?.('m', [], signal), { ok: true, value: [] });
    assert.equal(asked.length, 0);
  });
});
