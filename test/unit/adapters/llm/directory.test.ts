// The directory: which providers there are, which key and address each gets, and what an id resolves to.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { createDirectory, type DirectoryOptions } from '../../../../src/adapters/llm/directory.ts';
import { ollamaRoot } from '../../../../src/adapters/llm/kinds/ollama.ts';
import type { Provider } from '../../../../src/core/llm/model.ts';
import {
  type ScriptedModel,
  type ScriptedModelOptions,
  startScriptedModel,
} from '../../../support/scripted-model/server.ts';
import { ask, collect, ended, failed } from '../../../support/scripted-model/wires.ts';

const never = new AbortController().signal;
const isOpenai = ({ id }: Provider) => id === 'openai';
const directory = (options: Partial<DirectoryOptions>) =>
  createDirectory({ configs: [], env: {}, findHere: false, ...options });

describe('createDirectory', () => {
  let server: ScriptedModel | undefined;
  const start = async (options: Partial<ScriptedModelOptions> = {}) => {
    server = await startScriptedModel({ script: () => ({ text: 'hi' }), ...options });
    return server.url;
  };
  const used = () => server?.requests.map(({ headers }) => headers.authorization);
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('always has OpenAI and Anthropic, unconfigured without a key', async () => {
    const found = await directory({});
    assert.deepEqual(
      found.providers().map(({ id, label, configured }) => [id, label, configured]),
      [
        ['anthropic', 'Anthropic', false],
        ['openai', 'OpenAI', false],
      ],
    );
    assert.equal(found.defaultModel(), undefined);
  });

  it('begins with the first provider that has a key, or with what the user set', async () => {
    const env = { ANTHROPIC_API_KEY: 'k' };
    assert.equal((await directory({ env })).defaultModel(), 'anthropic/claude-sonnet-5-5');
    assert.equal((await directory({ env, defaultModel: 'x/y' })).defaultModel(), 'x/y');
  });

  it('shows what the host brings while it is configured, after all others, and has none of it for a default', async () => {
    let configured = false;
    const brought = (id: string): Provider => ({
      id,
      label: id,
      get configured() {
        return configured;
      },
      defaultModel: undefined,
      onlyChosen: true,
      models: async () => ({ ok: true, value: [] }),
      model: (name) => {
        throw new Error(`asked for ${name}`);
      },
      check: async () => ({ ok: true, value: undefined }),
    });
    const found = await directory({ extra: [brought('host'), brought('openai')] });
    const ids = () => found.providers().map(({ id }) => id);
    assert.deepEqual(ids(), ['anthropic', 'openai']);
    configured = true;
    assert.deepEqual(ids(), ['anthropic', 'openai', 'host']);
    assert.equal(found.defaultModel(), undefined);
    assert.throws(() => found.resolve('host/a/b'), /asked for a\/b/);
    assert.equal(found.resolve('openai/m').ok, true);
  });

  it('sends the key of secret storage before that of the environment', async () => {
    const env = { OPENAI_API_KEY: 'from-env', OPENAI_BASE_URL: `${await start()}/v1` };
    const stored = new Map<string, string>();
    const found = await directory({ env, key: async (id) => stored.get(id) });
    const model = found.resolve('openai/m');
    assert.ok(model.ok);
    ended(await collect(model.value, ask('1')));
    stored.set('openai', ' from-storage\n');
    ended(await collect(model.value, ask('2')));
    assert.deepEqual(used(), ['Bearer from-env', 'Bearer from-storage']);
  });

  it('needs no key for a server that is not the provider itself', async () => {
    const url = await start();
    const found = await directory({ env: { OPENAI_BASE_URL: `${url}/v1/`, ANTHROPIC_BASE_URL: `${url}/` } });
    assert.deepEqual(
      found.providers().map(({ configured }) => configured),
      [true, true],
    );
    for (const id of ['openai/a/b:c', 'anthropic/a/b:c']) {
      const model = found.resolve(id);
      assert.ok(model.ok);
      assert.equal(model.value.id, id);
      assert.equal(model.value.price, null);
      ended(await collect(model.value, ask('hello')));
    }
    assert.deepEqual(
      server?.requests.map((request) => request.model),
      ['a/b:c', 'a/b:c'],
    );
  });

  it('keeps the keys of the environment from servers of other names', async () => {
    const url = await start();
    const configs = [{ id: 'mine', kind: 'openai' as const, baseUrl: url, headers: { 'x-team': 't' }, models: ['m1'] }];
    const found = await directory({ configs, env: { OPENAI_API_KEY: 'secret' } });
    assert.equal(found.defaultModel(), 'mine/m1');
    const model = found.resolve('mine/m1');
    assert.ok(model.ok);
    ended(await collect(model.value, ask('hello')));
    assert.deepEqual(used(), ['Bearer none']);
    assert.equal(server?.requests[0]?.headers['x-team'], 't');
  });

  it('lets a configuration override a built-in provider', async () => {
    const configs = [{ id: 'anthropic', kind: 'anthropic' as const, label: 'Gateway', baseUrl: await start() }];
    const found = await directory({ configs });
    assert.deepEqual(
      found.providers().map(({ id, label }) => [id, label]),
      [
        ['anthropic', 'Gateway'],
        ['openai', 'OpenAI'],
      ],
    );
  });

  it('names what there is when an id leads nowhere', async () => {
    const found = await directory({});
    for (const id of ['gpt-5', 'nobody/m', 'openai/', '/m', '']) {
      const model = found.resolve(id);
      assert.ok(!model.ok, id);
      assert.equal(model.fault.code, 'model.not-found');
      assert.equal(model.fault.action, 'choose-model');
      assert.match(model.fault.text, /anthropic, openai/);
    }
  });

  it('lists the models of a server, and the known ones where it has no list', async () => {
    const url = await start({ models: ['one', 'two'] });
    const first = await directory({ env: { OPENAI_BASE_URL: `${url}/v1`, ANTHROPIC_BASE_URL: url } });
    for (const provider of first.providers()) {
      const models = await provider.models(never);
      assert.ok(models.ok);
      assert.deepEqual(
        models.value.map(({ id }) => id),
        ['one', 'two'],
      );
    }
    await server?.close();
    const bare = await start({ models: null });
    const configs = [{ id: 'mine', kind: 'openai' as const, baseUrl: bare, models: ['m1'] }];
    const second = await directory({ configs, env: { ANTHROPIC_BASE_URL: bare } });
    const [mine, claude] = await Promise.all(second.providers().map((provider) => provider.models(never)));
    assert.ok(mine?.ok && claude?.ok);
    assert.deepEqual(
      mine.value.map(({ id }) => id),
      ['m1'],
    );
    assert.ok(claude.value.some(({ id }) => id === 'claude-sonnet-5-5'));
  });

  it('checks key and address, also where there is no list', async () => {
    for (const models of [undefined, null]) {
      const env = { OPENAI_BASE_URL: `${await start({ key: 'right', models })}/v1`, OPENAI_API_KEY: 'right' };
      assert.ok((await (await directory({ env })).providers().find(isOpenai)?.check(never))?.ok);
      const wrong = await (await directory({ env: { ...env, OPENAI_API_KEY: 'wrong' } }))
        .providers()
        .find(isOpenai)
        ?.check(never);
      assert.ok(wrong && !wrong.ok);
      assert.equal(wrong.fault.code, 'model.unauthorized');
      await server?.close();
      const gone = await (await directory({ env })).providers().find(isOpenai)?.check(never);
      assert.ok(gone && !gone.ok);
      assert.equal(gone.fault.code, 'model.unreachable');
    }
  });

  it('remembers when it looks again which models have refused the form of an answer', async () => {
    const url = await start({ refuseFormat: { status: 400 } });
    const found = await directory({ env: { OPENAI_API_KEY: 'k', OPENAI_BASE_URL: `${url}/v1` } });
    const chosen = () => {
      const model = found.resolve('openai/m');
      assert.ok(model.ok);
      return model.value;
    };
    assert.equal(chosen().capabilities.structured, true);
    const format = { name: 'f', schema: { type: 'object', properties: { a: { type: 'string' } } } };
    ended(await collect(chosen(), { ...ask('1'), format }));
    await found.refresh();
    assert.equal(chosen().capabilities.structured, false);
  });

  it('finds Ollama where it runs, at no price', async () => {
    const url = await start({ ollama: true, models: ['qwen3:8b'] });
    const found = await directory({ env: { OLLAMA_HOST: url }, findHere: true });
    assert.equal(found.defaultModel(), 'ollama/qwen3:8b');
    const model = found.resolve('ollama/qwen3:8b');
    assert.ok(model.ok);
    assert.deepEqual(model.value.price, { input: 0, cachedInput: 0, output: 0 });
    ended(await collect(model.value, ask('hello')));
    await server?.close();
    await found.refresh();
    assert.equal(found.defaultModel(), undefined);
    assert.equal(failed(await collect(model.value, ask('hello'))).fault.code, 'model.unreachable');
  });
});

describe('ollamaRoot', () => {
  it('makes an address of whatever OLLAMA_HOST holds', () => {
    assert.equal(ollamaRoot(undefined), 'http://127.0.0.1:11434');
    assert.equal(ollamaRoot('0.0.0.0:11500'), 'http://127.0.0.1:11500');
    assert.equal(ollamaRoot('gpu-box'), 'http://gpu-box:11434');
    assert.equal(ollamaRoot('https://gpu.example/v1/'), 'https://gpu.example');
  });
});
