// What a user does with a plan before and while it runs, in a real browser with a scripted host around it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { DETAIL, DRAFT, ENVELOPE, FAILED, large, RUNNING } from './plan-samples.ts';
import { answer, planFrames, planRun, refuse } from './plan-scenes.ts';
import { type PlanStory, scene, startPlanStory, stepOf } from './plan-story.ts';

describe('the plan panel', function () {
  this.timeout(30_000);
  let story: PlanStory;
  before(async () => {
    story = await startPlanStory();
  });
  after(() => story.close());

  it('is a region with one list item a step, its title and state in its name', async () => {
    const { complaints } = await story.open(scene('plan-running'));
    const items = story.region().getByRole('listitem');
    assert.equal(await items.count(), RUNNING.steps.length);
    for (const name of [
      'Read how prices are rounded today, done',
      'Round once, at the end, running',
      'Run the tests, to do',
    ])
      assert.equal(await story.region().getByRole('listitem', { name, exact: true }).count(), 1, name);
    assert.match(
      (await story.row('Describe the rule').locator('xpath=../..').textContent()) ?? '',
      /Waits for your approval/,
    );
    assert.match((await story.region().getByRole('listitem', { name: 'Read how' }).textContent()) ?? '', /not checked/);
    assert.deepEqual(complaints, []);
  });

  it('says that something was checked before files changed', async () => {
    await story.open(scene('plan-failed'));
    await story.region().getByText('Checked before files changed', { exact: true }).waitFor();
  });

  it('folds the plan to one line with its progress while a turn has tasks', async () => {
    await story.open(scene('plan-turn'));
    assert.equal(await story.region().getByRole('listitem').count(), 4);
    const line = story.region().getByRole('button', { name: /^Plan Round totals.*0 of 7$/ });
    assert.equal(await line.getAttribute('aria-expanded'), 'false');
    await line.click();
    await story.row('Run the tests').last().waitFor();
  });

  it('asks before it runs, and sends the hash of what was shown', async () => {
    await story.open(scene('plan-draft'));
    await story.button('Run').click();
    await answer(story.shown(), 'plan.envelope', ENVELOPE);
    const card = story.region().getByRole('group', { name: 'Before it runs' });
    for (const text of ['run “npm run release” in /home/dev/shop', 'change docs/**', ENVELOPE.notes[0] ?? ''])
      assert.equal(await card.getByText(text, { exact: true }).count(), 1, text);
    assert.match((await card.textContent()) ?? '', /At most \$2\.00, 30 minutes/);
    assert.equal(await card.evaluate((element) => element === document.activeElement), true);
    await card.getByText('What will be allowed').click();
    await card.getByText(/Allow changing: files matching .*src\/price\.ts.*, for this run\./).waitFor();
    assert.equal(await story.last('plan.run'), undefined);
    await story.button('Run').click();
    assert.deepEqual(await story.last('plan.run'), { type: 'plan.run', session: 's1', envelope: ENVELOPE.hash });
  });

  it('runs without the envelope when each effect is to be asked for, and not at all when cancelled', async () => {
    await story.open(scene('plan-draft'));
    await story.button('Run').click();
    await answer(story.shown(), 'plan.envelope', ENVELOPE);
    await story.button('Cancel').click();
    await story.region().getByRole('group', { name: 'Before it runs' }).waitFor({ state: 'detached' });
    await story.row('Run the tests').click();
    await story.button('Run from here').click();
    await answer(story.shown(), 'plan.envelope', ENVELOPE);
    await story.button('Run and ask each time').click();
    assert.deepEqual(await story.last('plan.run'), { type: 'plan.run', session: 's1', from: 'test' });
  });

  it('wants the envelope looked at again when the plan has changed under it', async () => {
    const { send } = await story.open(scene('plan-draft'));
    await story.button('Run').click();
    await answer(story.shown(), 'plan.envelope', ENVELOPE);
    await send(...planFrames({ ...DRAFT, revision: DRAFT.revision + 1 }));
    await story.region().getByText('The plan has changed since this was shown.').waitFor();
    assert.equal(await story.button('Run').count(), 0);
    await story.button('Look again').click();
    await answer(story.shown(), 'plan.envelope', { ...ENVELOPE, hash: 'second' });
    await story.button('Run').click();
    assert.equal((await story.last('plan.run'))?.envelope, 'second');
  });

  it('shows a refusal where it was asked for', async () => {
    await story.open(scene('plan-draft'));
    await story.button('Run').click();
    await refuse(story.shown(), 'plan.envelope', 'The step "test" names no tool.');
    await story
      .region()
      .getByRole('group', { name: 'Before it runs' })
      .getByText('The step "test" names no tool.')
      .waitFor();
    await story.button('Cancel').click();
    await story.button('Undo the last edit of the plan').click();
    await refuse(story.shown(), 'plan.undo', 'There is nothing to take back.');
    await story.region().getByText('There is nothing to take back.').waitFor();
  });

  it('pauses, goes on and stops, as a whole and by step', async () => {
    const { send } = await story.open(scene('plan-running'));
    await story.button('Pause').click();
    assert.deepEqual(await story.last('run.pause'), { type: 'run.pause', session: 's1' });
    await story.button('Stop Round once, at the end').click();
    assert.deepEqual(await story.last('step.stop'), { type: 'step.stop', session: 's1', step: 'round' });
    await story.button('Stop the plan').click();
    assert.deepEqual(await story.last('run.stop'), { type: 'run.stop', session: 's1' });
    await send(...scene('plan-paused'));
    await answer(story.shown(), 'run.stop', {});
    const status = story.shown().page.getByRole('status', { name: 'Run status' });
    assert.equal(await status.textContent(), 'Pausing: 1 step ends first…');
    await story.button('Continue').click();
    assert.deepEqual(await story.last('run.resume'), { type: 'run.resume', session: 's1' });
  });

  it('hands saving, opening and comparing to the host, and discards after a second word', async () => {
    await story.open(scene('plan-draft'));
    for (const [name, type] of [
      ['Save…', 'plan.save'],
      ['Open…', 'plan.load'],
      ['Compare…', 'plan.compare'],
    ] as const) {
      await story.button(name).click();
      await answer(story.shown(), type, {});
      assert.deepEqual(await story.last(type), { type, session: 's1' });
    }
    await story.button('Discard').click();
    assert.equal(await story.last('plan.discard'), undefined);
    await story
      .region()
      .getByRole('group', { name: /Discard this plan/ })
      .getByRole('button', { name: 'Discard' })
      .click();
    assert.deepEqual(await story.last('plan.discard'), { type: 'plan.discard', session: 's1' });
  });

  it('names the step that asks, and goes there on request only', async () => {
    const { page } = await story.open(scene('plan-running'));
    await page.getByText('Step “Describe the rule in docs/prices.md” asks:').waitFor();
    assert.equal(await page.evaluate<string>('document.activeElement.tagName'), 'BODY');
    await story.region().getByRole('button', { name: 'Review' }).click();
    assert.match(await story.focused(), /^Edit docs\/prices\.md/);
  });

  it('stays smooth with a thousand steps: few nodes, wherever it is scrolled to', async () => {
    const { page, call, send } = await story.open(scene('plan-large'));
    const nodes = () => call<number>('nodes');
    assert.ok((await nodes()) < 900, `${await nodes()} nodes`);
    await page.locator('.plan-scroll').evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await story.region().getByRole('listitem', { name: 'Step number 999' }).waitFor();
    await call('settle');
    assert.ok((await nodes()) < 900, `${await nodes()} nodes at the end`);
    const [, first] = large().steps;
    const steps = large().steps.map((one) => (one === first ? { ...one, state: 'running' as const } : one));
    await send(...planFrames({ ...large(), steps }, { status: 'running', run: planRun() }));
    assert.equal(await story.region().getByRole('listitem', { name: 'Step number 999' }).count(), 1);
  });

  it('loads a step’s details, and again when it has gone on, at most once a second', async () => {
    const { send } = await story.open(scene('plan-details'));
    await story.row('Round once').hover();
    await story.region().getByRole('listitem', { name: 'Round once' }).getByRole('button', { name: 'Details' }).click();
    const count = async () => {
      await story.shown().call('settle');
      return (await story.shown().sent()).filter(
        (frame) => frame.kind === 'command' && frame.command.type === 'step.load',
      ).length;
    };
    assert.equal(await count(), 1);
    await answer(story.shown(), 'step.load', DETAIL(stepOf(RUNNING, 'round')));
    const details = story.region().getByRole('group', { name: 'Details of Round once' });
    assert.match(
      (await details.textContent()) ?? '',
      /Totals are rounded half up\..*I will round once\..*Edit src\/price\.ts.*Events \(2\)/s,
    );
    for (const text of ['a', 'b', 'c']) {
      const steps = RUNNING.steps.map((step) => (step.id === 'round' ? { ...step, activity: text } : step));
      await send(...planFrames({ ...RUNNING, steps }, { status: 'running', run: planRun() }));
    }
    assert.equal(await count(), 1);
    await story.shown().page.waitForTimeout(1_100);
    assert.equal(await count(), 2);
  });

  it('shows the agents that a turn gave work to, each with a way to stop it', async () => {
    await story.open(scene('plan-delegated'));
    await story.row('Look through the invoices').waitFor();
    assert.equal(await story.region().getByRole('listitem').count(), 4);
    await story.button('Stop Look through the invoices').click();
    assert.deepEqual(await story.last('step.stop'), { type: 'step.stop', session: 's1', step: 'c1' });
    await story.row('Look through the reports').click();
    assert.equal(await story.button('Edit').count(), 0);
    assert.equal(await story.button('Run').count(), 0);
  });

  it('follows a session of another window without offering anything', async () => {
    const { page } = await story.open(scene('plan-following'));
    await page.getByText('This session runs in another window; it is followed here.').waitFor();
    assert.equal(await story.button('Pause').count(), 0);
    await story.row('Run the tests').click();
    assert.equal(await story.button('Edit').count(), 0);
    const box = page.getByRole('textbox', { name: 'Message', exact: true });
    assert.equal(await box.isEditable(), false);
    assert.ok(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled());
  });

  it('teaches the next step in plan mode without a plan', async () => {
    const { page } = await story.open(scene('plan-empty'));
    await page.getByText(/Orquestra proposes a plan here/).waitFor();
    await page.getByRole('button', { name: 'Open a saved plan…' }).click();
    assert.deepEqual(await story.last('plan.load'), { type: 'plan.load', session: 's1' });
  });

  it('shows the plan drawn, and the chosen step below it', async () => {
    const { page } = await story.open(scene('plan-failed'));
    for (const view of ['graph', 'timeline'] as const) {
      await page.getByRole('combobox', { name: 'View' }).selectOption(view);
      await page.locator(`orquestra-plan-${view}`).waitFor();
    }
    await page.getByRole('combobox', { name: 'View' }).selectOption('list');
    await story.item('Release the package').waitFor();
    assert.equal(await story.region().getByRole('listitem').count(), FAILED.steps.length);
  });
});
