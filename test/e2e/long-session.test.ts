// A session of 10,000 messages: it opens as a window on its newest, older ones come when they are scrolled to.
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { LAST_WORDS, titleOf, writeSession } from '../bench/long-sessions.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

const MESSAGES = 10_000;
const TURNS = MESSAGES / 2;

describe('a session of 10,000 messages', function () {
  this.timeout(120_000);
  let story: Story;
  before(async () => {
    story = await startStory({ script: (request) => ({ text: `Answered ${request.messages.at(-1)?.text ?? ''}.` }) });
    const data = join(story.server.dataDir, 'data', 'User');
    const store = (await readdir(data, { recursive: true })).find((path) => path.endsWith('sessions.db'));
    assert.ok(store !== undefined, 'the extension has made its store');
    await writeSession(dirname(join(data, store)), 'long', MESSAGES, story.workspace);
  });
  after(() => story.close());

  const log = () => story.chat().getByRole('log', { name: 'Conversation' });
  const articles = () => log().getByRole('article');
  const scroller = () => story.chat().locator('#scroller');
  /** Numbers of the requests that are drawn. */
  const drawn = () =>
    articles().evaluateAll((all) =>
      all.flatMap(
        (article) =>
          /^Request number (\d+)$/
            .exec(article.textContent?.trim() ?? '')
            ?.slice(1)
            .map(Number) ?? [],
      ),
    );
  /** Where the topmost article in sight stands, and which it is. */
  const inSight = () =>
    scroller().evaluate((element) => {
      const edge = element.getBoundingClientRect().top;
      const first = [...element.querySelectorAll('article')].find((one) => one.getBoundingClientRect().bottom > edge);
      return { item: first?.dataset.item, top: Math.round(first?.getBoundingClientRect().top ?? 0) };
    });

  it('is found in the list of sessions and opens as a window with the newest message in sight', async () => {
    await story.chat().getByRole('button', { name: 'Sessions' }).click();
    const dialog = story.chat().getByRole('dialog', { name: 'Sessions' });
    await dialog.getByRole('searchbox').fill(titleOf(MESSAGES));
    const entry = dialog.getByRole('button', { name: new RegExp(`^${titleOf(MESSAGES)}`) });
    await eventually(async () => assert.match(await entry.innerText(), /10,?000 messages/));
    await entry.click();
    await eventually(async () => assert.match(await articles().last().innerText(), new RegExp(LAST_WORDS)));
    assert.ok((await articles().count()) <= 60, `${await articles().count()} articles are drawn`);
    const gap = await scroller().evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
    assert.ok(gap <= 1, `the end is ${gap} pixels below`);
    assert.ok((await drawn()).includes(TURNS - 1));
    await story.bench.screenshot('long-session');
  });

  it('loads older messages when they are scrolled to, and never draws them all', async () => {
    let lowest = Math.min(...(await drawn()));
    const begun = lowest;
    await scroller().hover();
    for (let turns = 0; turns < 60 && lowest > begun - 100; turns++) {
      await story.bench.page.mouse.wheel(0, -1_500);
      await story.bench.page.waitForTimeout(60);
      lowest = Math.min(lowest, ...(await drawn()));
      assert.ok((await articles().count()) <= 60, `${await articles().count()} articles are drawn`);
    }
    assert.ok(lowest <= begun - 100, `from ${begun} it came only to ${lowest}`);
    const nodes = await story
      .chat()
      .locator('body')
      .evaluate((body) => body.querySelectorAll('*').length);
    assert.ok(nodes < 1_500, `${nodes} elements`);
  });

  it('stays where it was scrolled to, and goes back to the newest on request', async () => {
    await eventually(async () => {
      const first = await inSight();
      await story.bench.page.waitForTimeout(300);
      assert.deepEqual(await inSight(), first);
    });
    await story.chat().getByRole('button', { name: 'Jump to latest' }).click();
    await eventually(async () => assert.match(await articles().last().innerText(), new RegExp(LAST_WORDS)));
    await eventually(async () => assert.ok((await drawn()).includes(TURNS - 1)));
  });

  it('takes what is typed at once and answers below the newest', async () => {
    // The model that the session was written with is gone.
    await story.chat().getByRole('combobox', { name: 'Model' }).selectOption('scripted/scripted');
    const box = story.chat().getByRole('textbox', { name: 'Message' });
    await box.click();
    await story.bench.page.keyboard.type('and one more');
    assert.equal(await box.inputValue(), 'and one more');
    await story.bench.page.keyboard.press('Enter');
    await eventually(async () => assert.match(await articles().last().innerText(), /Answered and one more\./), 30_000);
    assert.deepEqual(
      story.bench.errors('webview').map((error) => error.text),
      [],
    );
  });
});
