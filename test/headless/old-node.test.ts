// On a machine whose own Node is too old the command goes on with the Node of its checkout, as one process would.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn, waitUntil } from './support/cli.ts';

const OLD_NODES = ['/usr/bin/node', '/usr/local/bin/node'];

describe('the command line on an older Node', function () {
  this.timeout(30_000);
  let cli: Cli;
  let node = '';
  let model: ScriptedModel | undefined;
  before(async function () {
    const old = OLD_NODES.filter((path) => existsSync(path)).find(
      (path) => Number(/^v(\d+)/.exec(execFileSync(path, ['--version']).toString())?.[1]) < 24,
    );
    if (old === undefined) this.skip();
    node = old;
    cli = await createCli();
  });
  after(() => cli?.dispose());
  afterEach(() => model?.close());

  const pid = (name: string) => Number(readFileSync(join(cli.workspace, name), { encoding: 'utf8', flag: 'a+' }));
  const begin = async () => {
    const command = 'echo $PPID > parent.pid; echo $$ > shell.pid; sleep 300';
    model = await startScriptedModel({ script: () => ({ calls: [{ name: 'run_command', arguments: { command } }] }) });
    const words = ['run', '--cwd', cli.workspace, '--model', 'openai/scripted', '--approve', 'all', '--json', 'go'];
    const started = cli.start(words, { node, env: { OPENAI_BASE_URL: `${model.url}/v1` } });
    await waitUntil(() => pid('shell.pid') > 0);
    return started;
  };
  const gone = (number: number) => {
    try {
      process.kill(number, 0);
      return /^State:\s+Z/m.test(readFileSync(`/proc/${number}/status`, 'utf8'));
    } catch {
      return true;
    }
  };

  it('passes input, output and exit code through', async () => {
    const probed = await cli.run(['probe'], { node, input: '{"id":1,"op":"redact","text":"x"}\n' });
    assert.deepEqual(JSON.parse(probed.stdout).result.text, 'x', probed.stderr);
    assert.equal((await cli.run(['frobnicate'], { node })).code, 2);
  });

  it('passes a signal on and ends as stopped', async () => {
    const started = await begin();
    started.child.kill('SIGTERM');
    const ended = await started.ended;
    assert.equal(ended.code, 130, ended.stderr);
    assert.ok(gone(pid('shell.pid')));
    await rm(join(cli.workspace, 'shell.pid'));
  });

  it('leaves nothing behind when it is killed', async () => {
    const started = await begin();
    const shell = pid('shell.pid');
    started.child.kill('SIGKILL');
    await waitUntil(() => gone(shell));
    const session = eventsIn(started.stdout())[0]?.session ?? '';
    await waitUntil(() => gone(pid('parent.pid')));
    const shown = await cli.run(['sessions', 'show', session]);
    assert.match(shown.stdout, /= stopped/);
  });

  it('says what to install when there is no newer one', async () => {
    await rm(join(cli.folder, 'node_modules'));
    const ended = await cli.run(['tools'], { node });
    assert.equal(ended.code, 2);
    assert.match(ended.stderr, /needs Node 24 or later; this is \d+/);
  });
});
