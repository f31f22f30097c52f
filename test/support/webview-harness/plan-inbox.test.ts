// Ways on from a plan that did not end well: the inbox, forks, and limits.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { DRAFT, FAILED } from './plan-samples.ts';
import { answer, planFrames, planRun, refuse } from './plan-scenes.ts';
import { type PlanStory, scene, startPlanStory } from './plan-story.ts';

describe('the inbox of a plan', function () {
  this.timeout(30_000);
  let story: PlanStory;
  before(async () => {
    story = await startPlanStory();
  });
  after(() => story.close());

  const inbox = () => story.region().getByRole('region', { name: 'Needs you' });
  const card = (title: string) => inbox().getByRole('group', { name: `Needs you: ${title}` });
  const failed = () => card('Describe the rule in docs/prices.md');
  const on = (name: string) => failed().getByRole('button', { name, exact: true });
  const target = { session: 's1', step: 'docs' };

  it('has a card for each step that gave up, with what went wrong', async () => {
    await story.open(scene('plan-failed'));
    assert.match((await failed().textContent()) ?? '', /overloaded three times/);
    assert.match((await card('Run the tests').textContent()) ?? '', /whether it took effect is not known\. Look first/);
    assert.equal(
      await inbox()
        .getByRole('group', { name: /^Needs you/ })
        .count(),
      2,
    );
    assert.equal(await story.region().getByRole('listitem').count(), FAILED.steps.length);
  });

  it('says it once when a step comes to need the user, takes no focus, and shows it on the folded line too', async () => {
    const { page, send } = await story.open(scene('plan-running'));
    const box = page.getByRole('textbox', { name: 'Message', exact: true });
    await box.focus();
    await send(...scene('plan-failed'));
    const said = () => story.region().locator('[role="status"]').textContent();
    assert.equal(await said(), 'Needs you: Describe the rule in docs/prices.md');
    assert.equal(await story.isFocused(box), true);
    const line = story.region().getByRole('button', { name: /^Plan/ }).first();
    await line.click();
    await story.shown().call('settle');
    assert.match((await line.textContent()) ?? '', /needs you/);
    await story.open(scene('plan-failed'));
    assert.equal(await said(), '');
  });

  it('tries again, and shows on the card why that was refused', async () => {
    await story.open(scene('plan-failed'));
    await on('Retry').click();
    assert.deepEqual(await story.last('step.retry'), { type: 'step.retry', ...target });
    await refuse(story.shown(), 'step.retry', 'The budget of the plan is used up.');
    await failed().getByText('The budget of the plan is used up.').waitFor();
  });

  it('tries again with another model', async () => {
    await story.open(scene('plan-failed'));
    await on('Retry with model…').click();
    await failed().getByRole('combobox', { name: 'Model' }).selectOption('anthropic/claude-sonnet-5');
    await failed().locator('form').getByRole('button', { name: 'Retry' }).click();
    assert.deepEqual(await story.last('step.retry'), {
      type: 'step.retry',
      ...target,
      model: 'anthropic/claude-sonnet-5',
    });
  });

  it('takes what the user did, with or without what came of it', async () => {
    await story.open(scene('plan-failed'));
    await on('I did it').click();
    await failed().getByRole('textbox').fill('Written by hand.');
    await failed().getByRole('button', { name: 'Mark as done' }).click();
    const finish = { type: 'step.finish', ...target };
    assert.deepEqual(await story.last('step.finish'), { ...finish, output: { text: 'Written by hand.' } });
    await answer(story.shown(), 'step.finish', {});
    await on('I did it').click();
    await failed().getByRole('button', { name: 'Mark as done' }).click();
    assert.deepEqual(await story.last('step.finish'), finish);
  });

  it('skips, has the rest planned again, and goes on with the run', async () => {
    await story.open(scene('plan-failed'));
    await on('Skip').click();
    assert.deepEqual(await story.last('step.skip'), { type: 'step.skip', ...target });
    await inbox().getByRole('button', { name: 'Plan again' }).click();
    assert.deepEqual(await story.last('plan.replan'), { type: 'plan.replan', session: 's1' });
    await answer(story.shown(), 'plan.replan', {});
    await story.button('Resume').click();
    assert.deepEqual(await story.last('run.resume'), { type: 'run.resume', session: 's1' });
  });

  it('opens the form at the input, to be tried again after that', async () => {
    await story.open(scene('plan-failed'));
    await on('Edit input').click();
    assert.equal(await story.isFocused(story.field('Instructions')), true);
    await story.field('Instructions').fill('Describe it in two lines.');
    await story.button('Save').click();
    const [put] = await story.edits();
    assert.deepEqual(put?.op === 'put' && put.step.input, { instructions: 'Describe it in two lines.' });
  });

  it('shows a few of many cards that are all the same, and the others on request', async () => {
    const steps = DRAFT.steps.map((step) => ({ ...step, state: 'failed' as const }));
    await story.open(planFrames({ ...DRAFT, steps }, { run: planRun({ outcome: 'failed' }) }));
    assert.equal(
      await inbox()
        .getByRole('group', { name: /^Needs you/ })
        .count(),
      4,
    );
    await inbox().getByRole('button', { name: 'and 3 more' }).click();
    await inbox()
      .getByRole('group', { name: /^Needs you/ })
      .nth(6)
      .waitFor();
  });

  it('opens the session that a fork gives', async () => {
    await story.open(scene('plan-failed'));
    await story.row('Round once').click();
    await story.button('Fork from here…').click();
    await story.region().getByRole('combobox', { name: 'Model' }).selectOption('ollama/qwen3-coder');
    await story.button('Fork').click();
    assert.deepEqual(await story.last('session.fork'), {
      type: 'session.fork',
      session: 's1',
      step: 'round',
      model: 'ollama/qwen3-coder',
    });
    await answer(story.shown(), 'session.fork', { session: 's7' });
    assert.deepEqual(await story.last('session.open'), { type: 'session.open', session: 's7' });
  });

  it('sets limits, and refuses what makes no sense before it is sent', async () => {
    await story.open(scene('plan-draft'));
    await story.button('Limits').click();
    await story.field('US dollars').fill('0');
    await story.field('Steps side by side').fill('8');
    await story.button('Save limits').click();
    await story.region().getByText('A number above 0.').waitFor();
    assert.equal(await story.last('plan.edit'), undefined);
    await story.field('US dollars').fill('5');
    await story.button('Save limits').click();
    assert.deepEqual(await story.edits(), [
      { op: 'settings', settings: { goal: DRAFT.goal, budget: { usd: 5, minutes: 30 }, parallel: 8 } },
    ]);
  });
});
