// How the command ends when it is asked to: within a second, with nothing of its process tree left.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import type { Answer } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn, type Started, waitUntil } from './support/cli.ts';

/** A shell with a child and a grandchild, each known by a file with its number. */
const TREE = 'echo $$ > 1.pid; (echo $BASHPID > 2.pid; sleep 300 & echo $! > 3.pid; wait) & wait';
const SOON_MS = 6_000;

describe('stopping the command line', function () {
  this.timeout(30_000);
  let cli: Cli;
  let model: ScriptedModel | undefined;
  before(async () => {
    cli = await createCli();
  });
  after(() => cli.dispose());
  beforeEach(() => {
    for (const number of [1, 2, 3]) writeFileSync(join(cli.workspace, `${number}.pid`), '');
  });
  afterEach(() => model?.close());

  const begin = async (answer: Answer, args: readonly string[] = [], node?: string) => {
    model = await startScriptedModel({ script: () => answer });
    const env = { OPENAI_BASE_URL: `${model.url}/v1` };
    const words = ['run', '--cwd', cli.workspace, '--model', 'openai/scripted', '--approve', 'all', ...args, 'go'];
    return cli.start(words, { env, node, open: true });
  };
  const pids = () => [1, 2, 3].map((number) => Number(readFileSync(join(cli.workspace, `${number}.pid`), 'utf8')));
  const treeIsUp = () => waitUntil(() => pids().every((pid) => pid > 0));
  const alive = (pid: number) => {
    try {
      process.kill(pid, 0);
      return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    } catch {
      return false;
    }
  };
  const stopsSoon = async (started: Started, act: () => void) => {
    const at = performance.now();
    act();
    const ended = await started.ended;
    assert.ok(performance.now() - at < SOON_MS, `took ${performance.now() - at} ms`);
    assert.equal(ended.code, 130, ended.stderr);
    return ended;
  };
  const command: Answer = { calls: [{ name: 'run_command', arguments: { command: TREE } }] };

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`ends a running command with all its children on ${signal}`, async () => {
      const started = await begin(command, ['--json']);
      await treeIsUp();
      const ended = await stopsSoon(started, () => started.child.kill(signal));
      assert.deepEqual(pids().filter(alive), []);
      const last = eventsIn(ended.stdout).at(-1);
      assert.deepEqual([last?.type, last?.type === 'run.ended' && last.outcome], ['run.ended', 'stopped']);
    });
  }

  it('ends in the middle of an answer and keeps what was said', async () => {
    const started = await begin({ text: 'word '.repeat(2_000), tokensPerSecond: 50 });
    await waitUntil(() => started.stdout().includes('word word'));
    await stopsSoon(started, () => started.child.kill('SIGINT'));
    await waitUntil(() => model?.requests[0]?.outcome === 'client-left');
    const session = /session (\w+)/.exec(started.stderr())?.[1] ?? '';
    const shown = await cli.run(['sessions', 'show', session]);
    assert.match(shown.stdout, /word word[\s\S]*= stopped/);
  });

  it('bears an impatient second signal without leaving anything behind', async () => {
    const started = await begin(command);
    await treeIsUp();
    await stopsSoon(started, () => {
      started.child.kill('SIGINT');
      started.child.kill('SIGINT');
      setTimeout(() => started.child.kill('SIGTERM'), 30);
    });
    assert.deepEqual(pids().filter(alive), []);
  });

  it('ends before anything has begun, too', async () => {
    const started = await begin({ text: 'never', holdBeforeFirstByte: 60_000 });
    await waitUntil(() => (model?.requests.length ?? 0) > 0);
    await stopsSoon(started, () => started.child.kill('SIGTERM'));
  });

  it('stops the run when whoever reads its output leaves', async () => {
    const started = await begin(
      { calls: [{ name: 'run_command', arguments: { command: 'echo $RANDOM; sleep 0.2' } }] },
      ['--json'],
    );
    await waitUntil(() => started.stdout().includes('tool.ended'));
    const ended = await stopsSoon(started, () => started.child.stdout?.destroy());
    assert.equal(ended.stderr, '');
  });

  it('stops a single tool', async () => {
    const input = JSON.stringify({ command: TREE });
    const started = cli.start(['tool', 'run_command', '--input', input, '--cwd', cli.workspace, '--approve', 'all']);
    await treeIsUp();
    const ended = await stopsSoon(started, () => started.child.kill('SIGTERM'));
    assert.deepEqual(pids().filter(alive), []);
    assert.equal(JSON.parse(ended.stdout).outcome, 'stopped');
  });

  it('leaves no open input in the way of its end', async () => {
    const started = await begin({ text: 'Bye.' });
    const ended = await started.ended;
    assert.equal(ended.code, 0);
    assert.ok(ended.ms < 8_000);
  });
});
