// The guided first run: no model yet, a provider is chosen, its key is tested, a wrong one is named, the right one is kept.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { eventually, type Story, startStory } from '../support/story.ts';

const KEY = 'sk-right-and-secret-0123456789';

describe('connecting a model', function () {
  this.timeout(120_000);
  let story: Story;
  before(async () => {
    story = await startStory({
      script: () => ({ text: 'Hello from the connected model.' }),
      key: KEY,
      settings: { 'orquestra.providers': [], 'orquestra.model': '' },
    });
  });
  after(() => story.close());

  const input = () =>
    story.bench.page
      .locator('.quick-input-widget input[type="text"], .quick-input-widget input[type="password"]')
      .first();
  const widget = () => story.bench.page.locator('.quick-input-widget');

  it('begins with a card that says what is missing, and keeps what is typed meanwhile', async () => {
    await story.chat().getByRole('textbox', { name: 'Message' }).fill('typed before');
    const connect = story
      .chat()
      .getByRole('button', { name: /Connect a model/i })
      .first();
    await connect.waitFor({ timeout: 15_000 });
    await story.bench.screenshot('connect-first-run');
    await connect.click();
    await widget().getByText('OpenAI-compatible server').waitFor({ timeout: 15_000 });
    assert.equal(await story.chat().getByRole('textbox', { name: 'Message' }).inputValue(), 'typed before');
  });

  it('tests the key, names what is wrong with it, and keeps nothing of it', async () => {
    const { page } = story.bench;
    await widget().getByText('OpenAI-compatible server').click();
    await eventually(async () => assert.match(await widget().innerText(), /Base URL/));
    const nobody = 'http://127.0.0.1:9/v1';
    await input().fill(nobody);
    await page.keyboard.press('Enter');
    await eventually(async () => assert.match(await widget().innerText(), /secret storage/));
    await input().fill('sk-wrong-0123456789');
    await page.keyboard.press('Enter');
    // The address is what is wrong: it is asked for again as it was typed, and the key is kept meanwhile.
    await eventually(
      async () => assert.match(await widget().innerText(), /127\.0\.0\.1:9.* cannot be reached/),
      15_000,
    );
    assert.equal(await input().inputValue(), nobody);
    await input().fill(`${story.model.url}/v1`);
    await page.keyboard.press('Enter');
    await eventually(async () => assert.match(await widget().innerText(), /key/i), 15_000);
    await eventually(
      async () => assert.match(await widget().innerText(), /127\.0\.0\.1|refused|not accept|rejected|401/i),
      15_000,
    );
    await story.bench.screenshot('connect-wrong-key');
  });

  it('keeps the right key in secret storage and answers with the server’s own model', async () => {
    const { page } = story.bench;
    await input().fill(KEY);
    await page.keyboard.press('Enter');
    await widget().waitFor({ state: 'hidden', timeout: 15_000 });
    const connect = story
      .chat()
      .getByRole('button', { name: /Connect a model/i })
      .first();
    await connect.waitFor({ state: 'hidden', timeout: 15_000 });
    await story.send('hello');
    await eventually(async () => {
      const text = await story.chat().getByRole('log', { name: 'Conversation' }).innerText();
      assert.match(text, /Hello from the connected model/);
    }, 20_000);
    assert.equal(story.model.requests.at(-1)?.headers.authorization, `Bearer ${KEY}`);
  });

  it('leaves the key in no settings, log or session', async () => {
    const found: string[] = [];
    for (const name of await readdir(story.server.dataDir, { recursive: true })) {
      const text = await readFile(join(story.server.dataDir, name), 'latin1').catch(() => '');
      if (text.includes(KEY)) found.push(name);
    }
    assert.deepEqual(found, []);
  });
});
