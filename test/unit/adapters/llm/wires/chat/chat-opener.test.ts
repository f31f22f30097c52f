// Models that a server takes over responses alone: asked over chat completions it says so, and is then asked as it wants.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'mocha';
import type { Script } from '../../../../../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../../../../../support/scripted-model/server.ts';
import { ask, collect, ended, failed, scriptedProvider } from '../../../../../support/scripted-model/wires.ts';

const refusal = (message: string, status = 400) => ({
  fault: { status, body: { error: { message, type: 'invalid_request_error', param: 'reasoning_effort', code: null } } },
});
const ONLY_THERE = 'Function tools are not supported for this model in /v1/chat/completions. Please use /v1/responses.';
const TOOL = { name: 'look', description: 'Looks.', inputSchema: { type: 'object', properties: {} } };

describe('a model that is asked over chat completions', function () {
  this.timeout(30_000);
  let server: ScriptedModel | undefined;
  const start = async (script: Script) => {
    server = await startScriptedModel({ script });
    return scriptedProvider('openai-chat', `${server.url}/v1`).model('some-deployment');
  };
  const wires = () => server?.requests.map(({ wire }) => wire.replace('openai-', ''));
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('could not work where its server takes tools over responses alone', async () => {
    const calls = [{ name: 'look', arguments: {} }];
    const model = await start(({ wire }) => (wire === 'openai-chat' ? refusal(ONLY_THERE) : { text: 'So.', calls }));
    const request = { ...ask('go'), tools: [TOOL] };
    const end = ended(await collect(model, request));
    assert.deepEqual([end.stop, end.parts.map(({ type }) => type)], ['tools', ['text', 'tool-call']]);
    assert.equal(ended(await collect(model, request)).stop, 'tools');
    // Said once, it is remembered.
    assert.deepEqual(wires(), ['chat', 'responses', 'responses']);
    assert.deepEqual(server?.refusals, []);
  });

  it('is not asked twice for a mistake of another kind', async () => {
    const model = await start(() => refusal('messages.0: too many responses'));
    assert.equal(failed(await collect(model, ask('go'))).fault.code, 'model.bad-request');
    assert.deepEqual(wires(), ['chat']);
  });

  it('goes without thinking where a gateway knows no other wire', async () => {
    const model = await start(({ wire, body }) => {
      if (wire !== 'openai-chat') return refusal('No such route', 404);
      return JSON.parse(body).reasoning_effort === 'none' ? { text: 'So.' } : refusal(ONLY_THERE);
    });
    for (const more of [3, 1]) {
      const before = wires()?.length ?? 0;
      assert.equal(ended(await collect(model, ask('go'))).stop, 'end');
      assert.equal((wires()?.length ?? 0) - before, more);
    }
  });

  it('tells what its own service said where nothing helps', async () => {
    const model = await start(({ wire }) =>
      wire === 'openai-chat' ? refusal(ONLY_THERE) : refusal('No such route', 404),
    );
    const { fault } = failed(await collect(model, ask('go')));
    assert.equal(fault.code, 'model.bad-request');
    assert.match(`${fault.text} ${fault.cause}`, /use \/v1\/responses/);
  });
});
