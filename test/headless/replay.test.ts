// `orquestra replay`: a run comes out again from its log, with the model's server gone and no key.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn } from './support/cli.ts';

describe('orquestra replay', function () {
  this.timeout(60_000);
  let cli: Cli;
  let model: ScriptedModel;
  let session = '';
  before(async () => {
    cli = await createCli();
    model = await startScriptedModel({
      script: ({ messages }) =>
        messages.some((message) => message.role === 'tool')
          ? { text: 'Done.' }
          : { text: 'I write.', calls: [{ name: 'write_file', arguments: { path: 'two.txt', content: 'two\n' } }] },
    });
    const steps = [
      { id: 'list', tool: 'list_files' },
      { id: 'one', tool: 'write_file', input: { path: 'one.txt', content: 'one\n' } },
      { id: 'two', kind: 'agent', input: 'Write two' },
      { id: 'after', tool: 'run_command', input: { command: 'cat one.txt two.txt' }, needs: ['one', 'two'] },
    ];
    await cli.write({ 'plan.json': JSON.stringify({ goal: 'Both', steps }) });
    const words = ['plan', 'run', `${cli.workspace}/plan.json`, '--cwd', cli.workspace, '--model', 'openai/scripted'];
    const ran = await cli.run([...words, '--approve', 'all', '--json'], {
      env: { OPENAI_BASE_URL: `${model.url}/v1` },
    });
    assert.equal(ran.code, 0, ran.stderr);
    session = eventsIn(ran.stdout)[0]?.session ?? '';
    await model.close();
  });
  after(() => cli.dispose());

  it('says that every event came out as it was, and changes nothing', async () => {
    const before = await cli.run(['sessions', 'export', session]);
    const replayed = await cli.run(['replay', session]);
    assert.equal(replayed.code, 0, replayed.stdout + replayed.stderr);
    assert.match(replayed.stdout, /^run \S+: \d+ events, identical\n$/);
    assert.equal((await cli.run(['sessions', 'export', session])).stdout, before.stdout);
  });

  it('names a session or a run that is not there', async () => {
    for (const words of [['nowhere'], [session, 'never']]) {
      const refused = await cli.run(['replay', ...words]);
      assert.equal(refused.code, 2, refused.stdout + refused.stderr);
      assert.match(refused.stderr, /^orquestra: .*(nowhere|never)/);
    }
  });
});
