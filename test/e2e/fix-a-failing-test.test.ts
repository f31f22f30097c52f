// The main job: a failing test is found, explained, fixed after approval, and passes; then all of it is taken back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { nextOfStory } from '../support/scripted-model/story.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

for (const wire of ['openai-chat', 'anthropic-messages'] as const) {
  describe(`fixing a failing test over ${wire}`, function () {
    this.timeout(120_000);
    let story: Story;
    let original = '';

    before(async () => {
      story = await startStory({ script: (request) => ({ ...nextOfStory(request), tokensPerSecond: 2000 }), wire });
      original = await story.read('src/discount.js');
    });
    after(() => story.close());

    it('shows the plan and the answer as they grow and waits for consent to run the tests', async () => {
      await story.send('Find out why the test fails and fix it.');
      const chat = story.chat();
      const approval = chat.getByRole('group', { name: 'Approval' });
      await approval.waitFor({ timeout: 20_000 });
      assert.match(await approval.innerText(), /npm test/);
      await chat.getByRole('region', { name: 'Plan' }).getByRole('listitem').first().waitFor();
      await story.bench.screenshot(`story-approval-${wire}`);
    });

    it('runs the command when it is allowed once and shows its output and exit code', async () => {
      await story.chat().getByRole('group', { name: 'Approval' }).getByRole('button', { name: 'Allow once' }).click();
      await eventually(async () => {
        assert.match(await story.chat().getByRole('log', { name: 'Conversation' }).innerText(), /npm test/);
      });
    });

    it('shows the real diff of the edit and changes nothing before it is allowed', async () => {
      const approval = story.chat().getByRole('group', { name: 'Approval' });
      await eventually(async () => assert.match(await approval.innerText(), /discount\.js/), 20_000);
      assert.equal(await story.read('src/discount.js'), original);
      await story.bench.screenshot(`story-diff-${wire}`);
      await approval.getByRole('button', { name: 'Allow once' }).click();
      await eventually(async () => assert.notEqual(await story.read('src/discount.js'), original));
    });

    it('runs the tests again, which pass, and says so with the plan done', async () => {
      const chat = story.chat();
      const approval = chat.getByRole('group', { name: 'Approval' });
      await eventually(async () => assert.match(await approval.innerText(), /npm test/), 20_000);
      await approval.getByRole('button', { name: 'Allow once' }).click();
      await story.idle(30_000);
      const steps = await chat.getByRole('region', { name: 'Plan' }).getByRole('listitem').allInnerTexts();
      assert.ok(steps.length >= 2, `the plan shows ${steps.length} steps`);
      const names = await chat
        .getByRole('region', { name: 'Plan' })
        .getByRole('listitem')
        .evaluateAll((items) =>
          items.map((item) => `${item.getAttribute('aria-label') ?? ''} ${item.textContent ?? ''}`),
        );
      assert.ok(
        names.every((name) => /done/i.test(name)),
        names.join(' | '),
      );
      assert.match(await chat.getByRole('status', { name: 'Cost' }).innerText(), /\d/);
      await story.bench.screenshot(`story-done-${wire}`);
      assert.deepEqual(story.model.refusals, []);
    });

    it('takes the edit back, and takes that back too', async () => {
      const fixed = await story.read('src/discount.js');
      await story.bench.runCommand('Orquestra: Undo Last Turn');
      await eventually(async () => assert.equal(await story.read('src/discount.js'), original));
      const undo = story.chat().getByRole('button', { name: 'Undo', exact: true });
      await eventually(async () => assert.ok((await undo.count()) > 0));
      await undo.last().click();
      await eventually(async () => assert.equal(await story.read('src/discount.js'), fixed));
    });

    it('leaves no error in the page', () => {
      assert.deepEqual(
        story.bench.errors('webview').map((error) => error.text),
        [],
      );
    });
  });
}
