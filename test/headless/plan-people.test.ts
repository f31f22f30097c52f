// Steps that only a person can take, and consent to what a plan does: without a terminal, beforehand, and on a terminal.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { type Cli, createCli, eventsIn, waitUntil } from './support/cli.ts';
import { planFile, runPlan, statesOf, write } from './support/plans.ts';

const GATED = {
  goal: 'release',
  steps: [
    { id: 'which', kind: 'question', input: { question: 'Which version?', options: ['major', 'minor'] } },
    { id: 'sure', kind: 'gate', input: 'Release {{steps.which.output.answer}}?' },
    write('release', 'release.txt', '{{steps.which.output.answer}}', { needs: ['sure'] }),
  ],
};
const ONE = { goal: 'one', steps: [write('only', 'only.txt', 'x')] };

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

describe('a plan that needs a person', function () {
  this.timeout(60_000);
  let cli: Cli;
  before(async () => {
    cli = await createCli();
  });
  after(() => cli.dispose());
  beforeEach(async () => {
    await rm(cli.workspace, { recursive: true, force: true });
    await mkdir(cli.workspace);
  });
  const has = (file: string) => existsSync(join(cli.workspace, file));

  it('is denied where nobody can answer, whatever is approved, and goes on with answers that were given beforehand', async () => {
    const ran = await runPlan(cli, GATED, ['--approve', 'all']);
    assert.equal(ran.code, 3, ran.stderr);
    assert.match(ran.stderr, /orquestra: Step .* gave up: Nobody can be asked here/);
    assert.equal(has('release.txt'), false);
    const asked = await cli.run(['retry', ran.session, 'which', '--approve', 'all', '--answer', 'which=Minor']);
    assert.equal(asked.code, 3, asked.stderr);
    assert.deepEqual(await statesOf(cli, ran.session), { which: 'done', sure: 'failed', release: 'pending' });
    const sure = await cli.run(['retry', ran.session, 'sure', '--approve', 'all', '--answer', 'sure=go on', '--json']);
    assert.equal(sure.code, 0, sure.stderr);
    assert.equal(readFileSync(join(cli.workspace, 'release.txt'), 'utf8'), 'minor');
    const question = eventsIn(sure.stdout).find((event) => event.type === 'question.asked');
    assert.equal(question?.type === 'question.asked' && question.question.question, 'Release minor?');
  });

  it('takes all answers at once, and anything but a yes at a gate for no', async () => {
    const whole = await runPlan(cli, GATED, ['--approve', 'all', '--answer', 'which=7=8', '--answer', 'sure=Go on']);
    assert.equal(whole.code, 0, whole.stderr);
    assert.equal(readFileSync(join(cli.workspace, 'release.txt'), 'utf8'), '7=8');
    const no = await runPlan(cli, GATED, ['--approve', 'all', '--answer', 'which=major', '--answer', 'sure=maybe']);
    assert.equal(no.code, 3, no.stderr);
    assert.match(no.stderr, /You stopped it here: maybe/);
    assert.deepEqual(await statesOf(cli, no.session), { which: 'done', sure: 'failed', release: 'pending' });
  });

  it('is denied what asks without a terminal, and not what the flag has agreed to', async () => {
    const denied = await runPlan(cli, ONE);
    assert.equal(denied.code, 3, denied.stderr);
    assert.match(denied.stderr, /it needs approval and nobody can be asked here/);
    assert.equal(has('only.txt'), false);
    const agreed = await runPlan(cli, ONE, ['--envelope']);
    assert.equal(agreed.code, 0, agreed.stderr);
    assert.equal(has('only.txt'), true);
    const beyond = await runPlan(cli, { goal: 'g', steps: [write('hook', '.git/hooks/pre-commit', 'x')] }, [
      '--envelope',
    ]);
    assert.equal(beyond.code, 3, 'what always asks is in no envelope');
    assert.equal(has('.git/hooks/pre-commit'), false);
  });

  describe('on a terminal', () => {
    let child: ChildProcess | undefined;
    before(function () {
      try {
        execFileSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' });
      } catch {
        // Without util-linux's script there is no terminal to be had here.
        this.skip();
      }
    });
    afterEach(() => child?.kill('SIGKILL'));

    /** Types each of `keys` when the text before it stands on the screen. */
    const type = async (plan: object, keys: readonly (readonly [shown: string, typed: string])[]) => {
      const path = await planFile(cli, plan);
      const words = [process.execPath, cli.bundle, 'plan', 'run', path, '--cwd', cli.workspace];
      child = spawn('script', ['-qec', words.map(quoted).join(' '), '/dev/null'], {
        env: { PATH: process.env.PATH, HOME: cli.home, ORQUESTRA_HOME: cli.home, OLLAMA_HOST: 'http://127.0.0.1:9' },
        stdio: ['pipe', 'pipe', 'ignore'],
      });
      let screen = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        screen += text;
      });
      const ended = once(child, 'close');
      let from = 0;
      for (const [shown, typed] of keys) {
        await waitUntil(() => screen.indexOf(shown, from) >= 0);
        from = screen.indexOf(shown, from) + shown.length;
        child.stdin?.write(typed);
      }
      const [code] = await ended;
      return { code, screen };
    };

    it('shows what it would do and asks once', async () => {
      const { code, screen } = await type({ goal: 'g', steps: [...ONE.steps, write('too', 'too.txt', 'x')] }, [
        ['Run inside this envelope?', 'y\r'],
      ]);
      assert.equal(code, 0, screen);
      assert.match(screen, /The plan will:\s+change only\.txt\s+change too\.txt/);
      assert.doesNotMatch(screen, /Allow\?/);
      assert.deepEqual([has('only.txt'), has('too.txt')], [true, true]);
    });

    it('runs nothing without consent', async () => {
      for (const typed of ['n\r', '\r', '\u0004']) {
        const { code, screen } = await type(ONE, [['Run inside this envelope?', typed]]);
        assert.equal(code, 3, screen);
        assert.equal(has('only.txt'), false);
      }
      const stopped = await type(ONE, [['Run inside this envelope?', '\u0003']]);
      assert.equal(stopped.code, 130, stopped.screen);
      assert.equal(has('only.txt'), false);
    });

    it('asks each time when that is wanted', async () => {
      const { code, screen } = await type(ONE, [
        ['Run inside this envelope?', 'a\r'],
        ['Allow?', 'y\r'],
      ]);
      assert.equal(code, 0, screen);
      assert.equal(has('only.txt'), true);
    });

    it('puts questions and gates there, a question again until there is an answer', async () => {
      const { code, screen } = await type(GATED, [
        // What it would write is known only when it runs, so there is nothing to agree to beforehand.
        ['2. minor', '\r'],
        ['2. minor', '2\r'],
        ['2. Stop here', '1\r'],
        ['Allow?', 'y\r'],
      ]);
      assert.equal(code, 0, screen);
      assert.match(screen, /Release minor\?/);
      assert.equal(readFileSync(join(cli.workspace, 'release.txt'), 'utf8'), 'minor');
    });

    it('stops when nobody answers a question any more', async () => {
      const { code, screen } = await type(GATED, [['2. minor', '\u0004']]);
      assert.equal(code, 130, screen);
      assert.equal(has('release.txt'), false);
    });
  });
});
