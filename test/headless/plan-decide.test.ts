// What the command line decides about a plan that did not end: retry, skip, done, replan, fork, resume.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, eventsIn } from './support/cli.ts';
import { command, planOf, runPlan, statesOf, write } from './support/plans.ts';

const ALL = ['--approve', 'all'];
/** A step that fails, one that waits for it, one that does not. */
const PLAN = {
  goal: 'decide',
  steps: [
    command('bad', 'cat missing.txt'),
    write('after', 'after.txt', 'Said: {{steps.bad.output.text}}', { needs: ['bad'] }),
    write('other', 'other.txt', 'x'),
  ],
};

describe('deciding about a plan that did not end', function () {
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
  const has = (file: string) => existsSync(join(cli.workspace, file));
  const failing = async () => {
    const ran = await runPlan(cli, PLAN, ALL);
    assert.equal(ran.code, 1, ran.stderr);
    assert.deepEqual(await statesOf(cli, ran.session), { bad: 'failed', after: 'pending', other: 'done' });
    return ran;
  };

  it('goes on with what does not depend on a failed step, says what waits, and tries it again with another input', async () => {
    const ran = await failing();
    assert.match(ran.stdout, /^✖ failed {3}bad .*The command ended with exit 1.*missing\.txt/m);
    assert.match(ran.stdout, /^○ pending {2}after /m);
    assert.match(ran.stderr, new RegExp(`Step bad waits for a decision: .*${ran.session} bad`));
    const listed = await cli.run(['sessions', 'show', ran.session]);
    assert.match(listed.stdout, /^✖ failed {3}bad /m);
    const detail = JSON.parse((await cli.run(['plan', 'show', ran.session, '--step', 'bad'])).stdout);
    assert.deepEqual(detail.input, { command: 'cat missing.txt' });
    assert.equal(detail.step.fault.code, 'command.failed');

    const idle = await cli.run(['resume', ran.session, ...ALL]);
    assert.equal(idle.code, 1, 'nothing can go on by itself');
    assert.match(idle.stderr, /bad/);
    const retried = await cli.run(['retry', ran.session, 'bad', '--input', '{"command":"printf fine"}', ...ALL]);
    assert.equal(retried.code, 0, retried.stderr);
    assert.match(readFileSync(join(cli.workspace, 'after.txt'), 'utf8'), /fine/);
    assert.deepEqual(await statesOf(cli, ran.session), { bad: 'done', after: 'done', other: 'done' });
  });

  it('skips a step, and goes on with what waited for it, without its output', async () => {
    const { session } = await failing();
    const skipped = await cli.run(['skip', session, 'bad']);
    assert.equal(skipped.code, 0, skipped.stderr);
    assert.match(skipped.stdout, /^– skipped {2}bad .*You skipped it/m);
    assert.equal(has('after.txt'), false, 'skipping runs nothing');
    const resumed = await cli.run(['plan', 'resume', session, ...ALL]);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.equal(readFileSync(join(cli.workspace, 'after.txt'), 'utf8'), 'Said: ');
  });

  it('takes the word of the user that a step is done, and what it gave', async () => {
    const { session } = await failing();
    const done = await cli.run(['done', session, 'bad', '--output', '{"text":"by hand"}']);
    assert.equal(done.code, 0, done.stderr);
    const resumed = await cli.run(['resume', session, ...ALL]);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.equal(readFileSync(join(cli.workspace, 'after.txt'), 'utf8'), 'Said: by hand');
    const [bad] = (await planOf(cli, session)).steps;
    assert.deepEqual([bad?.note, bad?.evidence[0]?.text], ['You did it.', 'You said that it is done.']);
  });

  it('forks with another input, and leaves the first as it was', async () => {
    const { session } = await failing();
    const forked = await cli.run(['fork', session, '--from', 'bad', '--input', '{"command":"printf two"}', ...ALL]);
    assert.equal(forked.code, 0, forked.stderr);
    const fork = forked.stdout.split('\n')[0] ?? '';
    assert.notEqual(fork, session);
    assert.deepEqual(await statesOf(cli, fork), { bad: 'done', after: 'done', other: 'done' });
    assert.doesNotMatch(forked.stderr, /▸ other/);
    assert.deepEqual(await statesOf(cli, session), { bad: 'failed', after: 'pending', other: 'done' });

    const kept = await cli.run(['fork', session, '--from', 'other', '--no-run']);
    assert.equal(kept.code, 0, kept.stderr);
    assert.deepEqual(await statesOf(cli, kept.stdout.trim()), { bad: 'failed', after: 'pending', other: 'pending' });
    const whole = await cli.run(['fork', session, '--json']);
    assert.deepEqual(await statesOf(cli, JSON.parse(whole.stdout).session), await statesOf(cli, session));
  });

  it('tries an agent again with another model', async () => {
    script = ({ model: name }) => (name === 'weak' ? { stop: 'refused' } : { text: 'strong enough' });
    const steps = [{ id: 'think', kind: 'agent', input: 'Think' }];
    const ran = await runPlan(cli, { goal: 'think', steps }, ['--model', 'openai/weak'], { env: env() });
    assert.equal(ran.code, 1, ran.stderr);
    const again = await cli.run(['retry', ran.session, 'think', '--model', 'openai/strong'], { env: env() });
    assert.equal(again.code, 0, again.stderr);
    const [think] = (await planOf(cli, ran.session)).steps;
    assert.deepEqual([think?.usedModel, think?.summary], ['openai/strong', 'strong enough']);
  });

  it('asks the planner for other steps in place of those that are not done', async () => {
    script = ({ messages }) =>
      messages.some((message) => message.role === 'tool')
        ? { text: 'Planned again.' }
        : {
            calls: [
              {
                name: 'propose_plan',
                arguments: { goal: 'decide', steps: [write('instead', 'instead.txt', 'x', { needs: ['other'] })] },
              },
            ],
          };
    const { session } = await failing();
    const planned = await cli.run(['replan', session, ...ALL], { env: env() });
    assert.equal(planned.code, 0, planned.stderr);
    assert.deepEqual(await statesOf(cli, session), { other: 'done', 'replan-1': 'done', instead: 'done' });
    assert.deepEqual([has('instead.txt'), has('after.txt')], [true, false]);
    const file = JSON.parse((await cli.run(['plan', 'show', session])).stdout);
    assert.deepEqual(
      file.steps.map((step: { id: string }) => step.id),
      ['other', 'instead'],
    );
  });

  it('refuses what cannot be decided, in a sentence, and runs nothing', async () => {
    const { session } = await failing();
    for (const [words, said] of [
      [['retry', session, 'other'], /Step "other" is done/],
      [['retry', session, 'nothing'], /no step "nothing"; the steps are: bad, after, other/],
      [['retry', session, 'bad', '--model', 'openai/x'], /asks no model/],
      [['retry', session, 'bad', '--input', '{"comand":"x"}'], /Step "bad", field input\.command/],
      [['retry', session, 'bad', '--input', '[]'], /--input must be a JSON object/],
      [['retry', session, 'bad', '--answer', 'bad=x'], /step "bad" asks nothing/],
      [['skip', session, 'other'], /is done already/],
      [['done', session, 'other'], /is done already/],
      [['fork', session, '--from', 'nothing'], /no step "nothing"/],
      [['fork', session, '--input', '{}'], /name the step/],
      [['fork', session, '--from', 'bad', '--model', 'openai/x'], /asks no model/],
      [['resume', 'gone'], /no session gone/],
      [['plan', 'show', 'gone'], /no session gone/],
      [['plan', 'show', session, '--step', 'nothing'], /no step "nothing"/],
      [['retry', session], /retry: a word is missing; .*retry SESSION STEP/],
      [['skip', session, 'bad', '--model', 'x/y'], /--model means nothing to skip/],
      [['plan', 'fly'], /plan fly; there are run, check/],
      [['plan', 'run'], /plan run needs a plan/],
    ] as const) {
      const before = (await cli.run(['sessions', 'list'])).stdout.split('\n').length;
      const ended = await cli.run(words);
      assert.equal(ended.code, 2, `${words.join(' ')}: ${ended.stderr}`);
      assert.match(ended.stderr, said);
      assert.equal(ended.stdout, '');
      assert.equal((await cli.run(['sessions', 'list'])).stdout.split('\n').length, before, words.join(' '));
    }
    const exported = eventsIn((await cli.run(['sessions', 'export', session])).stdout);
    assert.equal(exported.filter((event) => event.type === 'run.started').length, 1);
  });
});
