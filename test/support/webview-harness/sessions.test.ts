// Going from one session to another, and what the page shows of its host, in a real browser with a scripted host around it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Command } from '../../../src/protocol/command.ts';
import type { ToPage } from '../../../src/protocol/frame.ts';
import { emptyView } from '../../../src/protocol/session-view.ts';
import { type Harness, type OpenPage, startHarness } from './page.ts';
import { SCENES } from './scenes.ts';

const SIZE = { theme: 'dark', width: 360, height: 700 } as const;
const scene = (name: string): readonly ToPage[] => SCENES.get(name) ?? [];

describe('the chat page and its sessions', function () {
  this.timeout(30_000);
  let harness: Harness;
  let shown: OpenPage;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());

  async function open(...frames: readonly ToPage[]): Promise<OpenPage> {
    await shown?.page.context().close();
    shown = await harness.open(SIZE);
    if (frames.length > 0) await shown.send(...frames);
    return shown;
  }

  const commands = async (): Promise<Command[]> =>
    (await shown.sent()).flatMap((frame) => (frame.kind === 'command' ? [frame.command] : []));
  const last = async <T extends Command['type']>(type: T) =>
    (await commands()).findLast((command): command is Extract<Command, { type: T }> => command.type === type);
  const button = (name: string) => shown.page.getByRole('button', { name, exact: true });

  it('sends to the new session what is sent while that is being made', async () => {
    const { page, send } = await open(...scene('story'));
    await page.getByRole('button', { name: 'New session' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('for the new one');
    await page.keyboard.press('Enter');
    assert.equal((await commands()).filter((command) => command.type === 'message.send').length, 0);
    const asked = (await shown.sent()).find(
      (frame) => frame.kind === 'command' && frame.command.type === 'session.create',
    );
    const id = asked?.kind === 'command' ? asked.id : -1;
    await send({ kind: 'view', view: emptyView('s2') }, { kind: 'reply', id, ok: true, result: { session: 's2' } });
    const sent = (await commands()).filter((command) => command.type === 'message.send');
    assert.deepEqual(
      sent.map(({ session }) => session),
      ['s2'],
    );
  });

  it('finds, renames and deletes sessions, deleting only after a second word', async () => {
    const { page } = await open(...scene('story'));
    await button('Sessions').click();
    await page.getByRole('searchbox', { name: 'Search sessions' }).fill('build');
    assert.equal(await page.getByRole('dialog').getByRole('listitem').count(), 1);
    await button('Delete Explain how the build works').click();
    assert.equal(await last('session.delete'), undefined);
    await button('Delete').click();
    assert.equal((await last('session.delete'))?.session, 's2');
    await button('Rename Explain how the build works').click();
    await page.getByRole('textbox', { name: 'Session title' }).fill('The build');
    await page.keyboard.press('Enter');
    assert.equal((await last('session.rename'))?.title, 'The build');
    await button('Rename Explain how the build works').click();
    await page.getByRole('textbox', { name: 'Session title' }).fill('By its button');
    await button('Save').click();
    assert.equal((await last('session.rename'))?.title, 'By its button');
  });

  it('shows the default model, and none again when it is gone', async () => {
    const { page, send } = await open();
    const frames = (model?: string) =>
      scene('connect').map((frame) =>
        frame.kind === 'host'
          ? { ...frame, state: { ...frame.state, ...(model === undefined ? {} : { model }) } }
          : frame,
      );
    const chosen = () =>
      page
        .getByRole('combobox', { name: 'Model' })
        .evaluate((element) =>
          element instanceof HTMLSelectElement ? element.selectedOptions[0]?.textContent?.trim() : undefined,
        );
    await send(...frames('scripted/small'));
    assert.equal(await chosen(), 'scripted/small');
    await send(...frames());
    assert.equal(await chosen(), 'No model');
  });
});
