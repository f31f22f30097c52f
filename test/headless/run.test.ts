// `orquestra run`: what it prints, what it changes and how it ends.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Answer } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn } from './support/cli.ts';

const WRITE: Answer = {
  text: 'I write.',
  calls: [{ name: 'write_file', arguments: { path: 'made.txt', content: 'x\n' } }],
};
const BYE: Answer = { text: 'All done.' };

describe('orquestra run', function () {
  this.timeout(30_000);
  let cli: Cli;
  let model: ScriptedModel | undefined;
  before(async () => {
    cli = await createCli();
  });
  after(() => cli.dispose());
  afterEach(() => model?.close());

  const made = () => existsSync(join(cli.workspace, 'made.txt'));
  const run = async (answers: readonly Answer[], args: readonly string[], env = {}) => {
    model = await startScriptedModel({ script: answers });
    return cli.run(['run', '--cwd', cli.workspace, '--model', 'openai/scripted', ...args], {
      env: { OPENAI_BASE_URL: `${model.url}/v1`, ...env },
    });
  };

  it('prints the answer on stdout and what it does on stderr', async () => {
    const ended = await run([{ text: 'Hello there.' }], ['hi']);
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(ended.stdout, 'Hello there.\n');
    assert.match(ended.stderr, /^session \w+\n1 request, [\d,]+ tokens, price unknown\n$/);
  });

  it('denies what would ask when nobody can be asked, changes nothing and ends with 3', async () => {
    for (const flags of [[], ['--approve', 'rules'], ['--approve', 'none']]) {
      const ended = await run([WRITE, BYE], [...flags, 'write it']);
      assert.equal(ended.code, 3, ended.stderr);
      assert.equal(made(), false);
      assert.match(ended.stderr, /denied: Not run: it needs approval/);
      assert.match(model?.requests[1]?.messages.at(-1)?.results[0]?.text ?? '', /needs approval/);
      await model?.close();
    }
  });

  it('changes nothing in the modes ask and plan, whatever is approved', async () => {
    for (const mode of ['ask', 'plan']) {
      // In plan mode it is asked once more for a plan.
      const ended = await run([WRITE, BYE, BYE], ['--mode', mode, '--approve', 'all', 'write it']);
      assert.equal(ended.code, 3, ended.stderr);
      assert.equal(made(), false);
      await model?.close();
    }
  });

  it('prints one event a line with --json, from session.created on and without a gap', async () => {
    const ended = await run([WRITE, BYE], ['--approve', 'all', '--json', 'write it']);
    assert.equal(ended.code, 0, ended.stderr);
    const events = eventsIn(ended.stdout);
    assert.equal(events[0]?.type, 'session.created');
    assert.deepEqual(
      events.map((event) => event.seq),
      events.map((_, index) => index + 1),
    );
    assert.equal(events.at(-1)?.type, 'run.ended');
    assert.equal(ended.stderr, '');
    assert.equal(await readFile(join(cli.workspace, 'made.txt'), 'utf8'), 'x\n');
  });

  it('goes on with a session and prints only what is new, its settings included', async () => {
    const first = eventsIn((await run([BYE], ['--json', 'first'])).stdout);
    const session = first[0]?.session ?? '';
    await model?.close();
    const again = await run([{ text: 'Again.' }], ['--json', '--session', session, 'second']);
    assert.equal(again.code, 0, again.stderr);
    const events = eventsIn(again.stdout);
    assert.deepEqual(
      events.map((event) => event.seq),
      events.map((_, index) => first.length + 1 + index),
    );
    assert.deepEqual(
      model?.requests[0]?.messages.map(({ role, text }) => [role, text]),
      [
        ['user', 'first'],
        ['assistant', 'All done.'],
        ['user', 'second'],
      ],
    );
  });

  it('keeps the mode of a session that is gone on with unless another is named', async () => {
    const first = eventsIn((await run([BYE, BYE], ['--mode', 'plan', '--json', 'first'])).stdout);
    await model?.close();
    const again = await run(
      [{ ...WRITE, calls: [{ name: 'write_file', arguments: { path: 'second.txt', content: 'x' } }] }, BYE, BYE],
      ['--approve', 'all', '--session', first[0]?.session ?? '', 'now write'],
    );
    assert.equal(again.code, 3, again.stderr);
    assert.equal(existsSync(join(cli.workspace, 'second.txt')), false);
  });

  it('ends with 1 and the reason on stderr when the model fails, with --json too', async () => {
    for (const flags of [[], ['--json']]) {
      const ended = await run(
        [{ fault: { status: 400, body: { error: { message: 'no such luck' } } } }],
        [...flags, 'hi'],
      );
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(ended.stderr, /orquestra: .*no such luck/);
      await model?.close();
    }
  });

  it('lists its tools as JSON and tells its version and usage', async () => {
    const tools: readonly { name: string; inputSchema: object }[] = JSON.parse(
      (await cli.run(['tools', '--json'])).stdout,
    );
    assert.ok(tools.some(({ name, inputSchema }) => name === 'read_file' && 'properties' in inputSchema));
    const listed = await cli.run(['tools']);
    assert.equal(listed.stdout.trim().split('\n').length, tools.length);
    assert.match((await cli.run(['--version'])).stdout, /^\S+\n$/);
    for (const words of [['help'], ['--help'], []]) assert.match((await cli.run(words)).stdout, /orquestra run/);
  });
});
