// Plans that cannot be carried out: the message names the step and the field and says what is allowed, and nothing is left behind.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { type Cli, createCli } from './support/cli.ts';
import { command, planFile } from './support/plans.ts';

/** Would run if the plan were taken in part. */
const TOUCH = command('touch', 'touch ran.txt');

const agent = (id: string, more: object = {}) => ({ id, kind: 'agent', input: `Do ${id}`, ...more });

const BAD: readonly (readonly [name: string, plan: unknown, said: RegExp])[] = [
  [
    'a circle',
    { steps: [TOUCH, agent('a', { needs: ['b'] }), agent('b', { needs: ['c'] }), agent('c', { needs: ['a'] })] },
    /Step "a", field needs: .* in a circle: a → b → c → a|a → c → b → a/,
  ],
  [
    'itself needed',
    { steps: [TOUCH, agent('a', { needs: ['a'] })] },
    /Step "a", field needs: a step cannot need itself/,
  ],
  [
    'a step that is not there',
    { steps: [TOUCH, agent('a', { needs: ['zz'] })] },
    /Step "a", field needs: .*"zz"; the steps are: touch, a/,
  ],
  [
    'a tool that is not there',
    { steps: [TOUCH, { id: 'a', tool: 'fly' }] },
    /Step "a", field tool: .*"fly"; there are: .*read_file/,
  ],
  [
    'a tool of an agent alone',
    { steps: [TOUCH, { id: 'a', tool: 'update_plan', input: {} }] },
    /Step "a", field tool: /,
  ],
  ['a wrong type', { steps: [TOUCH, agent('a', { title: 7 })] }, /Step "a": field title must be a string/],
  [
    'a wrong input',
    { steps: [TOUCH, command('a', 'x', { input: { command: 7 } })] },
    /Step "a", field input\.command: must be a string/,
  ],
  [
    'an output that is not there',
    { steps: [TOUCH, agent('a', { input: 'Look at {{steps.touch.output.colour}}' })] },
    /Step "a", field input\.instructions: step "touch" gives no output "colour"; it gives: text, exitCode/,
  ],
  [
    'an output of a step that is not there',
    { steps: [TOUCH, agent('a', { input: 'Look at {{steps.gone.output.text}}' })] },
    /Step "a", field input\.instructions: refers to step "gone".*touch, a/,
  ],
  ['no steps', { goal: 'x', steps: [] }, /no steps; give at least one/],
  ['no list of steps', { goal: 'x' }, /steps must be an array/],
  ['a budget of zero', { budget: { usd: 0 }, steps: [TOUCH] }, /budget\.usd must be more than 0/],
  [
    'a budget of zero of a step',
    { steps: [TOUCH, agent('a', { budget: { tokens: 0 } })] },
    /Step "a": field budget\.tokens must be more than 0/,
  ],
  [
    'a negative limit',
    { steps: [TOUCH, agent('a', { timeoutMs: -1 })] },
    /Step "a": field timeoutMs must be at least 1/,
  ],
  ['a negative number side by side', { parallel: -1, steps: [TOUCH] }, /parallel must be at least 1/],
  [
    'a limit that is unknown',
    { budget: { euros: 1 }, steps: [TOUCH] },
    /budget has unknown field euros; there are: usd, tokens, calls, requests, minutes/,
  ],
  [
    'an unknown field',
    { steps: [TOUCH, agent('a', { colour: 'red' })] },
    /Step "a": it has unknown field colour; there are: id, title/,
  ],
  ['an unknown field of the plan', { colour: 'red', steps: [TOUCH] }, /unknown field colour; there are: goal/],
  [
    'an unknown kind',
    { steps: [TOUCH, agent('a', { kind: 'dance' })] },
    /Step "a": field kind must be one of tool, agent, question, gate, group/,
  ],
  [
    'an unknown persona',
    { steps: [TOUCH, agent('a', { persona: 'king' })] },
    /Step "a", field persona: .*"king"; there are: engineer/,
  ],
  [
    'an unknown provider',
    { steps: [TOUCH, agent('a', { model: 'nobody/x' })] },
    /Step "a", field model: .*"nobody"\. Providers: anthropic, openai/,
  ],
  ['an id twice', { steps: [TOUCH, TOUCH] }, /Step "touch", field id: there are two/],
  [
    'an id that cannot be referred to',
    { steps: [TOUCH, agent('a b')] },
    /Step "a b": field id must be letters, digits/,
  ],
  ['a list', [TOUCH], /an object with goal and steps/],
  ['an agent and no model', { steps: [TOUCH, agent('a')] }, /No model is configured/],
];

describe('a plan that cannot be carried out', function () {
  this.timeout(120_000);
  let cli: Cli;
  before(async () => {
    cli = await createCli();
  });
  after(() => cli.dispose());

  const refused = async (words: readonly string[], said: RegExp, name: string) => {
    const ended = await cli.run(words);
    assert.equal(ended.code, 2, `${name}: ${ended.stderr}`);
    assert.match(ended.stderr, said, name);
    assert.equal(ended.stdout, '', name);
    assert.equal(ended.stderr.trim().split('\n').length, 1, ended.stderr);
    assert.doesNotMatch(ended.stderr, /^session /m);
  };
  const nothingIsLeft = async () => {
    assert.equal((await cli.run(['sessions', 'list'])).stdout, '');
    assert.deepEqual(await readdir(cli.workspace), []);
  };

  it('is refused whole, with the step, the field and what is allowed', async () => {
    for (const [name, plan, said] of BAD) {
      const path = await planFile(cli, JSON.stringify(plan));
      await refused(['plan', 'run', path, '--cwd', cli.workspace, '--approve', 'all'], said, name);
    }
    await nothingIsLeft();
  });

  it('is told of by plan check in the same words', async () => {
    const [[name, plan, said] = ['', {}, /^/]] = BAD;
    const path = await planFile(cli, JSON.stringify(plan));
    await refused(['plan', 'check', path, '--cwd', cli.workspace], said, name);
    await nothingIsLeft();
  });

  it('is refused where the file is none', async () => {
    const run = (file: string) => ['plan', 'run', file, '--cwd', cli.workspace, '--approve', 'all'];
    await refused(
      run(await planFile(cli, '{"steps": [\n  oops')),
      /plan\.json is not valid JSON at line 2, column 3: "oops"/,
      'text',
    );
    await refused(run(await planFile(cli, '')), /plan\.json is empty/, 'empty');
    await refused(run(join(cli.folder, 'nowhere.json')), /There is no file .*nowhere\.json/, 'missing');
    await refused(run(cli.workspace), /project is a folder/, 'folder');
    await refused(run('-'), /stdin is empty/, 'no stdin');
    await nothingIsLeft();
    assert.equal(existsSync(join(cli.workspace, 'ran.txt')), false);
  });

  it('is not answered where nothing asks', async () => {
    const path = await planFile(cli, { steps: [TOUCH] });
    const words = ['plan', 'run', path, '--cwd', cli.workspace, '--approve', 'all'];
    await refused([...words, '--answer', 'touch=x'], /step "touch" asks nothing; no step of the plan does/, 'answer');
    const unread = await cli.run([...words, '--answer', 'touch']);
    assert.equal(unread.code, 2, unread.stderr);
    assert.match(unread.stderr, /^orquestra: --answer is STEP=TEXT.*"touch" is not\.$/m);
    await refused([...words, '--from', 'touch'], /--from is for the plan that a session has/, 'from');
    await nothingIsLeft();
  });
});
