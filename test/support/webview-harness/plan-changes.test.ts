// What a plan and its steps have changed in files: looked at in the editor and taken back from the panel.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { FAILED } from './plan-samples.ts';
import { planFrames, planRun } from './plan-scenes.ts';
import { type PlanStory, scene, startPlanStory } from './plan-story.ts';
import { CONFLICTS, reply } from './review-scenes.ts';

const ENDED = planFrames(FAILED, { run: planRun({ outcome: 'failed' }) });

describe('the changes of a plan', function () {
  this.timeout(30_000);
  let story: PlanStory;
  before(async () => {
    story = await startPlanStory();
  });
  after(() => story.close());

  const question = () => story.region().getByRole('group', { name: 'Undo', exact: true });

  it('opens and takes back those of a step', async () => {
    await story.open(ENDED);
    await story.row('Round once').click();
    await story.button('Review changes').click();
    const step = { session: 's1', plan: FAILED.id, step: 'round' };
    assert.deepEqual(await story.last('changes.open'), { type: 'changes.open', ...step });
    await story.button('Undo').click();
    assert.deepEqual(await story.last('edit.undo'), { type: 'edit.undo', ...step });
    await reply(story.shown(), 'edit.undo', { result: {} });
    assert.equal(await question().count(), 0);
  });

  it('asks below the step what becomes of files that were changed since', async () => {
    await story.open(ENDED);
    await story.row('Round once').click();
    await story.button('Undo').click();
    await reply(story.shown(), 'edit.undo', { code: 'undo.conflict', text: 'Nothing was taken back.' });
    await reply(story.shown(), 'edit.examine', { result: { calls: ['c1'], files: CONFLICTS.files.slice(0, 1) } });
    await question().waitFor();
    assert.equal(await story.isFocused(question()), true);
    await question().getByRole('button', { name: 'Restore earlier' }).click();
    await question().getByRole('button', { name: 'Undo', exact: true }).click();
    assert.deepEqual((await story.last('edit.undo'))?.choices, [{ path: CONFLICTS.files[0]?.path, choice: 'restore' }]);
    await reply(story.shown(), 'edit.undo', { result: {} });
    await question().waitFor({ state: 'detached' });
  });

  it('looks at all changes of the plan before it takes them back', async () => {
    await story.open(ENDED);
    await story.button('More actions for the plan').click();
    await story.button('Undo changes').click();
    const all = { session: 's1', plan: FAILED.id };
    assert.deepEqual(await story.last('edit.examine'), { type: 'edit.examine', ...all });
    await reply(story.shown(), 'edit.examine', { result: { calls: ['c1'], files: CONFLICTS.files.slice(3) } });
    await question().waitFor();
    await story.shown().page.keyboard.press('Escape');
    await question().waitFor({ state: 'detached' });
    assert.equal(await story.last('edit.undo'), undefined);
  });

  it('offers nothing of a step that has not begun, and no undo while the plan runs', async () => {
    await story.open(scene('plan-draft'));
    await story.row('Round once').click();
    assert.equal(await story.button('Undo').count(), 0);
    await story.open(scene('plan-running'));
    await story.row('Read how prices').click();
    assert.equal(await story.button('Review changes').count(), 1);
    assert.equal(await story.button('Undo').count(), 0);
  });
});
