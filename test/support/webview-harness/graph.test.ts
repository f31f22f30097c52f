// The plan's graph and timeline in a real browser: what is drawn, what is heard, and what keys and clicks do.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import { type GraphHarness, type GraphLook, type GraphPage, startGraphHarness } from './graph-page.ts';
import { planOf, RELEASE, RESUMED, START, step, wide } from './graph-samples.ts';

const SIDEBAR: GraphLook = { theme: 'dark', width: 300, height: 600 };
const EDITOR: GraphLook = { theme: 'light', width: 1_400, height: 900 };
const MANY = wide(1_000, 25);

const elements = (page: Page) => page.evaluate<number>('document.querySelectorAll("#app *").length');
const focused = (page: Page) => page.evaluate<string | null>('document.activeElement.getAttribute("aria-label")');

describe('the plan in pictures', function () {
  this.timeout(60_000);
  let harness: GraphHarness;
  let shown: GraphPage | undefined;
  before(async () => {
    harness = await startGraphHarness();
  });
  after(() => harness.close());

  async function open(look: GraphLook): Promise<GraphPage> {
    await shown?.page.context().close();
    shown = await harness.open(look);
    return shown;
  }

  describe('graph', () => {
    const graph = (page: Page) => page.getByRole('group', { name: 'Plan graph' });
    const scroll = (page: Page, top: number) =>
      page.evaluate(`(async () => {
        document.querySelector('.graph-scroller').scrollTop = ${top};
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      })()`);

    it('is a group with a button for each step, whose name tells its state', async () => {
      const { page, show, complaints } = await open(SIDEBAR);
      await show({ view: 'graph', plan: RELEASE });
      await graph(page).getByRole('button', { name: 'Checks: failed', exact: true }).waitFor();
      await graph(page).getByRole('button', { name: 'Change rounding in src/price.ts: done', exact: true }).waitFor();
      assert.equal(await graph(page).getByRole('button').count(), RELEASE.steps.length);
      assert.deepEqual(complaints, []);
    });

    it('fits a sidebar without being scrolled sideways', async () => {
      const { page, show } = await open(SIDEBAR);
      for (const plan of [RELEASE, MANY]) {
        await show({ view: 'graph', plan });
        const over = await page.evaluate<number>(
          '(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector(".graph-scroller"))',
        );
        assert.ok(over <= 0, `${over} pixels too wide`);
      }
    });

    it('selects by click and by Enter, goes along the arrows, and is one stop of the Tab key', async () => {
      const { page, show, selected } = await open(SIDEBAR);
      await show({ view: 'graph', plan: RELEASE });
      await graph(page).getByRole('button', { name: 'Look up the currency rules: done' }).click();
      await page.keyboard.press('ArrowUp');
      assert.equal(await focused(page), 'Read the failing test and what it covers: done');
      assert.deepEqual(await selected(), ['docs']);
      await page.keyboard.press('Enter');
      assert.deepEqual(await selected(), ['docs', 'read']);
      assert.equal(await graph(page).locator('[aria-current="true"]').getAttribute('data-step'), 'read');
      assert.equal(await graph(page).locator('[tabindex="0"]').count(), 1);
    });

    it('brings what keys lead to into sight and keeps the focus on it', async () => {
      const { page, show } = await open(SIDEBAR);
      await show({ view: 'graph', plan: MANY });
      await graph(page).getByRole('button').first().focus();
      await page.keyboard.press('End');
      assert.match((await focused(page)) ?? '', /of package 38/);
      assert.ok((await graph(page).locator(':focus').boundingBox())?.y ?? 9_999 < 600);
      await scroll(page, 0);
      assert.match((await focused(page)) ?? '', /of package 38/);
      await page.keyboard.press('Home');
      assert.equal(await focused(page), 'Join number 0: done');
    });

    it('stays below 400 elements with a thousand steps, at any zoom and place', async () => {
      for (const look of [SIDEBAR, EDITOR]) {
        const { page, show } = await open(look);
        await show({ view: 'graph', plan: MANY });
        for (const act of ['', 'Zoom out', 'Zoom out', 'Zoom out', 'Fit']) {
          if (act !== '') await page.getByRole('button', { name: act, exact: true }).click();
          await scroll(page, 3_000);
          const count = await elements(page);
          assert.ok(count < 400, `${count} elements after ${act}`);
        }
      }
    });

    it('shows what has been scrolled to', async () => {
      const { page, show } = await open(EDITOR);
      await show({ view: 'graph', plan: MANY });
      assert.equal(await page.getByRole('button', { name: 'Join number 20: done' }).count(), 0);
      await show({ view: 'graph', plan: MANY, selected: 'j20' });
      assert.equal(await page.getByRole('button', { name: 'Join number 20: done' }).count(), 1);
      await scroll(page, 0);
      await page.getByRole('button', { name: 'Join number 0: done' }).waitFor();
    });

    it('is clicked from far off, where steps are shapes', async () => {
      const { page, show, selected } = await open(EDITOR);
      await show({ view: 'graph', plan: MANY });
      await page.getByRole('button', { name: 'Fit', exact: true }).click();
      await graph(page).locator('.far.done').waitFor({ state: 'attached' });
      const style = (await page.locator('.graph-boxes').getAttribute('style')) ?? '';
      const scale = Number(/scale\(([\d.]+)\)/.exec(style)?.[1]);
      const canvas = await graph(page).boundingBox();
      assert.ok(canvas !== null);
      // The first step of the second row.
      await page.mouse.click(canvas.x + 30 * scale, canvas.y + 90 * scale);
      assert.deepEqual(await selected(), ['f0.0']);
    });

    it('draws a new state where the step stands', async () => {
      const { page, show } = await open(EDITOR);
      const plan = (state: 'running' | 'done') => planOf([step('a', 'Only one', state)]);
      await show({ view: 'graph', plan: plan('running') });
      const place = await page.getByRole('button', { name: 'Only one: running' }).boundingBox();
      await show({ view: 'graph', plan: plan('done') });
      assert.deepEqual(await page.getByRole('button', { name: 'Only one: done' }).boundingBox(), place);
    });

    it('says that a plan has no steps', async () => {
      const { page, show } = await open(SIDEBAR);
      await show({ view: 'graph', plan: planOf([]) });
      await page.getByText('The plan has no steps yet.').waitFor();
    });
  });

  describe('timeline', () => {
    const list = (page: Page) => page.getByRole('list', { name: 'Plan timeline' });

    it('names each row with its state, how long it took, and from when to when', async () => {
      const { page, show, complaints } = await open(SIDEBAR);
      await show({ view: 'timeline', plan: RELEASE, now: START + 60_000 });
      const row = (name: string) => list(page).getByRole('button', { name, exact: true }).waitFor();
      await row('Which rounding should totals use?: done, 12 s, from 3 s to 15 s');
      await row('May this be published?: waiting, 29 s, from 31 s to 1 m 0 s, waits for your approval');
      await page.getByText('3 steps have not started').waitFor();
      assert.deepEqual(complaints, []);
    });

    it('says what a step waits for that has not started', async () => {
      const { page, show } = await open(EDITOR);
      await show({ view: 'timeline', plan: RESUMED, now: START + 25_260_000 });
      await list(page)
        .getByRole('button', { name: 'Send it: to do, waits for the next attempt', exact: true })
        .waitFor();
    });

    it('goes up and down by keys and selects', async () => {
      const { page, show, selected } = await open(SIDEBAR);
      await show({ view: 'timeline', plan: MANY, now: START + 500_000 });
      await list(page).getByRole('button').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('End');
      const last = await focused(page);
      await page.keyboard.press('Enter');
      assert.equal((await selected()).length, 2);
      assert.equal((await selected())[0], 'f0.0');
      assert.match(last ?? '', /package 38/);
      await page.keyboard.press('Home');
      assert.match((await focused(page)) ?? '', /^Join number 0: done/);
    });

    it('stays below 400 elements with a thousand steps', async () => {
      for (const look of [SIDEBAR, EDITOR]) {
        const { page, show } = await open(look);
        await show({ view: 'timeline', plan: MANY, now: START + 500_000 });
        const count = await elements(page);
        assert.ok(count < 400, `${count} elements`);
        assert.equal(await list(page).getByRole('listitem').first().getAttribute('aria-setsize'), '1000');
      }
    });
  });
});
