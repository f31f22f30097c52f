// Accounts of providers: keys, gateways' secrets, several accounts of one kind, deployments, and what a key is tested with.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { createDirectory, type DirectoryOptions } from '../../../../src/adapters/llm/directory.ts';
import { azure } from '../../../../src/adapters/llm/kinds/azure.ts';
import { addressOf } from '../../../../src/adapters/llm/wired-provider.ts';
import type { Provider } from '../../../../src/core/llm/model.ts';
import { type JsonServer, startJsonServer } from '../../../support/json-server.ts';
import { LISTS } from '../../../support/provider-lists.ts';
import { ask, collect, failed } from '../../../support/scripted-model/wires.ts';

const never = new AbortController().signal;
const directory = (options: Partial<DirectoryOptions>) =>
  createDirectory({ configs: [], env: {}, findHere: false, ...options });
const named = (providers: readonly Provider[], id: string): Provider => {
  const found = providers.find((provider) => provider.id === id);
  assert.ok(found, `${id} is not there`);
  return found;
};

describe('accounts of providers', () => {
  let server: JsonServer;
  const start = async (answers: Readonly<Record<string, unknown>>) => {
    server = await startJsonServer(answers);
    return server.url;
  };
  afterEach(() => server.close());

  it('of one kind have each a key of their own, and only the built-in one that of the environment', async () => {
    const url = await start({ 'GET /v1/models': { data: [] } });
    const baseUrl = `${url}/v1`;
    const configs = ['groq', 'groq-work', 'groq-bare'].map((id) => ({ id, kind: 'groq', baseUrl }));
    const keys = new Map([['groq-work', 'of-work']]);
    const found = await directory({ configs, env: { GROQ_API_KEY: 'of-env' }, key: async (id) => keys.get(id) });
    for (const { id } of configs) assert.ok((await named(found.providers(), id).check(never)).ok);
    assert.deepEqual(
      server.asked.map(({ headers }) => headers.authorization),
      ['Bearer of-env', 'Bearer of-work', 'Bearer none'],
    );
  });

  it('are shown when they have a key, and named with it when they have none', async () => {
    await start({});
    const bare = await directory({});
    assert.deepEqual(
      bare.providers().map(({ id }) => id),
      ['anthropic', 'openai'],
    );
    const found = await directory({ env: { GOOGLE_API_KEY: 'k', MISTRAL_API_KEY: ' ' } });
    assert.deepEqual(
      found.providers().map(({ id, configured }) => [id, configured]),
      [
        ['anthropic', false],
        ['openai', false],
        ['google', true],
      ],
    );
    assert.equal(found.defaultModel(), 'google/gemini-3.8-flash');
    const model = found.resolve('xai/grok-4.7');
    assert.ok(model.ok);
    assert.match(failed(await collect(model.value, ask('hello'))).fault.text, /XAI_API_KEY/);
  });

  it('of Portkey send its key and the virtual key in headers of their own', async () => {
    const url = await start({ 'GET /v1/models': { data: [] } });
    const configs = [{ id: 'portkey', kind: 'portkey', baseUrl: `${url}/v1`, headers: { 'x-portkey-config': 'pc-1' } }];
    const keys = new Map([
      ['portkey', 'gateway-key'],
      ['portkey:virtual-key', 'virtual-secret'],
    ]);
    const found = await directory({ configs, key: async (id) => keys.get(id) });
    assert.ok((await named(found.providers(), 'portkey').check(never)).ok);
    const headers = server.asked[0]?.headers;
    assert.ok(headers);
    assert.deepEqual(
      [
        headers['x-portkey-api-key'],
        headers['x-portkey-virtual-key'],
        headers['x-portkey-config'],
        headers.authorization,
      ],
      ['gateway-key', 'virtual-secret', 'pc-1', undefined],
    );
  });

  it('of Azure are asked by deployment at the v1 door with the key in its header, and have no list', async () => {
    const url = await start({});
    const configs = [{ id: 'azure', kind: 'azure', baseUrl: `${url}/`, models: ['my-gpt', 'gpt-5-mini'] }];
    const found = await directory({ configs, key: async (id) => (id === 'azure' ? 'azure-key' : undefined) });
    const provider = named(found.providers(), 'azure');
    assert.equal(found.defaultModel(), 'azure/my-gpt');
    const listed = await provider.models(never);
    assert.ok(listed.ok);
    assert.deepEqual(
      listed.value.map(({ id, contextLimit, price }) => [id, contextLimit, price]),
      [
        ['my-gpt', null, null],
        ['gpt-5-mini', 400_000, null],
      ],
    );
    assert.equal(server.asked.length, 0);
    const checked = await provider.check(never);
    assert.ok(!checked.ok);
    const [asked] = server.asked;
    assert.equal(asked?.line, 'POST /openai/v1/chat/completions');
    assert.deepEqual([asked?.headers['api-key'], asked?.headers.authorization], ['azure-key', undefined]);
    assert.match(asked?.body ?? '', /"model":"my-gpt"/);
  });

  it('of Azure need a key wherever they are, and any form of the endpoint will do', async () => {
    await start({});
    const found = await directory({ env: { AZURE_OPENAI_ENDPOINT: 'https://house.openai.azure.com' } });
    assert.equal(
      found.providers().some(({ id }) => id === 'azure'),
      false,
    );
    for (const given of [
      'https://house.openai.azure.com',
      'https://house.openai.azure.com/openai/v1/',
      'https://house.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2025-01-01',
    ]) {
      assert.equal(addressOf(azure, given), 'https://house.openai.azure.com/openai/v1');
    }
  });

  it('of OpenRouter are tested with the key itself, because anybody may read the list', async () => {
    const url = await start({ 'GET /v1/models': LISTS.openrouter?.body, 'GET /v1/key': 401 });
    const configs = [{ id: 'openrouter', kind: 'openrouter', baseUrl: `${url}/v1` }];
    const found = await directory({ configs, key: async () => 'wrong' });
    const checked = await named(found.providers(), 'openrouter').check(never);
    assert.equal(checked.ok ? '' : checked.fault.code, 'model.unauthorized');
    assert.match(checked.ok ? '' : checked.fault.text, /This is 401/);
  });

  it('of LiteLLM read the plain list where the key may not read the other', async () => {
    const url = await start({ 'GET /model/info': 403, 'GET /v1/models': { data: [{ id: 'plain' }] } });
    const found = await directory({ env: { LITELLM_BASE_URL: url } });
    const listed = await named(found.providers(), 'litellm').models(never);
    assert.deepEqual(listed.ok && listed.value.map(({ id }) => id), ['plain']);
  });

  it('of Ollama tell what their models can do and how much they take in as they run', async () => {
    const url = await start({
      'GET /api/tags': { models: ['a', 'b', 'c', 'v'].map((name) => ({ name })) },
      'GET /api/ps': { models: [{ name: 'a', context_length: 8_192 }] },
      'POST /api/show': (body: string) => {
        const { model } = JSON.parse(body);
        if (model === 'b')
          return { parameters: 'temperature 1\nnum_ctx    16384', capabilities: ['completion', 'vision'] };
        return model === 'v' ? { capabilities: ['embedding'] } : { capabilities: ['completion', 'tools', 'thinking'] };
      },
    });
    const found = await directory({
      env: { OLLAMA_HOST: url, LMSTUDIO_BASE_URL: 'http://127.0.0.1:1' },
      findHere: true,
    });
    // Found by its list alone, so that nobody waits for it.
    assert.deepEqual(
      server.asked.map(({ line }) => line),
      ['GET /api/tags'],
    );
    const listed = await named(found.providers(), 'ollama').models(never);
    assert.ok(listed.ok);
    assert.deepEqual(
      listed.value.map(({ id, contextLimit, capabilities }) => [id, contextLimit, capabilities?.tools]),
      [
        ['a', 8_192, true],
        ['b', 16_384, false],
        ['c', null, true],
      ],
    );
    const model = found.resolve('ollama/b');
    assert.ok(model.ok);
    assert.deepEqual([model.value.capabilities.images, model.value.capabilities.efforts], [true, []]);
  });

  it('on this machine are found with their models, and not looked for where that is not wanted', async () => {
    const url = await start({ 'GET /api/v0/models': LISTS.lmstudio?.body });
    const env = { LMSTUDIO_BASE_URL: `${url}/v1`, OLLAMA_HOST: '127.0.0.1:1' };
    assert.deepEqual(
      (await directory({ env })).providers().map(({ id }) => id),
      ['anthropic', 'openai'],
    );
    assert.equal(server.asked.length, 0);
    const found = await directory({ env, findHere: true });
    assert.equal(found.defaultModel(), 'lmstudio/qwen2-vl-7b');
    const model = found.resolve('lmstudio/qwen2-vl-7b');
    assert.ok(model.ok);
    assert.equal(model.value.local, true);
    assert.equal(model.value.capabilities.contextLimit, 4_096);
  });
});
