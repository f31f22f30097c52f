// The provider page in a real window: a provider added and tested, a fallback that is still there after a reload, a model chosen.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Frame } from 'playwright-core';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

const KEY = 'sk-right-and-secret-0123456789';

describe('the provider page in the editor', function () {
  this.timeout(180_000);
  let story: Story;
  let second: ScriptedModel;
  before(async () => {
    second = await startScriptedModel({ script: () => ({ text: 'Second.' }), key: KEY, models: ['spare'] });
    story = await startStory({
      script: () => ({ text: 'First.' }),
      viewport: { width: 1_500, height: 900 },
    });
  });
  after(async () => {
    await story.close();
    await second.close();
  });

  /** The page, once it is there; the editor puts each webview into frames of its own. */
  const page = async (): Promise<Frame> => {
    let found: Frame | undefined;
    await eventually(async () => {
      for (const frame of story.bench.page.frames()) {
        const headings = await frame
          .locator('#providers h2')
          .count()
          .catch(() => 0);
        if (headings >= 5) found = frame;
      }
      assert.ok(found, 'the provider page is not there');
    }, 30_000);
    assert.ok(found);
    return found;
  };
  const widget = () => story.bench.page.locator('.quick-input-widget');
  const type = async (text: string) => {
    await widget().locator('input').first().fill(text);
    await story.bench.page.keyboard.press('Enter');
  };
  const connected = (providers: Frame) => providers.getByRole('article', { name: /: Connected$/ });

  it('tests the provider that is there, and says how a message went', async () => {
    await story.send('Hello.');
    await story.idle();
    await story.bench.runCommand('Orquestra: Open Providers');
    const providers = await page();
    await providers.getByRole('button', { name: 'Test Scripted' }).click();
    await providers.getByText('It answers; that took').waitFor();
    await providers.getByRole('row', { name: /^scripted\/scripted Fine/ }).waitFor();
    await providers
      .getByText(/1 request/)
      .first()
      .waitFor();
  });

  it('adds a provider with boxes of the editor, and its key never comes to the page', async () => {
    const providers = await page();
    await providers.getByRole('button', { name: 'Add provider…' }).click();
    await widget().getByText('OpenAI-compatible server').click();
    await eventually(async () => assert.match(await widget().innerText(), /Base URL/));
    await type(`${second.url}/v1`);
    await eventually(async () => assert.match(await widget().innerText(), /secret storage/));
    await type(KEY);
    await widget().waitFor({ state: 'hidden', timeout: 15_000 });
    await eventually(async () => assert.equal(await connected(providers).count(), 2), 15_000);
    assert.ok(!(await providers.content()).includes(KEY));
    // The editor's boxes took the focus from the page; it is back at the button that led to them.
    await eventually(async () =>
      assert.equal(await providers.evaluate('document.activeElement.textContent.trim()'), 'Add provider…'),
    );
  });

  const chain = (frame: Frame) => frame.getByRole('list', { name: 'Order of fallbacks' });

  it('adds a model of it as a fallback', async () => {
    const providers = await page();
    const box = providers.getByRole('combobox', { name: 'Model to add' });
    await box.focus();
    await eventually(async () => assert.ok((await box.locator('option').count()) > 2));
    await box.selectOption({ label: 'spare' });
    await providers.getByRole('button', { name: 'Add fallback' }).click();
    await chain(providers)
      .getByText(/\/spare$/)
      .waitFor();
    await story.bench.screenshot('providers');
  });

  it('says exactly why a provider does not answer any more', async () => {
    await second.close();
    const providers = await page();
    for (const test of await connected(providers)
      .getByRole('button', { name: /^Test / })
      .all())
      await test.click();
    await providers
      .getByRole('alert')
      .getByText(/127\.0\.0\.1.* cannot be reached/)
      .first()
      .waitFor();
  });

  it('is there again after a reload of the window, with its order of fallbacks', async () => {
    await story.reload();
    await chain(await page())
      .getByText(/\/spare$/)
      .waitFor();
  });

  it('offers all models with what they cost, and the way back to the page', async () => {
    await story.bench.runCommand('Orquestra: Choose Model');
    await eventually(async () =>
      assert.match(await widget().innerText(), /scripted[\s\S]*price unknown[\s\S]*Providers…/),
    );
    await story.bench.screenshot('choose-model');
    await story.bench.page.keyboard.press('Escape');
    assert.deepEqual(story.bench.errors('webview'), []);
  });
});
