// A plan from the command line: asked for in plan mode, kept as a file, checked, carried out.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn } from './support/cli.ts';
import { command, planFile, runPlan, sessionOf, statesOf, write } from './support/plans.ts';

const STEPS = [
  command('one', 'printf 1'),
  { id: 'two', title: 'Think of two', kind: 'agent', input: { instructions: 'Say two.' } },
  write('sum', 'sum.txt', '{{steps.one.output.exitCode}} and {{steps.two.output.text}}'),
];

/** Proposes the plan when it is asked in plan mode, and says two as the plan's agent. */
const planner = ({ messages }: ScriptedRequest): Answer => {
  if (messages[0]?.text.includes('Say two.')) return { text: 'two', usage: { input: 100, output: 10 } };
  if (messages.length > 1) return { text: 'There it is.' };
  return { text: 'A plan:', calls: [{ name: 'propose_plan', arguments: { goal: 'Count', steps: STEPS } }] };
};

describe('orquestra plan', function () {
  this.timeout(60_000);
  let cli: Cli;
  let model: ScriptedModel;
  before(async () => {
    cli = await createCli();
    model = await startScriptedModel({ script: (request) => script(request) });
  });
  after(async () => {
    await model.close();
    await cli.dispose();
  });
  let script: (request: ScriptedRequest) => Answer | Promise<Answer> = planner;
  afterEach(() => {
    script = planner;
  });
  const env = () => ({ OPENAI_BASE_URL: `${model.url}/v1` });
  const ask = (...words: string[]) =>
    cli.run(['run', '--cwd', cli.workspace, '--model', 'openai/scripted', '--mode', 'plan', ...words, 'count'], {
      env: env(),
    });

  it('goes from a request over a file to what was asked for', async () => {
    const asked = await ask();
    assert.equal(asked.code, 0, asked.stderr);
    const plan = JSON.parse(asked.stdout);
    assert.deepEqual(
      plan.steps.map(({ id, kind, needs }: { id: string; kind: string; needs: string[] }) => [id, kind, needs]),
      [
        ['one', 'tool', []],
        ['two', 'agent', []],
        ['sum', 'tool', ['one', 'two']],
      ],
    );
    assert.match(asked.stderr, /^session \w+$/m);
    assert.match(asked.stderr, /There it is\./);
    const path = await planFile(cli, asked.stdout);
    const checked = await cli.run(['plan', 'check', path]);
    assert.equal(checked.code, 0, checked.stderr);
    assert.equal(checked.stdout, asked.stdout, 'the file form is its own file form');

    const words = ['plan', 'run', path, '--cwd', cli.workspace, '--model', 'openai/scripted', '--approve', 'all'];
    const ran = await cli.run(words, { env: env() });
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(readFileSync(join(cli.workspace, 'sum.txt'), 'utf8'), '0 and two');
    assert.match(ran.stderr, /^▸ Think of two$/m);
    assert.match(ran.stderr, /^✔ Think of two \(\d.*price unknown\)$/m);
    const rows = ran.stdout.trim().split('\n');
    assert.equal(rows.length, 3, ran.stdout);
    for (const row of rows) assert.match(row, /^✔ done {2}(one|two|sum) /);
    const shown = await cli.run(['plan', 'show', sessionOf(ran)]);
    assert.equal(shown.stdout, asked.stdout);
    assert.match((await cli.run(['sessions', 'list'])).stdout, / Count\n/);
  });

  it('runs the plan of a session that was made in plan mode, and a part of it once more', async () => {
    const session = sessionOf(await ask());
    const words = ['plan', 'run', '--session', session, '--approve', 'all'];
    const ran = await cli.run(words, { env: env() });
    assert.equal(ran.code, 0, ran.stderr);
    const again = await cli.run([...words, '--from', 'sum'], { env: env() });
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual(again.stderr.match(/^[▸✔] \w+/gm), ['▸ sum', '✔ sum']);
    const done = await cli.run(['resume', session]);
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stderr, /All steps of the plan are done/);
  });

  it('prints the events of planning and running as lines with --json, and nothing else', async () => {
    const asked = await ask('--json');
    assert.equal(asked.code, 0, asked.stderr);
    assert.equal(asked.stderr, '');
    const proposed = eventsIn(asked.stdout).find((event) => event.type === 'plan.proposed');
    assert.ok(proposed?.type === 'plan.proposed');
    const path = await planFile(cli, proposed.plan);
    const words = ['plan', 'run', path, '--cwd', cli.workspace, '--model', 'openai/scripted', '--approve', 'all'];
    const ran = await cli.run([...words, '--json'], { env: env() });
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(ran.stderr, '');
    const events = eventsIn(ran.stdout);
    assert.deepEqual(
      events.map((event) => event.seq),
      events.map((_, index) => index + 1),
    );
    const last = events.at(-1);
    assert.equal(last?.type === 'run.ended' && last.outcome, 'done');
  });

  it('ends with 1 and says so when no plan was made, with the answer on stderr', async () => {
    script = () => ({ text: 'I would rather talk.' });
    const ended = await ask();
    assert.equal(ended.code, 1, ended.stderr);
    assert.equal(ended.stdout, '');
    assert.match(ended.stderr, /I would rather talk\.\n(.*\n)*orquestra: No plan was made/);
  });

  it('reads the plan from stdin and runs what does not depend on each other side by side', async () => {
    const plan = { goal: 'write', steps: ['a', 'b', 'c'].map((id) => write(id, `${id}.txt`, id)) };
    const words = ['plan', 'run', '-', '--cwd', cli.workspace, '--approve', 'all'];
    const ran = await cli.run(words, { input: JSON.stringify(plan) });
    assert.equal(ran.code, 0, ran.stderr);
    for (const id of ['a', 'b', 'c']) assert.equal(readFileSync(join(cli.workspace, `${id}.txt`), 'utf8'), id);
    const asked = { now: 0, most: 0 };
    script = async () => {
      asked.now += 1;
      asked.most = Math.max(asked.most, asked.now);
      await new Promise((resolve) => setTimeout(resolve, 300));
      asked.now -= 1;
      return { text: 'x' };
    };
    const agents = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, kind: 'agent', input: `Do ${id}` }));
    const many = await runPlan(cli, { parallel: 3, steps: agents }, ['--model', 'openai/scripted'], { env: env() });
    assert.equal(many.code, 0, many.stderr);
    assert.equal(asked.most, 3);
  });

  it('skips what a condition rules out, and takes a failing command for an answer where it may fail', async () => {
    const ran = await runPlan(
      cli,
      {
        goal: 'choose',
        steps: [
          command('try', 'exit 3', { mayFail: true }),
          write('yes', 'yes.txt', 'x', { when: { value: '{{steps.try.output.exitCode}}', is: 'equal', to: 3 } }),
          write('no', 'no.txt', 'x', { when: { value: '{{steps.try.output.exitCode}}', is: 'equal', to: 0 } }),
        ],
      },
      ['--approve', 'all'],
    );
    assert.equal(ran.code, 0, ran.stderr);
    assert.deepEqual(await statesOf(cli, ran.session), { try: 'done', yes: 'done', no: 'skipped' });
    assert.deepEqual(
      [existsSync(join(cli.workspace, 'yes.txt')), existsSync(join(cli.workspace, 'no.txt'))],
      [true, false],
    );
    assert.match(ran.stdout, /^– skipped {2}no .*: Its condition does not hold\.$/m);
  });

  it('holds a budget, and says which', async () => {
    script = () => ({ text: 'x', usage: { input: 2_500, output: 10 } });
    const steps = ['a', 'b', 'c'].map((id, index) => ({
      id,
      kind: 'agent',
      input: `Do ${id}`,
      needs: ['a', 'b'].slice(0, index),
    }));
    const words = ['--model', 'openai/scripted'];
    const ran = await runPlan(cli, { goal: 'spend', budget: { tokens: 7_000 }, steps }, words, { env: env() });
    assert.equal(ran.code, 1, ran.stderr);
    assert.match(
      ran.stderr,
      /orquestra: Step "Do c" gave up: The budget of the plan is used up: 7000 tokens \(used 5020, and/,
    );
    assert.deepEqual(await statesOf(cli, ran.session), { a: 'done', b: 'done', c: 'failed' });
  });

  it('takes the example that the documentation gives', async () => {
    const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');
    const example = /### Plans from the command line\n(?:.|\n)*?```json\n((?:.|\n)*?)```/.exec(readme)?.[1] ?? '';
    const checked = await cli.run(['plan', 'check', await planFile(cli, example)]);
    assert.equal(checked.code, 0, checked.stderr);
    const kinds = new Set(JSON.parse(checked.stdout).steps.map((step: { kind: string }) => step.kind));
    assert.deepEqual([...kinds].sort(), ['agent', 'gate', 'group', 'question', 'tool']);
  });

  it('describes the form of its file as JSON Schema', async () => {
    const ended = await cli.run(['plan', 'schema']);
    assert.equal(ended.code, 0, ended.stderr);
    const { properties } = JSON.parse(ended.stdout);
    assert.deepEqual(Object.keys(properties).sort(), ['budget', 'goal', 'parallel', 'replans', 'steps']);
    const step = properties.steps.items.properties;
    assert.deepEqual(step.kind.enum, ['tool', 'agent', 'question', 'gate', 'group']);
    for (const [name, field] of Object.entries(step)) {
      assert.ok(typeof field === 'object' && field !== null && 'description' in field, name);
    }
  });
});
