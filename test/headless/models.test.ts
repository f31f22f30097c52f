// `orquestra models`: what can be asked, and whether a provider answers, as a process of its own against a server on loopback.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli } from './support/cli.ts';

const KEY = 'sk-test-0123456789abcdef0123456789abcdef';

describe('orquestra models', function () {
  this.timeout(60_000);
  let cli: Cli;
  let model: ScriptedModel;
  before(async () => {
    cli = await createCli();
    model = await startScriptedModel({
      script: () => ({ text: 'Hello.' }),
      key: KEY,
      models: ['gpt-5.1', 'own-model'],
    });
  });
  after(async () => {
    await model.close();
    await cli.dispose();
  });

  const models = (words: readonly string[], key: string | undefined = KEY) =>
    cli.run(['models', ...words, '--cwd', cli.workspace], {
      env: { OPENAI_API_KEY: key, OPENAI_BASE_URL: `${model.url}/v1`, ANTHROPIC_API_KEY: undefined },
    });

  it('lists what a provider has, one line each, or as JSON with what is known and what is not', async () => {
    const text = await models(['--provider', 'openai']);
    assert.equal(text.code, 0, text.stderr);
    assert.match(text.stdout, /^openai\/gpt-5\.1 .*400k context · .*\n/m);
    assert.match(text.stdout, /^openai\/own-model .*context unknown · price unknown/m);
    const json = await models(['--provider', 'openai', '--json']);
    const rows: readonly { id: string; context: number | null; price: unknown }[] = JSON.parse(json.stdout);
    assert.deepEqual(rows.map(({ id, context }) => [id, context]).sort(), [
      ['openai/gpt-5.1', 400_000],
      ['openai/own-model', null],
    ]);
    assert.equal(rows.find(({ id }) => id === 'openai/own-model')?.price, null);
  });

  it('tests a provider: that it answers, or exactly why it does not, and never says the key', async () => {
    const right = await models(['test', 'openai']);
    assert.equal(right.code, 0, right.stderr);
    assert.match(right.stdout, /answers \(\d+ ms\)/);
    const wrong = await models(['test', 'openai', '--json'], `${KEY}f`);
    assert.equal(wrong.code, 2);
    const report = JSON.parse(wrong.stdout);
    assert.deepEqual([report.provider, report.ok, report.error.code], ['openai', false, 'model.unauthorized']);
    assert.ok(wrong.stderr.includes(report.error.text));
    assert.ok(!wrong.stderr.includes(KEY) && !wrong.stdout.includes(KEY));
  });

  it('names the providers that are there when one is asked for that is not, and what is missing where none is', async () => {
    const unknown = await models(['test', 'nobody']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /There is no provider "nobody"\. The providers are: .*openai/);
    const none = await cli.run(['models', '--cwd', cli.workspace], {
      env: { OPENAI_API_KEY: undefined, ANTHROPIC_API_KEY: undefined, OLLAMA_HOST: 'http://127.0.0.1:9' },
    });
    assert.equal(none.code, 2);
    assert.match(none.stderr, /No provider is configured/);
    assert.equal((await models(['one', 'two'])).code, 2);
  });
});
