// kill -9 in the middle of a plan: what had begun is shown as unknown, the rest goes on, and the user decides about it.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn, waitUntil } from './support/cli.ts';
import { command, planFile, planOf, statesOf, write } from './support/plans.ts';

const ALL = ['--approve', 'all'];

describe('kill -9 in the middle of a plan', function () {
  this.timeout(60_000);
  let cli: Cli;
  let model: ScriptedModel;
  let script: (request: ScriptedRequest) => Answer = () => ({ text: 'x' });
  before(async () => {
    cli = await createCli();
    model = await startScriptedModel({ script: (request) => script(request) });
  });
  after(async () => {
    await model.close();
    await cli.dispose();
  });
  beforeEach(async () => {
    await rm(cli.workspace, { recursive: true, force: true });
    await mkdir(cli.workspace);
  });
  const env = () => ({ OPENAI_BASE_URL: `${model.url}/v1` });
  const path = (file: string) => join(cli.workspace, file);
  /** The command's own process outlives its parent's kill; it waits for the file that ends it. */
  const end = () => writeFile(path('end'), '');
  // What a shell of its own does is not known: other steps of the folder wait for it.
  const LONG = 'echo begun >> long.txt; sh -c "until [ -e end ]; do sleep 0.05; done"';

  /** Runs the plan until `is` holds, kills it, and gives the session. */
  const kill = async (plan: object, is: () => boolean) => {
    const file = await planFile(cli, plan);
    const words = ['plan', 'run', file, '--cwd', cli.workspace, '--model', 'openai/scripted', ...ALL, '--json'];
    const started = cli.start(words, { env: env() });
    await waitUntil(() => is() || started.child.exitCode !== null);
    assert.equal(started.child.exitCode, null, started.stderr());
    started.child.kill('SIGKILL');
    const printed = eventsIn((await started.ended).stdout);
    return { session: printed[0]?.session ?? '', printed };
  };
  const PLAN = {
    goal: 'survive',
    steps: [
      write('first', 'first.txt', '1'),
      command('long', LONG, { needs: ['first'] }),
      write('after', 'after.txt', 'x', { needs: ['long'] }),
      { id: 'slow', kind: 'agent', input: 'Be slow', needs: ['first'] },
      write('last', 'last.txt', '{{steps.slow.output.text}}'),
    ],
  };
  const inTheMiddle = async () => {
    const before = model.requests.length;
    script = ({ index }) => (index === before ? { text: 'never', holdBeforeFirstByte: 60_000 } : { text: 'said' });
    return kill(PLAN, () => model.requests.length > before && existsSync(path('long.txt')));
  };

  it('loses nothing, shows what is unknown, and goes on with the others', async () => {
    const { session, printed } = await inTheMiddle();
    const kept = eventsIn((await cli.run(['sessions', 'export', session])).stdout);
    assert.deepEqual(kept.slice(0, printed.length), printed, 'what was printed is in the log');
    assert.deepEqual(await statesOf(cli, session), {
      first: 'done',
      long: 'interrupted',
      after: 'pending',
      slow: 'interrupted',
      last: 'pending',
    });
    const shown = await cli.run(['sessions', 'show', session]);
    assert.match(shown.stdout, /^\? interrupted {2}long .*effect unknown/m);
    const looked = eventsIn((await cli.run(['sessions', 'export', session])).stdout);
    assert.deepEqual(looked, kept, 'looking changes nothing');

    const resumed = await cli.run(['resume', session, ...ALL], { env: env() });
    assert.equal(resumed.code, 1, resumed.stderr);
    assert.match(
      resumed.stderr,
      /Not all of the plan is done: 2 steps are left, such as "long", "after"\. Decide first what becomes of "long"\./,
    );
    assert.match(resumed.stderr, /Step long waits for a decision/);
    assert.deepEqual(await statesOf(cli, session), {
      first: 'done',
      long: 'interrupted',
      after: 'pending',
      slow: 'done',
      last: 'done',
    });
    assert.equal(readFileSync(path('last.txt'), 'utf8'), 'said');
    assert.equal(readFileSync(path('long.txt'), 'utf8'), 'begun\n', 'it was not begun again');

    await end();
    const done = await cli.run(['done', session, 'long']);
    assert.equal(done.code, 0, done.stderr);
    const rest = await cli.run(['resume', session, ...ALL], { env: env() });
    assert.equal(rest.code, 0, rest.stderr);
    assert.equal(existsSync(path('after.txt')), true);
    assert.equal(readFileSync(path('long.txt'), 'utf8'), 'begun\n');
    assert.deepEqual(model.refusals, []);
  });

  it('does once more what the user wants done once more', async () => {
    const { session } = await inTheMiddle();
    await end();
    const retried = await cli.run(['retry', session, 'long', ...ALL], { env: env() });
    assert.equal(retried.code, 1, 'the agent that was cut off still waits');
    assert.equal(readFileSync(path('long.txt'), 'utf8'), 'begun\nbegun\n');
    assert.equal((await planOf(cli, session)).steps.find((step) => step.id === 'after')?.state, 'done');
    const resumed = await cli.run(['resume', session, ...ALL], { env: env() });
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.equal(new Set(Object.values(await statesOf(cli, session))).size, 1);
  });

  it('keeps a chat turn that was cut off apart from the plan, and resumes it', async () => {
    const before = model.requests.length;
    script = ({ index }) => (index === before ? { text: 'never', holdBeforeFirstByte: 60_000 } : { text: 'going on' });
    const words = ['run', '--cwd', cli.workspace, '--model', 'openai/scripted', '--json', 'hello'];
    const started = cli.start(words, { env: env() });
    await waitUntil(() => model.requests.length > before);
    started.child.kill('SIGKILL');
    const session = eventsIn((await started.ended).stdout)[0]?.session ?? '';
    const resumed = await cli.run(['resume', session], { env: env() });
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.equal(resumed.stdout, 'going on\n');
    const told =
      model.requests
        .at(-1)
        ?.messages.map((message) => message.text)
        .join('\n') ?? '';
    assert.match(told, /hello(.|\n)*Go on from where you were/);
  });

  it('stops on a signal and goes on from there', async () => {
    const file = await planFile(cli, PLAN);
    // The command has begun when the other agent answers, so that what follows it has to wait.
    script = () => ({ text: 'said', holdBeforeFirstByte: existsSync(path('long.txt')) ? 0 : 2_000 });
    const words = ['plan', 'run', file, '--cwd', cli.workspace, '--model', 'openai/scripted', ...ALL];
    const started = cli.start(words, { env: env() });
    await waitUntil(() => existsSync(path('long.txt')) && started.stderr().includes('▸ last'));
    started.child.kill('SIGTERM');
    const stopped = await started.ended;
    assert.equal(stopped.code, 130, stopped.stderr);
    const session = /^session (\w+)$/m.exec(stopped.stderr)?.[1] ?? '';
    const { long, last } = await statesOf(cli, session);
    assert.deepEqual([long, last, existsSync(path('last.txt'))], ['stopped', 'stopped', false]);
    await end();
    const resumed = await cli.run(['resume', session, ...ALL], { env: env() });
    assert.equal(resumed.code, 1, 'what was cut off in the middle waits for a decision');
    assert.equal(readFileSync(path('last.txt'), 'utf8'), 'said');
    const retried = await cli.run(['retry', session, 'long', ...ALL], { env: env() });
    assert.equal(retried.code, 0, retried.stderr);
    assert.equal(existsSync(path('after.txt')), true);
  });
});
