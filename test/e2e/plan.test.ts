// A plan in the real sidebar: proposed, edited, agreed to once, run, edited while it runs, reloaded in the middle, proven.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { nextOfPlan } from '../support/scripted-model/plan-story.ts';
import { nextOfStory } from '../support/scripted-model/story.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

describe('a plan in the sidebar', function () {
  this.timeout(180_000);
  let story: Story;
  let original = '';

  before(async () => {
    story = await startStory({
      script: (request) => ({ ...(nextOfPlan(request) ?? nextOfStory(request)), tokensPerSecond: 2000 }),
    });
    original = await story.read('src/discount.js');
  });
  after(() => story.close());

  const panel = () => story.chat().getByRole('region', { name: 'Plan' });
  const step = (title: string) => panel().locator('li.step').filter({ hasText: title }).first();
  const names = () =>
    panel()
      .getByRole('listitem')
      .evaluateAll((items) => items.map((item) => item.getAttribute('aria-label') ?? ''));
  const button = (name: string) => panel().getByRole('button', { name, exact: true });

  it('is proposed in plan mode, nothing of it runs, and each step says its state', async () => {
    await story.chat().getByRole('combobox', { name: 'Mode', exact: true }).selectOption('plan');
    await story.send('Fix the failing test.');
    await eventually(async () => assert.equal((await names()).length, 8), 30_000);
    await story.idle(30_000);
    assert.ok(
      (await names()).every((name) => /pending|to do|not started/i.test(name)),
      (await names()).join(' | '),
    );
    assert.equal(await story.read('src/discount.js'), original);
    await story.bench.screenshot('plan-proposed');
  });

  it('is edited in its form, and the edit is taken back and brought back', async () => {
    await step('Round to the nearest cent').locator('[data-row]').click();
    await panel().getByRole('button', { name: 'Edit', exact: true }).click();
    const title = panel().getByRole('textbox', { name: 'Title' });
    await title.fill('Round properly');
    await story.bench.screenshot('plan-form');
    await panel().getByRole('button', { name: 'Save', exact: true }).click();
    await eventually(async () => assert.ok((await names()).some((name) => name.startsWith('Round properly'))));
    await button('Undo the last edit of the plan').click();
    await eventually(async () => assert.ok((await names()).some((name) => name.startsWith('Round to the nearest'))));
    await button('Redo the edit of the plan').click();
    await eventually(async () => assert.ok((await names()).some((name) => name.startsWith('Round properly'))));
  });

  it('shows what it would do before it runs, and asks nothing inside that', async () => {
    await panel().locator('[data-part="run"]').click();
    const consent = panel().getByRole('group', { name: 'Before it runs' });
    await eventually(async () => assert.match(await consent.innerText(), /npm test/));
    assert.match(await consent.innerText(), /discount\.js/);
    await story.bench.screenshot('plan-consent');
    await consent.getByRole('button', { name: 'Run', exact: true }).click();
    await story.chat().getByRole('button', { name: 'Go on' }).waitFor({ timeout: 60_000 });
    assert.equal(await story.chat().getByRole('group', { name: 'Approval' }).count(), 0);
    await story.bench.screenshot('plan-gate');
  });

  it('takes an edit of a later step while it runs', async () => {
    const edit = panel().getByRole('button', { name: 'Edit', exact: true });
    if ((await edit.count()) === 0) await step('Round properly').locator('[data-row]').click();
    await edit.first().click();
    await panel().getByRole('textbox', { name: 'Title' }).fill('Round to the nearest, as promised');
    await panel().getByRole('button', { name: 'Save', exact: true }).click();
    await eventually(async () =>
      assert.ok((await names()).some((name) => name.startsWith('Round to the nearest, as'))),
    );
  });

  it('survives a reload in the middle: what was done stays done, the gate asks again', async () => {
    await story.reload();
    await eventually(async () => assert.equal((await names()).length, 8), 30_000);
    const before = await names();
    assert.ok(
      before.some((name) => name.startsWith('Explain the cause') && /done/i.test(name)),
      before.join(' | '),
    );
    const requests = story.model.requests.length;
    await story.bench.screenshot('plan-reloaded');
    const resume = panel().getByRole('button', { name: 'Resume', exact: true });
    if ((await resume.count()) > 0) await resume.first().click();
    else {
      await panel().locator('[data-part="run"]').click();
      const consent = panel().getByRole('group', { name: 'Before it runs' });
      await consent.getByRole('button', { name: 'Run and ask each time' }).click();
    }
    const goOn = story.chat().getByRole('button', { name: 'Go on' });
    await goOn.waitFor({ timeout: 30_000 });
    assert.equal(story.model.requests.length, requests, 'no agent was asked again');
    await goOn.click();
  });

  it('asks again for what the agreement of the earlier run covered, does the edit and proves it', async () => {
    const allow = story.chat().getByRole('button', { name: 'Allow once' });
    let allowed = 0;
    await eventually(async () => {
      if ((await allow.count()) > 0) {
        await allow.first().click();
        allowed += 1;
      }
      assert.ok(
        (await names()).every((name) => /done/i.test(name)),
        (await names()).join(' | '),
      );
    }, 60_000);
    assert.ok(allowed >= 2, 'the edit and its check were asked for');
    assert.notEqual(await story.read('src/discount.js'), original);
    await step('Round to the nearest, as promised').locator('[data-row]').click();
    await eventually(async () => assert.match(await panel().innerText(), /npm test: exit 0/));
    await story.bench.screenshot('plan-done');
  });

  it('is drawn as a graph and as a timeline', async () => {
    const view = panel().getByRole('combobox', { name: 'View' });
    await view.selectOption('graph');
    await eventually(async () =>
      assert.ok(
        (await panel()
          .getByRole('button', { name: /Explain the cause: done/i })
          .count()) > 0,
      ),
    );
    await story.bench.screenshot('plan-graph');
    await view.selectOption('timeline');
    await eventually(async () => assert.match(await panel().innerText(), /Explain the cause/));
    await story.bench.screenshot('plan-timeline');
  });

  it('leaves no error in the page', () => {
    assert.deepEqual(
      story.bench.errors('webview').map((error) => error.text),
      [],
    );
  });
});
