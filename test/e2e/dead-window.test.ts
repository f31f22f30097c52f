// A window that dies without a word: its extension host lives on for hours, and the session is to be had all the same.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { openWorkbench, type Workbench } from '../support/host/browser.ts';
import { eventually, ROOT, type Story, startStory } from '../support/story.ts';

describe('a window that dies', function () {
  this.timeout(120_000);
  let story: Story;
  let second: Workbench | undefined;

  before(async () => {
    story = await startStory({
      script: (request) =>
        request.messages.at(-1)?.text.includes('stream') === true
          ? { text: 'One sentence after another. '.repeat(400), tokensPerSecond: 20 }
          : { text: 'Gone on, and finished.' },
    });
  });
  after(async () => {
    await second?.close();
    await story.close();
  });

  it('gives its session to the next window, where the run is shown as interrupted and goes on when told to', async () => {
    await story.send('stream something long');
    const log = () => story.chat().getByRole('log', { name: 'Conversation' });
    await eventually(async () => assert.match(await log().innerText(), /One sentence after another/));
    // Closed at once, without the page being told: no unload, no deactivate.
    await story.bench.context.browser()?.close();
    assert.ok((await story.server.extensionHosts()) >= 1, 'the old extension host still runs');
    second = await openWorkbench(story.server, { extension: ROOT });
    await second.openView('orquestra');
    const text = () => second?.chat().locator('body').innerText() ?? Promise.resolve('');
    await eventually(async () => assert.match(await text(), /stream something long/), 30_000);
    // Followed for a moment, until the dead window's process has given it up.
    await eventually(async () => assert.match(await text(), /[Ii]nterrupted/), 15_000);
    await second.chat().getByRole('button', { name: 'Resume' }).first().click();
    await eventually(async () => assert.match(await text(), /Gone on, and finished/), 15_000);
    assert.deepEqual(story.model.refusals, []);
  });
});
