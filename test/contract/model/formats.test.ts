// What every model does with the form an answer must have: passes it on, and lives with servers that do not take it.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import { ollama } from '../../../src/adapters/llm/kinds/ollama.ts';
import type { ProviderDeps } from '../../../src/adapters/llm/spec.ts';
import { createKindProvider } from '../../../src/adapters/llm/wired-provider.ts';
import type { ModelRequest } from '../../../src/core/llm/model.ts';
import type { HttpFault, Script } from '../../support/scripted-model/script.ts';
import {
  type ScriptedModel,
  type ScriptedModelOptions,
  startScriptedModel,
} from '../../support/scripted-model/server.ts';
import {
  ask,
  collect,
  ended,
  failed,
  SCRIPTED_KEY,
  scriptedProvider,
  WIRES,
} from '../../support/scripted-model/wires.ts';

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: { goal: { type: 'string' }, steps: { type: 'array', items: { type: 'string' } } },
  required: ['goal', 'steps'],
  additionalProperties: false,
};
const { $schema: _, ...PLAIN } = SCHEMA;
const TOOL = { name: 'look', description: 'Looks.', inputSchema: { type: 'object', properties: {} } };
const formed = (more: Partial<ModelRequest> = {}): ModelRequest => ({
  ...ask('plan'),
  format: { name: 'plan', schema: SCHEMA },
  ...more,
});

for (const wire of WIRES) {
  describe(`a model over ${wire}: the form of an answer`, () => {
    let server: ScriptedModel | undefined;
    const start = async (script: Script, options: Partial<ScriptedModelOptions> = {}, deps?: Partial<ProviderDeps>) => {
      server = await startScriptedModel({ script, key: SCRIPTED_KEY, ...options });
      return scriptedProvider(wire, server.url, deps).model('m');
    };
    const forms = () => server?.requests.map((request) => request.format !== undefined);
    const asked = () => server?.lines.filter((line) => line.startsWith('POST')).length;
    afterEach(async () => {
      await server?.close();
    });

    it('is passed on, with tools beside it', async () => {
      const model = await start([{ text: '{"goal":"g","steps":[]}' }, { text: 'x' }]);
      assert.equal(model.capabilities.structured, true);
      const end = ended(await collect(model, formed({ tools: [TOOL] })));
      assert.deepEqual(end.parts, [{ type: 'text', text: '{"goal":"g","steps":[]}' }]);
      ended(await collect(model, ask('hello')));
      assert.deepEqual(server?.refusals, []);
      const name = wire !== 'anthropic-messages' ? { name: 'plan' } : {};
      assert.deepEqual(server?.requests[0]?.format, { ...name, schema: PLAIN, strict: true });
      assert.equal(server?.requests[0]?.tools.length, 1);
      assert.equal(server?.requests[1]?.format, undefined);
    });

    it('may leave names open: the services take what is sent then', async () => {
      const model = await start([{ text: '{}' }]);
      const schema = { type: 'object', properties: { input: { type: 'object', additionalProperties: {} } } };
      ended(await collect(model, formed({ format: { name: 'open', schema } })));
      assert.deepEqual(server?.refusals, []);
      assert.deepEqual(
        server?.requests[0]?.format,
        wire !== 'anthropic-messages' ? { name: 'open', schema, strict: false } : undefined,
      );
    });

    it('is left out after one refusal, for good', async () => {
      const model = await start(() => ({ text: 'prose' }), { refuseFormat: { status: 400 } });
      assert.equal(ended(await collect(model, formed())).stop, 'end');
      assert.equal(model.capabilities.structured, false);
      assert.equal(ended(await collect(model, formed())).stop, 'end');
      assert.deepEqual(forms(), [false, false]);
      assert.equal(asked(), 3);
    });

    it('is still passed on to another model of the same server', async () => {
      const formatRefusals = new Set<string>();
      await start(() => ({ text: 'prose' }), { refuseFormat: { status: 400 } });
      const provider = scriptedProvider(wire, server?.url ?? '', { formatRefusals });
      await collect(provider.model('a'), formed());
      await collect(provider.model('b'), formed());
      assert.equal(asked(), 4);
      const again = scriptedProvider(wire, server?.url ?? '', { formatRefusals });
      await collect(again.model('a'), formed());
      assert.equal(asked(), 5, 'what one provider has learned, the next must know');
    });

    const refusals: readonly (readonly [string, HttpFault])[] = [
      ['a list of details', { status: 422, body: { detail: [{ loc: ['body', 'response_format'], msg: 'bad' }] } }],
      ['a bare text', { status: 400, body: { error: "'response_format.type' must be 'text'" } }],
      ['other words', { status: 400, body: { error: { message: 'json mode cannot be combined with tool calling' } } }],
      ['its kind', { status: 400, body: { error: { message: 'Cannot use json response type with tools' } } }],
      ['its media type', { status: 400, body: { error: { message: "a response mime type of 'application/json'" } } }],
      ['no JSON', { status: 400, body: 'structured outputs are not supported' }],
      ['nothing', { status: 400, body: '' }],
    ];
    for (const [how, refuseFormat] of refusals) {
      it(`is left out when it is refused with ${how}`, async () => {
        const model = await start([{ text: 'prose' }], { refuseFormat });
        assert.equal(ended(await collect(model, formed())).stop, 'end');
      });
    }

    it('does not make a slow answer that follows a refusal a stalled one', async () => {
      const slow = { text: 'one two three four five', delayMs: 60 };
      const model = await start([slow], { refuseFormat: { status: 400 } }, { idleMs: 150 });
      assert.equal((await collect(model, formed())).last.type, 'end');
    });

    it('is not blamed for what has nothing to do with it', async () => {
      const body = { error: { type: 'invalid_request_error', message: 'temperature: out of range' } };
      const model = await start(() => ({ fault: { status: 400, body } }));
      assert.equal(failed(await collect(model, formed())).fault.code, 'model.bad-request');
      assert.deepEqual(forms(), [true]);
    });

    it('is not given up for a mistake that stays without it', async () => {
      const body = { error: { type: 'invalid_request_error', message: 'tools.0.input_schema: not a schema' } };
      const model = await start(() => ({ fault: { status: 400, body } }));
      assert.equal(failed(await collect(model, formed())).fault.code, 'model.bad-request');
      assert.deepEqual(forms(), [true, false]);
      assert.equal(model.capabilities.structured, true);
    });
  });
}

describe('a model of Ollama: the form of an answer', () => {
  it('is passed on only without tools, which its grammar would keep from being called', async () => {
    const server = await startScriptedModel({ script: () => ({ text: '{}' }) });
    const deps: ProviderDeps = {
      fetch: globalThis.fetch,
      key: async () => 'none',
      configured: true,
      idleMs: 5000,
      formatRefusals: new Set(),
      lists: new Map(),
    };
    const model = createKindProvider(ollama, { id: 'ollama', kind: 'ollama', baseUrl: `${server.url}/v1` }, deps).model(
      'm',
    );
    ended(await collect(model, formed()));
    ended(await collect(model, formed({ tools: [TOOL] })));
    await server.close();
    assert.deepEqual(
      server.requests.map((request) => request.format?.name),
      ['plan', undefined],
    );
  });
});
