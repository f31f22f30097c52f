// Each kind of provider: where it is asked, with which headers, and what is read from a list such as it documents.
import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, it } from 'mocha';
import { createDirectory, type DirectoryOptions } from '../../../../src/adapters/llm/directory.ts';
import { providerKinds } from '../../../../src/adapters/llm/kinds.generated.ts';
import type { Provider } from '../../../../src/core/llm/model.ts';
import { type JsonServer, startJsonServer } from '../../../support/json-server.ts';
import { LISTS } from '../../../support/provider-lists.ts';
import { type ScriptedModel, startScriptedModel } from '../../../support/scripted-model/server.ts';
import { ask, collect, ended } from '../../../support/scripted-model/wires.ts';

const never = new AbortController().signal;
const KEY = 'key-of-this-provider';

const root = (kind: string) => (kind === 'anthropic' ? '' : '/v1');

async function only(kind: string, baseUrl: string, more: Partial<DirectoryOptions> = {}): Promise<Provider> {
  const configs = [{ id: 'mine', kind, baseUrl }];
  const key = async (id: string) => (id === 'mine' ? KEY : undefined);
  const found = await createDirectory({ configs, env: {}, findHere: false, key, ...more });
  const provider = found.providers().find(({ id }) => id === 'mine');
  assert.ok(provider, kind);
  return provider;
}

describe('the kinds of providers', function () {
  // The first request loads both SDKs.
  this.timeout(30_000);
  let lists: JsonServer | undefined;
  let chat: ScriptedModel | undefined;
  afterEach(async () => {
    await lists?.close();
    await chat?.close();
    lists = undefined;
    chat = undefined;
  });

  it('have no name twice, and say what they want and where to get it', () => {
    assert.equal(new Set(providerKinds.map(({ kind }) => kind)).size, providerKinds.length);
    for (const kind of providerKinds) {
      assert.match(kind.defaultBaseUrl, /^(https:\/\/|http:\/\/127\.0\.0\.1|$)/, kind.kind);
      assert.equal(kind.keyNames.length > 0, kind.kind !== 'compatible' && kind.local !== true, kind.kind);
      if (kind.keyUrl !== undefined) assert.match(kind.keyUrl, /^https:\/\//);
    }
  });

  it('each have a list here, or none at all', () => {
    for (const kind of providerKinds) assert.equal(LISTS[kind.kind] !== undefined, kind.list !== null, kind.kind);
  });

  for (const [kind, { path, body, ids, first }] of Object.entries(LISTS)) {
    it(`reads the list of ${kind}`, async () => {
      lists = await startJsonServer({ [`GET ${path ?? '/v1/models'}`]: body });
      const provider = await only(kind, `${lists.url}${root(kind)}`);
      const listed = await provider.models(never);
      assert.ok(listed.ok, JSON.stringify(listed));
      assert.deepEqual(
        listed.value.map(({ id }) => id),
        ids,
      );
      const [model] = listed.value;
      assert.ok(model);
      const told = Object.fromEntries(Object.keys(first).map((name) => [name, Reflect.get(model, name)]));
      assert.deepEqual(told, first);
      assert.equal(model.source, 'provider');
    });
  }

  it('are each asked at their own address, with their own headers and the key where they look for it', async () => {
    chat = await startScriptedModel({ script: () => ({ text: 'hi' }) });
    for (const kind of providerKinds) {
      // What it makes of an address is tested by itself.
      if (kind.kind === 'azure') continue;
      const provider = await only(kind.kind, `${chat.url}${root(kind.kind)}`);
      ended(await collect(provider.model('some-model'), ask('hello')));
      const headers: IncomingHttpHeaders = chat.requests.at(-1)?.headers ?? {};
      if (kind.keyHeader === undefined) assert.equal(headers.authorization, `Bearer ${KEY}`, kind.kind);
      else assert.deepEqual([headers[kind.keyHeader], headers.authorization], [KEY, undefined], kind.kind);
      for (const [name, value] of Object.entries(kind.headers ?? {})) assert.equal(headers[name], value, kind.kind);
    }
  });

  it('know a model by what its list says, also one that was made before', async () => {
    lists = await startJsonServer({ 'GET /v1/models': LISTS.openrouter?.body });
    const provider = await only('openrouter', `${lists.url}/v1`);
    const model = provider.model('maker/model');
    assert.deepEqual([model.price, model.capabilities.contextLimit, model.capabilities.files], [null, null, false]);
    assert.ok((await provider.models(never)).ok);
    assert.deepEqual(model.price, { input: 0.5, output: 2.8, cachedInput: 0.05 });
    assert.deepEqual(
      [model.capabilities.contextLimit, model.capabilities.outputLimit, model.capabilities.files],
      [262_144, 65_536, true],
    );
    assert.deepEqual(model.capabilities.efforts, ['off', 'low', 'medium', 'high']);
    assert.equal(provider.model('openrouter/auto').price, null);
    assert.equal(provider.model('openrouter/auto').capabilities.tools, false);
  });
});
