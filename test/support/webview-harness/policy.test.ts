// The policy page in a real browser over the real policy: tried, read, edited, simulated, suggested; by pointer and by keyboard.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'mocha';
import type { Page } from 'playwright-core';
import { eventually } from '../story.ts';
import { type EditorPage, type Harness, type Look, startHarness } from './page.ts';
import { createPolicyHost, type PolicyHost } from './policy-host.ts';

const LOOK: Look = { theme: 'dark', width: 800, height: 900 };
const BUILD = {
  when: { effects: ['execute'], commands: ['cargo build *'] },
  verdict: 'allow',
  reason: 'Building is fine.',
};

describe('the policy page', function () {
  this.timeout(30_000);
  let harness: Harness;
  let host: PolicyHost;
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
    host = await createPolicyHost(given);
    open = await harness.openPolicy(given.look ?? LOOK, host.connect);
    ({ page } = open);
  };
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const explanation = () => page.getByRole('group', { name: 'Explanation' });
  /** What the host was asked to open, as soon as it was. */
  const opened = async (what: string) => {
    while (host.opened.length === 0) await page.waitForTimeout(10);
    assert.deepEqual(host.opened, [what]);
  };
  const editor = () => page.getByRole('textbox', { name: 'Rule as JSON' });

  it('explains what is typed, with Enter, and takes the focus to the answer', async () => {
    await begin();
    await page.getByRole('textbox', { name: 'Command, path' }).fill('frobnicate --all');
    await page.keyboard.press('Enter');
    await explanation().getByText('decided by the built-in policy').waitFor();
    await eventually(async () => assert.equal(await page.evaluate('document.activeElement.id'), 'explanation'));
    await explanation()
      .getByRole('button', { name: /^Write this rule/ })
      .first()
      .click();
    await eventually(async () => assert.match(await editor().inputValue(), /frobnicate --all/));
    assert.equal(host.rules.length, 4, 'nothing is saved by looking');
  });

  it('explains paths, addresses and tool calls, and says what is wrong with an input', async () => {
    await begin();
    const kind = page.getByRole('combobox', { name: 'What' });
    const input = page.getByRole('textbox', { name: 'Command, path' });
    for (const [what, written, said] of [
      ['Change a path', '.git/hooks/pre-commit', /Nothing:/],
      ['Ask an address', 'https://me:secret@host.dev/', /user name or password/],
    ] as const) {
      await kind.selectOption(what);
      await input.fill(written);
      await button('Explain').click();
      await explanation().getByText(said).first().waitFor();
    }
    await kind.selectOption('Tool call');
    await input.fill('write_file');
    await page.getByRole('textbox', { name: 'Input of the tool' }).fill('{oops');
    await button('Explain').click();
    await page.getByRole('alert').getByText('not valid JSON').waitFor();
    await page.getByRole('textbox', { name: 'Input of the tool' }).fill('{"path": "a.txt", "content": "x"}');
    await button('Explain').click();
    await explanation().getByText('change a.txt').waitFor();
  });

  it('shows an explanation that was asked for elsewhere', async () => {
    await begin();
    await host.explain({ kind: 'call', session: 's1', call: 's1-0' });
    await explanation().getByText('answered “once”').waitFor();
    await host.explain({ kind: 'command', command: 'rm -rf ~' });
    await explanation().getByText('Nothing: it is never run.').waitFor();
    await eventually(async () =>
      assert.equal(await page.getByRole('textbox', { name: 'Command, path' }).inputValue(), 'rm -rf ~'),
    );
  });

  it('tries the rule in the editor on the last runs, then saves it, and only then it is a rule', async () => {
    await begin();
    await editor().fill('{');
    await eventually(async () => assert.equal(await editor().getAttribute('aria-invalid'), 'true'));
    await editor().fill(JSON.stringify({ ...BUILD, when: { pathes: ['x'] } }));
    await button('Save rule').click();
    await page.getByRole('alert').getByText('when has unknown field pathes').waitFor();
    await editor().fill(JSON.stringify(BUILD));
    await button('Try on my last runs').click();
    await page.getByText('4 calls would have been decided otherwise').waitFor();
    assert.equal(host.rules.length, 4);
    await button('Explain: Run cargo build --release').first().click();
    await explanation().getByText('answered “once”').waitFor();
    await page.getByRole('combobox', { name: 'Lasts' }).selectOption('30 days');
    await eventually(async () => assert.match(await editor().inputValue(), /"expires"/));
    await button('Save rule').click();
    await page.getByRole('article', { name: /cargo build/ }).waitFor();
    assert.equal(host.rules.at(-1)?.reason, 'Building is fine.');
  });

  it('edits, ends and removes rules of the user, the others only in their file', async () => {
    await begin();
    const managed = page.getByRole('group', { name: 'Set by your organisation' });
    assert.equal(await managed.getByRole('button', { name: /Edit|Remove|Expire/ }).count(), 0);
    await button('Open the file: Rules of this workspace').click();
    await opened('/w/app/.orquestra/rules.json');
    await button('Let the rule expire now: Tests may run.').click();
    await page.getByText('The rule has expired').waitFor();
    await button('Remove the rule: Tests may run.').click();
    assert.ok(
      host.rules.some(({ id }) => id === 'rule-tests'),
      'it is asked for first',
    );
    await button('Remove rule').click();
    await page.getByText('The rule is removed.').waitFor();
    assert.ok(host.rules.every(({ id }) => id !== 'rule-tests'));
  });

  it('suggests rules, and adds one when it is told to', async () => {
    await begin();
    await button('Look through my approvals').click();
    const card = page.getByRole('article', { name: 'Run exactly' });
    await card.getByText('You allowed this 4 times').waitFor();
    assert.equal(host.rules.length, 4);
    await card.getByRole('button', { name: /^Add the rule/ }).click();
    await page.getByText('The rule is added').waitFor();
    assert.match(host.rules.at(-1)?.id ?? '', /^suggested-/);
  });

  it('teaches where there is nothing yet', async () => {
    await begin({ empty: true });
    await page.getByText('You have no rules yet').waitFor();
    await button('Try on my last runs').click();
    await page.getByText('no run has made a call').waitFor();
    await button('Look through my approvals').click();
    await page.getByText('Nothing suggests itself').waitFor();
  });

  it('leads to the settings', async () => {
    await begin();
    await button('Change the setting: Sandbox').click();
    await opened('commands.sandbox');
  });

  for (const width of [300, 1_400]) {
    it(`fits ${width} pixels without scrolling sideways`, async () => {
      await begin({ look: { theme: 'light', width, height: 900 } });
      await page.getByRole('textbox', { name: 'Command, path' }).fill(`frobnicate ${'long-word-'.repeat(40)}`);
      await button('Explain').click();
      await explanation().waitFor();
      await button('Look through my approvals').click();
      await page.getByRole('article', { name: 'Run exactly' }).waitFor();
      const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      assert.equal(over, 0);
    });
  }
});
