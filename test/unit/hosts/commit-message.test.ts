// A commit's message proposed by a model from the changes: what it is shown, what comes back, and that nothing is left behind.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { proposeCommitMessage } from '../../../src/hosts/commit-message.ts';
import { type Composed, compose } from '../../../src/hosts/compose.ts';
import { DEFAULTS } from '../../../src/hosts/settings.ts';
import { createSandbox, type Sandbox, withHistory } from '../../contract/git/sandbox.ts';
import { startScriptedModel } from '../../support/scripted-model/server.ts';

describe('a proposed commit message', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  let model: Awaited<ReturnType<typeof startScriptedModel>>;
  let composed: Composed;
  let answer: string;

  beforeEach(async () => {
    sandbox = withHistory(createSandbox());
    answer = '```\nSay it better\n\nBecause.\n```';
    model = await startScriptedModel({ script: () => ({ text: answer }), models: ['scripted'] });
    const made = await compose({
      storage: join(sandbox.folder, 'state'),
      memory: join(sandbox.folder, 'memory'),
      rulesFile: join(sandbox.folder, 'rules.json'),
      roots: [sandbox.root],
      // The server knows only the model for small things.
      settings: () => ({ ...DEFAULTS, model: 'openai/large', models: { fast: 'openai/scripted' } }),
      key: async () => 'key',
      environment: { ...sandbox.environment, OPENAI_BASE_URL: `${model.url}/v1` },
      logger: { write: () => undefined },
      trusted: () => true,
      blocked: () => undefined,
      defaultMode: () => 'agent',
      approve: 'ask',
    });
    assert.ok(made.ok);
    composed = made.value;
  });
  afterEach(async () => {
    await composed.close();
    await model.close();
    sandbox.remove();
  });

  const propose = () => proposeCommitMessage(composed, sandbox.root);
  const asked = () => model.requests.at(-1)?.messages.at(-1)?.text ?? '';

  it('comes from what is staged, without its fence, in the style of those before', async () => {
    sandbox.put('c.txt', 'staged\n');
    sandbox.git('add', 'c.txt');
    const proposed = await propose();
    assert.ok(proposed.ok, proposed.ok ? '' : proposed.fault.text);
    assert.equal(proposed.value, 'Say it better\n\nBecause.');
    assert.match(asked(), /\+staged/);
    assert.doesNotMatch(asked(), /\+changed/);
    assert.match(asked(), /^- Second\n- First$/m);
  });

  it('comes from all changes when nothing is staged, and never from what holds secrets', async () => {
    sandbox.put('.env', 'TOKEN=old\n');
    sandbox.git('add', '.env');
    sandbox.git('commit', '--quiet', '-m', 'Env', '--', '.env');
    sandbox.put('.env', 'TOKEN=hunter2\n');
    assert.ok((await propose()).ok);
    assert.match(asked(), /\+changed/);
    assert.doesNotMatch(asked(), /hunter2/);
    assert.match(asked(), /not shown because they may hold secrets: \.env/);
  });

  it('leaves no session and no change behind', async () => {
    await propose();
    const left = await composed.orchestrator.sessions.list(undefined, 10);
    assert.deepEqual(left.ok && left.value, []);
    assert.equal(sandbox.git('status', '--porcelain'), ' M b.txt\n');
  });

  it('says why there is none', async () => {
    answer = '';
    const empty = await propose();
    assert.ok(!empty.ok);
    sandbox.git('checkout', '--quiet', '--', 'b.txt');
    const nothing = await propose();
    assert.equal(nothing.ok ? '' : nothing.fault.code, 'git.nothing-to-commit');
    const requests = model.requests.length;
    const elsewhere = await proposeCommitMessage(composed, sandbox.home);
    assert.equal(elsewhere.ok ? '' : elsewhere.fault.code, 'git.none');
    assert.equal(model.requests.length, requests);
  });
});
