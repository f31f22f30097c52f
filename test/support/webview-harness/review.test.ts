// Reviewing and taking back changes in the conversation: by turn, call, file and hunk, and what becomes of conflicts.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Command } from '../../../src/protocol/command.ts';
import { type Harness, type OpenPage, startHarness } from './page.ts';
import { CONFLICTS, meetConflict, PRICE, PRINT, REVIEW_ACTS, REVIEW_SCENES, reply } from './review-scenes.ts';

const SIZE = { theme: 'dark', width: 300, height: 760 } as const;

describe('reviewing changes in the chat page', function () {
  this.timeout(30_000);
  let harness: Harness;
  let shown: OpenPage;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());

  async function open(scene: string, act = true): Promise<OpenPage> {
    await shown?.page.context().close();
    shown = await harness.open(SIZE);
    await shown.send(...(REVIEW_SCENES[scene] ?? []));
    await shown.page
      .getByRole('group', { name: 'Changes of this turn' })
      .or(shown.page.locator('.turn'))
      .first()
      .waitFor();
    if (act) await REVIEW_ACTS[scene]?.(shown);
    await shown.call('settle');
    return shown;
  }

  const sent = async (): Promise<Command[]> =>
    (await shown.sent()).flatMap((frame) => (frame.kind === 'command' ? [frame.command] : []));
  const last = async <T extends Command['type']>(type: T) =>
    (await sent()).findLast((command): command is Extract<Command, { type: T }> => command.type === type);
  const button = (name: string) => shown.page.getByRole('button', { name, exact: true });
  const question = (name = 'Undo') => shown.page.getByRole('group', { name, exact: true });
  const focused = () => shown.page.evaluate<string>('document.activeElement?.textContent?.trim() ?? ""');

  it('tells at the end of a turn what it changed, opens that, and accepts it', async () => {
    const { page, complaints } = await open('review', false);
    const end = page.getByRole('group', { name: 'Changes of this turn' });
    assert.match(await end.innerText(), /2 files changed \+5 −4/);
    await end.getByRole('button', { name: 'Review' }).click();
    assert.deepEqual(await last('changes.open'), { type: 'changes.open', session: 's1', run: 'r1' });
    await end.getByRole('button', { name: 'Accept' }).click();
    assert.deepEqual(await last('edit.accept'), { type: 'edit.accept', session: 's1', run: 'r1' });
    assert.deepEqual(complaints, []);
  });

  it('rejects and accepts single hunks, named by their lines, with the keyboard alone', async () => {
    const { page } = await open('review');
    const name = `Reject line 44 of ${PRINT.label}`;
    await button(name).focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(await last('edit.undo'), {
      type: 'edit.undo',
      session: 's1',
      call: 'c2',
      parts: [{ path: PRINT.path, hunks: [1], call: 'c2' }],
    });
    await button(`Accept line 6 of ${PRINT.label}`).focus();
    await page.keyboard.press('Enter');
    assert.deepEqual((await last('edit.accept'))?.parts, [{ path: PRINT.path, hunks: [0], call: 'c2' }]);
  });

  it('rejects one of several files', async () => {
    await open('review-files');
    await button(`Reject the change to ${PRICE.label}`).click();
    assert.deepEqual((await last('edit.undo'))?.parts, [{ path: PRICE.path, call: 'c1' }]);
    await button('Review changes').click();
    assert.deepEqual(await last('changes.open'), { type: 'changes.open', session: 's1', call: 'c1' });
  });

  it('says what there is to say of changes without lines', async () => {
    const { page } = await open('review-odd');
    const text = await page.locator('.files').innerText();
    for (const told of [
      /Mode 644 → 755\./,
      /not kept: it is larger than 256 MB\./,
      /A symbolic link\./,
      /src\/total\.ts → .*src\/sum\.ts/,
      /No text to compare\./,
    ])
      assert.match(text, told);
  });

  it('shows what was decided of each, and counts what stands', async () => {
    const { page } = await open('review-decided');
    const hunks = page.locator('.hunk');
    assert.match(await hunks.nth(0).innerText(), /Rejected/);
    assert.match(await hunks.nth(1).innerText(), /Accepted/);
    assert.equal(await button(`Reject line 6 of ${PRINT.label}`).count(), 0);
    assert.match(await page.getByRole('group', { name: 'Changes of this turn' }).innerText(), /\+4 −4/);
    await open('review-undone');
    assert.match(await shown.page.locator('.turn').innerText(), /^Undone$/);
    assert.equal(await button('Undo').count(), 0);
  });

  it('asks file by file when others stand on it, chooses nothing by itself, and sends what was chosen', async () => {
    await open('review', false);
    await meetConflict(shown);
    assert.deepEqual(await last('edit.examine'), { type: 'edit.examine', session: 's1', run: 'r1' });
    const group = question();
    assert.match(await group.innerText(), /Line 14[\s\S]*Now[\s\S]*discount[\s\S]*Earlier[\s\S]*sum \+= item\.price;/);
    const undo = group.getByRole('button', { name: 'Undo', exact: true });
    assert.equal(await undo.isDisabled(), true);
    assert.equal(await group.locator('[aria-pressed="true"]').count(), 0);
    const price = group.getByRole('group', { name: /^src\/price\.ts/ });
    const logo = group.getByRole('group', { name: /^media\/logo\.png/ });
    assert.equal(
      await logo.getByRole('button', { name: 'Restore earlier' }).count(),
      0,
      'what is lost cannot come back',
    );
    await price.getByRole('button', { name: 'Restore earlier' }).click();
    assert.equal(await undo.isDisabled(), true);
    await logo.getByRole('button', { name: 'Keep as it is' }).click();
    await undo.click();
    assert.deepEqual(await last('edit.undo'), {
      type: 'edit.undo',
      session: 's1',
      run: 'r1',
      choices: [
        { path: PRICE.path, choice: 'restore' },
        { path: '/home/dev/shop/media/logo.png', choice: 'keep' },
      ],
    });
    await reply(shown, 'edit.undo', { result: {} });
    await group.waitFor({ state: 'detached' });
  });

  it('takes the focus to the question it was asked for, and back when that is cancelled', async () => {
    const { page } = await open('review', false);
    await meetConflict(shown);
    assert.equal(await page.evaluate('document.activeElement?.dataset.undoing !== undefined'), true);
    await page.keyboard.press('Escape');
    await question().waitFor({ state: 'detached' });
    await shown.call('settle');
    assert.equal(await focused(), 'Undo');
    assert.equal((await sent()).filter((command) => command.type === 'edit.undo').length, 1);
  });

  it('asks again when a file has changed while the user chose, and keeps what was chosen', async () => {
    await open('review', false);
    const [price] = CONFLICTS.files;
    assert.ok(price);
    await meetConflict(shown, { calls: ['c1'], files: [price] });
    await question().getByRole('button', { name: 'Restore earlier' }).click();
    await question().getByRole('button', { name: 'Undo', exact: true }).click();
    await reply(shown, 'edit.undo', { code: 'undo.conflict', text: 'Nothing was taken back.' });
    await reply(shown, 'edit.examine', {
      result: { calls: ['c1'], files: [price, { ...price, path: '/other', label: 'other' }] },
    });
    const pressed = question().locator('[aria-pressed="true"]');
    assert.deepEqual(await pressed.allInnerTexts(), ['Restore earlier']);
    assert.equal(await question().getByRole('button', { name: 'Undo', exact: true }).isDisabled(), true);
  });

  it('looks at everything that came after a message before it takes it back', async () => {
    await open('review-after');
    assert.deepEqual(await last('edit.examine'), { type: 'edit.examine', session: 's1', after: 1 });
    const group = question('Undo everything after this');
    assert.match(await group.innerText(), /in 2 files[\s\S]*later changes stay/);
    await group.getByRole('button', { name: 'Undo', exact: true }).click();
    assert.deepEqual(await last('edit.undo'), { type: 'edit.undo', session: 's1', after: 1 });
  });

  it('asks in the conversation what an editor’s command has met, and nothing for another session', async () => {
    const { send } = await open('review', false);
    await send({ kind: 'undo', changes: { session: 'other', run: 'r1' } });
    await shown.call('settle');
    assert.equal(await last('edit.examine'), undefined);
    const changes = { session: 's1', call: 'c2', parts: [{ path: PRINT.path, hunks: [1] }] };
    await send({ kind: 'undo', changes });
    await shown.call('settle');
    assert.deepEqual(await last('edit.examine'), { type: 'edit.examine', ...changes });
    await reply(shown, 'edit.examine', { result: CONFLICTS });
    assert.equal(await question().count(), 1);
  });

  it('offers nothing of it where another window writes the session', async () => {
    const { send } = await open('review', false);
    const [host] = REVIEW_SCENES.review ?? [];
    assert.ok(host?.kind === 'host');
    await send({ kind: 'host', state: { ...host.state, following: true } }, ...(REVIEW_SCENES.review ?? []).slice(1));
    assert.equal(await button('Undo').count(), 0);
    assert.equal(await button('Accept').count(), 0);
  });

  for (const theme of ['dark', 'light', 'contrast'] as const) {
    it(`fits into 300 pixels in ${theme}`, async () => {
      for (const scene of ['review', 'review-files', 'review-conflict', 'review-after']) {
        await shown?.page.context().close();
        shown = await harness.open({ ...SIZE, theme });
        await shown.send(...(REVIEW_SCENES[scene] ?? []));
        await shown.page.locator('.turn').waitFor();
        await REVIEW_ACTS[scene]?.(shown);
        await shown.call('settle');
        const wide = await shown.page.evaluate<string[]>(`[...document.querySelectorAll('#log *')]
          .filter((one) => one.closest('pre, .line, .hidden') === null && one.getBoundingClientRect().right > 301)
          .map((one) => one.outerHTML.slice(0, 120))`);
        assert.deepEqual(wide, [], scene);
      }
    });
  }
});
