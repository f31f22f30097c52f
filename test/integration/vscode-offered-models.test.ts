// Our models as other extensions ask for them through VS Code: only when switched on, streamed, stopped, and failing in VS Code's words.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';

describe('our models offered to VS Code', () => {
  let server: ScriptedModel;
  const configuration = () => vscode.workspace.getConfiguration('orquestra');
  const set = (name: string, value: unknown) => configuration().update(name, value, vscode.ConfigurationTarget.Global);
  const ours = () => vscode.lm.selectChatModels({ vendor: 'orquestra' });
  const eventually = async (count: (models: readonly vscode.LanguageModelChat[]) => boolean) => {
    const end = Date.now() + 20_000;
    for (;;) {
      const models = await ours();
      if (count(models)) return models;
      assert.ok(Date.now() < end, `Offered: ${models.map(({ id }) => id).join()}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  before(async () => {
    server = await startScriptedModel({
      script: ({ messages, tools }) => {
        const last = JSON.stringify(messages.at(-1));
        if (last.includes('go on for ever')) return { text: 'a '.repeat(2_000), delayMs: 20 };
        if (last.includes('no such model')) return { fault: { status: 404 } };
        if (tools.length > 0 && !last.includes('sunny'))
          return { calls: [{ id: 'c1', name: 'weather', arguments: { city: 'Rome' } }] };
        return { text: 'It is sunny.' };
      },
    });
    await set('providers', [{ id: 'mine', kind: 'openai', baseUrl: `${server.url}/v1`, models: ['one'] }]);
  });
  afterEach(() => set('languageModels.offer', undefined));
  after(async () => {
    await set('providers', undefined);
    await server.close();
  });

  it('are not there before the user switches them on', async () => {
    assert.deepEqual(await ours(), []);
  });

  it('stream what a provider answers, and call the tools of whoever asks', async () => {
    await set('languageModels.offer', true);
    const models = await eventually((found) => found.some(({ id }) => id === 'mine/one'));
    const model = models.find(({ id }) => id === 'mine/one');
    assert.ok(model);
    const { User, Assistant } = vscode.LanguageModelChatMessage;
    const question = User('How is the weather in Rome?');
    const tools = [{ name: 'weather', description: 'Tells the weather.', inputSchema: { type: 'object' } }];
    const first = await model.sendRequest([question], { tools });
    const parts = await all(first.stream);
    const [call] = parts;
    assert.ok(call instanceof vscode.LanguageModelToolCallPart);
    assert.deepEqual([call.name, call.input], ['weather', { city: 'Rome' }]);
    const result = new vscode.LanguageModelToolResultPart(call.callId, [new vscode.LanguageModelTextPart('sunny')]);
    const second = await model.sendRequest([question, Assistant([call]), User([result])], { tools });
    assert.equal((await all(second.text)).join(''), 'It is sunny.');
    assert.ok((await model.countTokens('some words')) > 0);
  });

  it('end with the request that asked for them, and on the wire', async () => {
    await set('languageModels.offer', true);
    const [model] = await eventually((found) => found.some(({ id }) => id === 'mine/one'));
    assert.ok(model);
    const source = new vscode.CancellationTokenSource();
    const asked = [vscode.LanguageModelChatMessage.User('Please go on for ever')];
    const { text } = await model.sendRequest(asked, {}, source.token);
    const cut = async () => {
      for await (const _ of text) source.cancel();
    };
    await cut().catch(() => undefined);
    await until(() => server.requests.at(-1)?.outcome === 'client-left');
  });

  it('say why they failed, in VS Code’s own words where it has some', async () => {
    await set('languageModels.offer', true);
    const [model] = await eventually((found) => found.some(({ id }) => id === 'mine/one'));
    assert.ok(model);
    const asked = [vscode.LanguageModelChatMessage.User('There is no such model')];
    const failure = async () => all((await model.sendRequest(asked)).text);
    await assert.rejects(failure(), (error: unknown) => {
      assert.ok(error instanceof vscode.LanguageModelError);
      assert.equal(error.code, vscode.LanguageModelError.NotFound.name);
      assert.match(error.message, /mine/);
      return true;
    });
  });

  it('are gone when the user switches them off', async () => {
    await set('languageModels.offer', true);
    const [model] = await eventually((found) => found.length > 0);
    assert.ok(model);
    await set('languageModels.offer', undefined);
    await eventually((found) => found.length === 0);
    const asked = [vscode.LanguageModelChatMessage.User('Hi')];
    await assert.rejects(async () => all((await model.sendRequest(asked)).text));
  });
});

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of stream) found.push(one);
  return found;
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!condition()) {
    assert.ok(Date.now() < end, 'It did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
