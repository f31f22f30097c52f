// What is wrong with words, settings, keys, models and places: one sentence on stderr, the right exit code, nothing changed.
import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, type Ended } from './support/cli.ts';

const WRITES = [{ calls: [{ name: 'write_file', arguments: { path: 'made.txt', content: 'x' } }] }, { text: 'done' }];

describe('a mistake on the command line', function () {
  this.timeout(30_000);
  let cli: Cli;
  let model: ScriptedModel;
  let env: Record<string, string>;
  before(async () => {
    cli = await createCli();
    model = await startScriptedModel({
      script: ({ messages }) => WRITES[messages.length === 1 ? 0 : 1] ?? {},
      models: ['scripted'],
      key: 'right',
    });
  });
  after(async () => {
    await model.close();
    await cli.dispose();
  });
  beforeEach(() => {
    env = { OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_API_KEY: 'right' };
  });
  afterEach(async () => {
    assert.deepEqual(await readdir(cli.workspace), [], 'the workspace is as it was');
    await rm(cli.home, { recursive: true, force: true });
  });

  const run = (...words: string[]) =>
    cli.run(['run', '--cwd', cli.workspace, '--approve', 'all', ...words, 'go'], { env });
  /** One sentence that says all of `parts`, on stderr alone. */
  const says = (ended: Ended, code: number, ...parts: readonly RegExp[]) => {
    assert.equal(ended.code, code, ended.stderr);
    assert.equal(ended.stdout, '');
    for (const part of parts) assert.match(ended.stderr, part);
    const lines = ended.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('session '));
    assert.equal(lines.length, 1, ended.stderr);
    assert.doesNotMatch(ended.stderr, /\n\s+at /);
  };

  it('names an unknown flag, command and value, and shows what there is', async () => {
    for (const [args, named] of [
      [['run', '--bogus', 'x'], /--bogus/],
      [['frobnicate'], /"frobnicate".*run, tool/],
      [['run', '--mode', 'yolo', 'x'], /--mode.*ask, plan, agent.*"yolo"/],
      [['run', '--approve', 'maybe', 'x'], /--approve.*all, rules, none.*"maybe"/],
      [['run'], /needs a request/],
      [['tool'], /needs a name/],
      [['tool', 'fly'], /no tool named fly.*read_file/],
      [['tool', 'read_file', '--input', '{oops'], /--input is not valid JSON/],
      [['sessions', 'show'], /needs the session's id/],
      [['sessions', 'burn', 'x'], /sessions burn/],
    ] as const) {
      const ended = await cli.run(args);
      assert.equal(ended.code, 2, `${args.join(' ')}: ${ended.stderr}`);
      assert.match(ended.stderr, named);
      assert.equal(ended.stdout, '');
    }
  });

  it('names a missing folder, and a file in the place of one', async () => {
    const missing = await cli.run(['run', '--cwd', join(cli.folder, 'nowhere'), 'go'], { env });
    says(missing, 2, /nowhere is not a folder/, /--cwd/);
    says(await cli.run(['run', '--cwd', cli.bundle, 'go'], { env }), 2, /cli\.mjs is not a folder/);
  });

  it('says how to configure a model when there is no key at all', async () => {
    env = {};
    says(await run(), 2, /No model is configured/, /OPENAI_API_KEY/);
    says(await run('--model', 'openai/gpt-x'), 2, /OpenAI/, /OPENAI_API_KEY|key/);
  });

  it('names a wrong key, an unknown provider and an unknown model', async () => {
    says(await run('--model', 'nobody/x'), 2, /"nobody"/, /Providers: anthropic, openai/);
    says(await run('--model', 'nonsense'), 2, /"nonsense"/, /PROVIDER\/MODEL/);
    says(await run('--model', 'openai/absent'), 2, /absent/);
    env.OPENAI_API_KEY = 'wrong';
    says(await run('--model', 'openai/scripted'), 2, /key/i);
  });

  it('names a server that cannot be reached', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const address = closed.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    env.OPENAI_BASE_URL = `http://127.0.0.1:${port}/v1`;
    const ended = await run('--model', 'openai/scripted');
    assert.equal(ended.code, 1, ended.stderr);
    const last = ended.stderr.trim().split('\n').at(-1) ?? '';
    assert.match(last, new RegExp(`^orquestra: .*127\\.0\\.0\\.1:${port}`));
  }).timeout(60_000);

  it('runs nothing when settings or rules of the user cannot be understood', async () => {
    for (const [file, text] of [
      ['settings.json', '{ "model": '],
      ['settings.json', '[]'],
      ['rules.json', '{ "version": 1, "rules": [ '],
      ['rules.json', '{ "version": 1, "rules": [{ "verdict": "deny" }] }'],
    ] as const) {
      await mkdir(cli.home, { recursive: true });
      await writeFile(join(cli.home, file), text);
      says(await run('--model', 'openai/scripted'), 2, new RegExp(`${file}.*[Cc]orrect or remove`));
      assert.deepEqual(await readdir(cli.home), [file]);
      await rm(cli.home, { recursive: true });
    }
  });

  it('uses the default of one setting that is not valid and says so', async () => {
    await mkdir(cli.home, { recursive: true });
    await writeFile(join(cli.home, 'settings.json'), '{ "searchProvider": "altavista", "model": "openai/scripted" }');
    const ended = await cli.run(['run', '--cwd', cli.workspace, '--mode', 'ask', 'go'], { env });
    assert.equal(ended.code, 3, ended.stderr);
    assert.match(ended.stderr, /searchProvider in .*settings\.json is not valid/);
    assert.equal(model.requests.at(-1)?.model, 'scripted');
  });

  it('names the place of its state when that is a file or cannot be written', async () => {
    await writeFile(cli.home, 'mine');
    says(await run('--model', 'openai/scripted'), 2, /home/, /ORQUESTRA_HOME/);
    says(await cli.run(['sessions', 'list']), 2, /ORQUESTRA_HOME/);
    await rm(cli.home);
    says(
      await cli.run(['sessions', 'list'], { env: { ORQUESTRA_HOME: '/proc/nowhere' } }),
      2,
      /\/proc\/nowhere/,
      /ORQUESTRA_HOME/,
    );
  });

  it('names a home that may only be read', async function () {
    if (process.getuid?.() === 0) this.skip();
    await mkdir(cli.home);
    await chmod(cli.home, 0o500);
    says(await cli.run(['sessions', 'list']), 2, /home/);
  });

  it('names a session that there is not', async () => {
    says(await run('--model', 'openai/scripted', '--session', 'gone'), 2, /gone/);
    for (const verb of ['show', 'export', 'undo']) {
      says(await cli.run(['sessions', verb, 'gone']), 2, /no session gone/, /sessions list/);
    }
  });
});
