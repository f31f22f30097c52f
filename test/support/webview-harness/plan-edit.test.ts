// Changing a plan by hand: the form of a step, undo, moving, splitting and deleting.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { definitionOf } from '../../../src/protocol/plan.ts';
import { DRAFT } from './plan-samples.ts';
import { answer, planFrames, planRun, refuse } from './plan-scenes.ts';
import { type PlanStory, scene, startPlanStory, stepOf } from './plan-story.ts';

describe('editing a plan', function () {
  this.timeout(30_000);
  let story: PlanStory;
  before(async () => {
    story = await startPlanStory();
  });
  after(() => story.close());

  const edit = async (title: string) => {
    await story.row(title).click();
    await story.button('Edit').click();
    await story.shown().call('settle');
  };

  it('sends the step as it was written, and keeps what it does not show', async () => {
    const { page } = await story.open(scene('plan-draft'));
    await edit('Round once');
    assert.equal(await story.isFocused(story.field('Title')), true);
    await story.field('Title').fill('Round once, late');
    await story.field('Instructions').fill('Use half up.');
    await story.field('US dollars').fill('0.75');
    await story.region().getByRole('combobox', { name: 'Persona' }).selectOption('coder');
    await story.region().getByRole('combobox', { name: 'Needs' }).fill('read');
    await page.keyboard.press('Enter');
    await story.button('Save').click();
    const before = stepOf(DRAFT, 'round');
    assert.deepEqual(await story.last('plan.edit'), {
      type: 'plan.edit',
      session: 's1',
      plan: 'p1',
      revision: DRAFT.revision,
      label: 'Edit “Round once, late”',
      edits: [
        {
          op: 'put',
          step: {
            ...definitionOf(before),
            title: 'Round once, late',
            input: { instructions: 'Use half up.' },
            needs: ['read'],
            budget: { usd: 0.75 },
            persona: 'coder',
          },
        },
      ],
    });
    await story.accept(DRAFT);
    assert.equal(await story.field('Title').count(), 0);
    assert.equal(await story.focused(), 'Round once, late');
  });

  it('says at once that something is not JSON, sends nothing then, and keeps what was typed', async () => {
    await story.open(scene('plan-draft'));
    await edit('Run the tests');
    const input = story.field('Input (JSON)');
    await input.fill('{ "command": "npm test", }');
    await story
      .region()
      .getByText(/This is not JSON: .*line 1 column 26/)
      .waitFor();
    await story.button('Save').click();
    assert.equal(await story.last('plan.edit'), undefined);
    assert.equal(await input.inputValue(), '{ "command": "npm test", }');
    assert.equal(await story.isFocused(input), true);
    await input.fill('{ "command": "npm run test" }');
    await story
      .region()
      .getByText(/not JSON/)
      .waitFor({ state: 'detached' });
    await story.button('Save').click();
    const [first] = await story.edits();
    assert.deepEqual(first?.op === 'put' && first.step.input, { command: 'npm run test' });
  });

  it('shows a refusal in the form and keeps what was typed', async () => {
    const { send } = await story.open(scene('plan-draft'));
    await edit('Run the tests');
    await story.field('Title').fill('Run all tests');
    await story.button('Save').click();
    await refuse(story.shown(), 'plan.edit', 'Step "test": the tool "run_command" is not known.');
    await story.region().getByRole('form').getByText('the tool "run_command" is not known').waitFor();
    await send(...planFrames({ ...DRAFT, revision: 9 }));
    assert.equal(await story.field('Title').inputValue(), 'Run all tests');
    await story.button('Save').click();
    assert.equal((await story.last('plan.edit'))?.revision, 9);
  });

  it('locks the form of a step that has begun meanwhile, and says why', async () => {
    const { send } = await story.open(scene('plan-draft'));
    await edit('Run the tests');
    await story.field('Title').fill('Half written');
    const steps = DRAFT.steps.map((step) => (step.id === 'test' ? { ...step, state: 'running' as const } : step));
    await send(...planFrames({ ...DRAFT, steps }, { status: 'running', run: planRun() }));
    await story
      .region()
      .getByText(/This step runs, so its fields cannot be changed/)
      .waitFor();
    assert.equal(await story.field('Title').isEditable(), false);
    assert.equal(await story.field('Title').inputValue(), 'Half written');
    assert.ok(await story.button('Save').isDisabled());
  });

  it('lets a step that has not begun be edited while the plan runs', async () => {
    await story.open(scene('plan-running'));
    await edit('Release the package');
    await story.field('Title').fill('Release it');
    await story.button('Save').click();
    assert.equal((await story.last('plan.edit'))?.label, 'Edit “Release it”');
    await story.row('Read how prices').click();
    assert.equal(
      await story
        .region()
        .getByRole('listitem', { name: /^Read how/ })
        .getByRole('button', { name: 'Edit', exact: true })
        .count(),
      0,
    );
    await story.button('Show fields').first().click();
    await story
      .region()
      .getByText(/This step is done, so its fields cannot be changed/)
      .waitFor();
  });

  it('keeps what was typed when the form is closed with Escape, and drops it when it is cancelled', async () => {
    const { page } = await story.open(scene('plan-draft'));
    await edit('Run the tests');
    await story.field('Title').fill('Half written');
    await page.keyboard.press('Escape');
    assert.equal(await story.focused(), 'Run the tests');
    await story.button('Edit').click();
    assert.equal(await story.field('Title').inputValue(), 'Half written');
    await story.button('Cancel').click();
    await story.button('Edit').click();
    assert.equal(await story.field('Title').inputValue(), 'Run the tests');
  });

  it('adds a step at the end', async () => {
    await story.open(scene('plan-draft'));
    await story.button('Add step').click();
    await story.field('Title').fill('Tell the team');
    await story.field('Instructions').fill('Write to the team.');
    await story.button('Save').click();
    assert.deepEqual(await story.edits(), [
      {
        op: 'put',
        step: {
          id: 'step-2',
          title: 'Tell the team',
          kind: 'agent',
          needs: [],
          input: { instructions: 'Write to the team.' },
        },
      },
    ]);
    await story.accept(DRAFT);
    assert.equal(await story.region().getByRole('listitem', { name: 'Tell the team, to do' }).count(), 1);
    assert.equal(await story.focused(), 'Tell the team');
  });

  it('takes edits back and brings them back, as far as there are any', async () => {
    const { send } = await story.open(scene('plan-draft'));
    assert.ok(await story.button('Redo the edit of the plan').isDisabled());
    await story.button('Undo the last edit of the plan').click();
    assert.deepEqual(await story.last('plan.undo'), { type: 'plan.undo', session: 's1' });
    await send(...planFrames(DRAFT, { undoable: 0, redoable: 1 }));
    await answer(story.shown(), 'plan.undo', {});
    assert.ok(await story.button('Undo the last edit of the plan').isDisabled());
    await story.button('Redo the edit of the plan').click();
    assert.deepEqual(await story.last('plan.redo'), { type: 'plan.redo', session: 's1' });
  });

  it('moves a step with Alt and the arrow keys; the focus goes along and the place is said', async () => {
    const { page } = await story.open(scene('plan-draft'));
    await story.row('Read how prices').focus();
    await page.keyboard.press('End');
    assert.equal(await story.focused(), 'Release the package');
    await page.keyboard.press('Alt+ArrowUp');
    assert.deepEqual(await story.edits(), [{ op: 'put', step: definitionOf(stepOf(DRAFT, 'release')), after: 'test' }]);
    const next = await story.accept(DRAFT);
    assert.deepEqual(next.steps.map(({ id }) => id).slice(-2), ['release', 'gate']);
    assert.equal(await story.focused(), 'Release the package');
    assert.equal(await story.region().getByRole('status').textContent(), 'Release the package: now 5 of 6');
    await page.keyboard.press('Alt+ArrowDown');
    const [back] = await story.edits();
    assert.equal(back?.op === 'put' && back.after, 'gate');
  });

  it('moves a step by dragging it onto another line', async () => {
    const { page } = await story.open(scene('plan-draft'));
    await story.row('Run the tests').dragTo(story.row('Round once'), { targetPosition: { x: 20, y: 2 } });
    const [moved] = await story.edits();
    assert.ok(moved?.op === 'put');
    assert.deepEqual([moved.step.id, moved.step.parent, moved.after], ['test', 'change', 'change']);
    assert.equal(await page.locator('.drop-before, .drop-after').count(), 0);
  });

  it('walks and folds with the arrow keys alone', async () => {
    const { page } = await story.open(scene('plan-draft'));
    await story.row('Change the price module').focus();
    await page.keyboard.press('ArrowLeft');
    await story
      .region()
      .getByRole('listitem', { name: /^Round once/ })
      .waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    await story.row('Round once').waitFor();
    await page.keyboard.press('ArrowDown');
    assert.equal(await story.focused(), 'Round once, at the end');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await story.focused(), 'Change the price module');
    assert.equal(await story.region().locator('[data-row][tabindex="0"]').count(), 1);
  });

  it('splits, skips and deletes, and the focus finds the next step', async () => {
    const { page } = await story.open(scene('plan-draft'));
    await story.row('Release the package').click();
    await story.button('Split').click();
    assert.deepEqual(
      (await story.edits()).map((one) => one.op === 'put' && one.step.title),
      ['Release the package (1 of 2)', 'Release the package (2 of 2)'],
    );
    await answer(story.shown(), 'plan.edit', {});
    await story.button('Skip').click();
    assert.deepEqual(await story.last('step.skip'), { type: 'step.skip', session: 's1', step: 'release' });
    await story.row('May this be released?').focus();
    await page.keyboard.press('Delete');
    const next = await story.accept(DRAFT);
    assert.deepEqual(stepOf(next, 'release').needs, ['test']);
    assert.equal(await story.focused(), 'Release the package');
  });

  it('shows a refused move below the step', async () => {
    const { page } = await story.open(scene('plan-draft'));
    await story.row('Run the tests').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await refuse(story.shown(), 'plan.edit', 'The plan has changed meanwhile.');
    const item = story.item('Run the tests, to do');
    await item.getByText('The plan has changed meanwhile.').waitFor();
    await item.getByRole('button', { name: 'Dismiss' }).click();
    await item.getByText('The plan has changed meanwhile.').waitFor({ state: 'detached' });
  });
});
