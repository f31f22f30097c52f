// From an approval to why it asks, on the policy page in the editor, as it looks in a real window.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Frame } from 'playwright-core';
import { eventually, type Story, startStory } from '../support/story.ts';

describe('the policy page in the editor', function () {
  this.timeout(180_000);
  let story: Story;
  before(async () => {
    story = await startStory({
      script: ({ messages }) =>
        messages.length === 1
          ? { calls: [{ name: 'run_command', arguments: { command: 'frobnicate --all' } }] }
          : { text: 'Done.' },
      viewport: { width: 1_500, height: 900 },
    });
  });
  after(() => story.close());

  /** The page, once it is there; the editor puts each webview into frames of its own. */
  const policy = async (): Promise<Frame> => {
    let found: Frame | undefined;
    await eventually(async () => {
      for (const frame of story.bench.page.frames()) {
        const headings = await frame
          .locator('#policy h1')
          .count()
          .catch(() => 0);
        if (headings > 0) found = frame;
      }
      assert.ok(found, 'the policy page is not there');
    }, 30_000);
    assert.ok(found);
    return found;
  };

  it('says why an approval asks, and lets a rule be written from there', async () => {
    await story.send('Frobnicate.');
    const approval = story.chat().getByRole('group', { name: 'Approval', exact: true });
    await approval.getByRole('button', { name: 'Why does this ask?' }).click();
    const page = await policy();
    const explanation = page.getByRole('group', { name: 'Explanation' });
    await explanation.getByText('is not answered yet').waitFor();
    await explanation
      .getByRole('button', { name: /^Write this rule/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'Save rule' }).click();
    await page.getByText('The rule is saved').waitFor();
    await page.getByRole('group', { name: 'Your rules' }).getByText('frobnicate --all').first().waitFor();
    await story.bench.screenshot('policy');
    assert.deepEqual(story.bench.errors('webview'), []);
  });
});
