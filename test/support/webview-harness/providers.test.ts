// The provider page in a real browser over its real host: tested, chosen, ordered by pointer and by keyboard, read as a chart and as a table.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import type { PageBench } from '../../unit/hosts/provider-page.ts';
import { eventually } from '../story.ts';
import { type EditorPage, type Harness, type Look, startHarness } from './page.ts';
import { createProviderHost } from './provider-host.ts';

const LOOK: Look = { theme: 'dark', width: 800, height: 900 };
const FIRST = 'openrouter/maker-1/model-1';
const SECOND = 'ollama/qwen3-coder';
const THIRD = 'openai/gpt-5.1';

describe('the provider page', function () {
  this.timeout(30_000);
  let harness: Harness;
  let host: PageBench;
  let open: EditorPage;
  let page: Page;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());
  afterEach(async () => {
    assert.deepEqual(open.complaints, []);
    await page.context().close();
  });

  const begin = async (given: { readonly empty?: boolean; readonly look?: Look } = {}) => {
    host = createProviderHost(given);
    open = await harness.openProviders(given.look ?? LOOK, host.connect);
    ({ page } = open);
    await page.getByRole('heading', { name: 'Spend' }).waitFor();
  };
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const chain = async (...wanted: readonly string[]) => {
    await eventually(async () => assert.deepEqual(host.preferences.fallback, wanted));
    const shown = page.getByRole('list', { name: 'Order of fallbacks' }).getByRole('listitem');
    await eventually(async () => {
      const texts = await shown.allInnerTexts();
      assert.deepEqual(
        texts.map((text, index) => text.includes(wanted[index] ?? '?')),
        wanted.map(() => true),
      );
    });
  };
  const focused = (name: string) =>
    eventually(async () =>
      assert.equal(await page.evaluate("document.activeElement.getAttribute('aria-label')"), name),
    );

  it('shows each account with its state and facts, and the exact fault of one that does not answer', async () => {
    await begin();
    await page.getByRole('article', { name: 'Anthropic: Connected' }).getByText('2 models').waitFor();
    const gateway = page.getByRole('article', { name: 'Gateway of the team: Not working' });
    await gateway.getByText('cannot be reached (ECONNREFUSED)').waitFor();
    await page.getByRole('article', { name: 'Ollama: Found on this machine' }).getByText('costs nothing').waitFor();
    await page.getByRole('article', { name: 'OpenAI: Needs a key' }).waitFor();
  });

  it('tests an account: how long it took, or exactly what was wrong', async () => {
    await begin();
    await button('Test Anthropic').click();
    await page
      .getByRole('article', { name: /^Anthropic/ })
      .getByText('It answers; that took')
      .waitFor();
    host.providers[0] &&
      Object.assign(host.providers[0], { fault: { code: 'x', text: '401: key expired', retryable: false } });
    await button('Test Anthropic').click();
    await page
      .getByRole('article', { name: /^Anthropic/ })
      .getByRole('alert')
      .getByText('401: key expired')
      .waitFor();
  });

  it('leaves the focus on the button that tests', async () => {
    await begin();
    await button('Test Anthropic').focus();
    await page.keyboard.press('Enter');
    await page.getByText('It answers; that took').waitFor();
    await focused('Test Anthropic');
  });

  it('leaves keys and removal to the host, and has no field that a key could be typed into', async () => {
    await begin();
    await button('Add provider…').click();
    await button('Replace key of Anthropic').click();
    await button('Remove OpenRouter').click();
    await eventually(async () => assert.deepEqual(host.asked, ['add', 'key anthropic', 'remove openrouter']));
    await page.getByRole('article', { name: /^OpenRouter/ }).waitFor({ state: 'detached' });
    assert.equal(await page.locator('input, textarea').count(), 0);
  });

  it('sets the model of a role and the effort, from hundreds of models that only the box in use lists', async () => {
    await begin();
    const fast = page.getByRole('combobox', { name: 'Quick things' });
    assert.equal(await fast.locator('option').count(), 1);
    await fast.focus();
    await eventually(async () => assert.equal(await fast.locator('option').count(), 304));
    await fast.selectOption('openrouter/maker-3/model-3');
    await page.getByRole('combobox', { name: 'Thinking' }).selectOption('High');
    await eventually(async () =>
      assert.deepEqual(host.written, [
        { name: 'model', role: 'fast', value: 'openrouter/maker-3/model-3' },
        { name: 'effort', value: 'high' },
      ]),
    );
    await page.getByRole('combobox', { name: 'Planning' }).focus();
    assert.equal(await fast.inputValue(), 'openrouter/maker-3/model-3');
  });

  it('orders the chain by its buttons, and the focus goes with what was moved', async () => {
    await begin();
    await chain(FIRST, SECOND, THIRD);
    await page.getByText('Lacks: not connected, price unknown').waitFor();
    await button(`Move ${FIRST} down`).click();
    await chain(SECOND, FIRST, THIRD);
    await focused(`Move ${FIRST} down`);
    await page.keyboard.press('Enter');
    await chain(SECOND, THIRD, FIRST);
    await focused(`Move ${FIRST} up`);
    await page.keyboard.press('Alt+ArrowUp');
    await chain(SECOND, FIRST, THIRD);
    await page.getByRole('status').getByText(`${FIRST} is now number 2.`).waitFor();
    await button(`Remove ${SECOND} from the fallbacks`).click();
    await chain(FIRST, THIRD);
    await eventually(async () => assert.equal(await page.evaluate('document.activeElement.id'), 'fallback-title'));
  });

  it('adds a fallback once', async () => {
    await begin();
    const box = page.getByRole('combobox', { name: 'Model to add' });
    await box.focus();
    await box.selectOption('anthropic/claude-haiku-5-5');
    await button('Add fallback').click();
    await chain(FIRST, SECOND, THIRD, 'anthropic/claude-haiku-5-5');
    await box.focus();
    await box.selectOption('anthropic/claude-haiku-5-5');
    await eventually(async () => assert.equal(await button('Add fallback').isDisabled(), true));
  });

  it('tells what rests, and how fast each model was', async () => {
    await begin();
    const resting = page.getByRole('article', { name: /rests since/ });
    await resting.getByText('It is tried again at').waitFor();
    const row = page.getByRole('row', { name: /^anthropic\/claude-sonnet-5-5/ });
    await row.getByText('620 ms').waitFor();
    await row.getByText('84').waitFor();
    host.breakers.length = 0;
    await host.tellFigures();
    await resting.waitFor({ state: 'detached' });
  });

  it('draws what was spent, and has the figures in a table', async () => {
    await begin();
    await page.getByRole('img', { name: /Spend of the last 30 days by model, \$/ }).waitFor();
    await page.getByText('have no known price and are not in the sum. (anthropic/claude-haiku-5-5)').waitFor();
    await page.getByText('ollama/qwen3-coder: on this machine, costs nothing.').waitFor();
    await page.getByText(/\$\d+\.\d\d of \$100\.00 left today, \d+ of 2000 requests left today/).waitFor();
    await button('Set limits for runs, sessions and days').click();
    await eventually(async () => assert.deepEqual(host.asked, ['limits']));
    await page.getByRole('combobox', { name: 'Show' }).selectOption('Tokens');
    await page.getByRole('combobox', { name: 'Days' }).selectOption('Last 14 days');
    await page.getByRole('img', { name: /Spend of the last 14 days by model, .* tokens/ }).waitFor();
    await page.getByText('Figures as a table').click();
    await page.getByRole('row', { name: /2026-11-21 anthropic\/claude-haiku-5-5 .* unknown/ }).waitFor();
    await page.getByRole('row', { name: /2026-11-21 ollama\/qwen3-coder .* nothing/ }).waitFor();
  });

  it('says what to do next where there is nothing yet', async () => {
    await begin({ empty: true });
    for (const said of [
      'No provider is there yet',
      'No fallback yet',
      'Nothing has been asked yet',
      'Nothing has been spent yet',
    ])
      await page.getByText(said).waitFor();
  });

  it('keeps within 300 pixels', async () => {
    await begin({ look: { ...LOOK, width: 300 } });
    await page.getByText('Figures as a table').click();
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    assert.ok(Number(wide) <= 300, `the page is ${wide} pixels wide`);
  });
});
