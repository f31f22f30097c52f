// Who may answer an approval, and with what: a person who read it, never a stray click, a key meant for something else, or text.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Command } from '../../../src/protocol/command.ts';
import type { ToPage } from '../../../src/protocol/frame.ts';
import { APPROVAL_SCENES, SESSION_RULE } from './approval-scenes.ts';
import { type Harness, type OpenPage, startHarness } from './page.ts';
import { APPROVAL } from './samples.ts';
import { SCENES } from './scenes.ts';

const SIZE = { theme: 'dark', width: 300, height: 700 } as const;
const scene = (name: string): readonly ToPage[] => APPROVAL_SCENES[name] ?? SCENES.get(name) ?? [];

describe('an approval in the page', function () {
  this.timeout(30_000);
  let harness: Harness;
  let shown: OpenPage;
  before(async () => {
    harness = await startHarness();
  });
  after(() => harness.close());

  async function open(name: string): Promise<OpenPage> {
    await shown?.page.context().close();
    shown = await harness.open(SIZE);
    await shown.send(...scene(name));
    return shown;
  }
  const answers = async (): Promise<Extract<Command, { type: 'approval.answer' }>[]> =>
    (await shown.sent()).flatMap((frame) =>
      frame.kind === 'command' && frame.command.type === 'approval.answer' ? [frame.command] : [],
    );
  const approval = () => shown.page.getByRole('group', { name: 'Approval', exact: true });
  const button = (name: string) => approval().getByRole('button', { name, exact: true });
  const enabled = (name: string) => button(name).click({ trial: true });

  it('is told beforehand that text from elsewhere is in the context, which, and what was left out of it', async () => {
    const { page } = await open('text-from-elsewhere');
    const sign = page.getByText('Text from 2 outside sources is in the context');
    await sign.waitFor();
    assert.equal(await page.getByText('the tool Tickets', { exact: true }).isVisible(), false);
    await sign.click();
    await page.getByText('the tool Tickets', { exact: true }).waitFor();
    const card = page.getByRole('region', { name: 'Fetch https://a.dev/, done' });
    await card.getByText('42 hidden characters left out').waitFor();
    const source = card.getByText('from outside', { exact: true });
    assert.match((await source.getAttribute('title')) ?? '', /https:\/\/a\.dev\/$/);
    await page.getByText('3 hidden characters left out').waitFor();
  });

  const inSight = (text: string | RegExp) =>
    approval()
      .getByText(text)
      .first()
      .evaluate((element: { getBoundingClientRect(): { top: number; bottom: number; right: number } }) => {
        const { top, bottom, right } = element.getBoundingClientRect();
        return top >= 0 && bottom <= 700 && right <= 300;
      });

  it('says of a command that is longer than what is in sight that it is, and how it ends', async () => {
    await open('approval-tail');
    assert.ok(await inSight(/\d+ characters; scroll to read them all\. It ends with:/));
    assert.ok(await inSight(/^….*--item=89 >> \/etc\/hosts$/));
    await open('approval-long');
    assert.ok(await inSight(/^echo 28 .*\necho 29 "some words of line 29"$/));
    await open('approval-session');
    assert.doesNotMatch(await approval().innerText(), /scroll to read|It ends with/);
  });

  it('warns by the reason that says why a file is guarded, not by one that names it in passing', async () => {
    await open('approval-tail');
    assert.deepEqual(await approval().locator('.facts li.warning').allInnerTexts(), [
      'It writes /etc/hosts. /etc: the whole machine obeys it.',
    ]);
  });

  it('keeps what is worst of three hundred files beside the answers, and counts the rest', async () => {
    await open('approval-files');
    assert.ok(await inSight(/^It writes \.github\/workflows\/deploy\.yml/));
    assert.ok(await inSight('and 292 more'));
    assert.ok(await inSight('300 files, 1500 changed lines; scroll to read them all.'));
    assert.ok(await button('Allow once').isVisible());
    const { height } = (await approval().boundingBox()) ?? { height: 9_999 };
    assert.ok(height < 900, `${height}`);
    await approval().getByText('and 292 more').click();
    assert.equal(await approval().locator('.facts li').count(), 300);
  });

  it('breaks a long line of a change, so that its end is seen', async () => {
    await open('approval-line');
    assert.ok(await inSight(/and-the-end/));
  });

  it('answers for the session with the rule whose meaning is shown', async () => {
    await open('approval-session');
    assert.match(
      await approval().innerText(),
      /“Allow for this session” means: .*npm test \*.* until this session ends/,
    );
    await button('Allow for this session').click();
    const { id, hash } = APPROVAL;
    assert.deepEqual(await answers(), [
      { type: 'approval.answer', session: 's1', approval: id, hash, answer: 'session', rule: SESSION_RULE },
    ]);
  });

  it('leads to why it asks, and answers nothing by that', async () => {
    const { sent } = await open('approval-session');
    await button('Why does this ask?').click();
    const asked = (await sent()).flatMap((frame) => (frame.kind === 'command' ? [frame.command] : []));
    assert.deepEqual(
      asked.filter(({ type }) => type === 'policy.explain'),
      [{ type: 'policy.explain', session: 's1', call: APPROVAL.call }],
    );
    assert.deepEqual(await answers(), []);
  });

  it('says until when a rule holds before it is saved, and the second click of two does not save it', async () => {
    const { page } = await open('approval-session');
    await enabled('Allow always…');
    await button('Allow always…').dblclick();
    const confirm = page.getByRole('group', { name: 'Save this rule, and allow this now?' });
    await confirm.getByText(/until February 19, 2027/).waitFor();
    assert.deepEqual(await answers(), []);
    await confirm.getByRole('button', { name: 'Save rule and allow' }).click();
    assert.equal((await answers())[0]?.answer, 'always');
  });

  it('takes no click that was under way when it came up', async () => {
    const { page, send } = await open('story');
    await send(...scene('approval-session'));
    const place = await button('Allow once').boundingBox();
    assert.ok(place);
    await page.mouse.click(place.x + 5, place.y + 5);
    assert.deepEqual(await answers(), []);
    await button('Allow once').click();
    assert.equal((await answers()).length, 1);
  });

  it('has no button focused, and Enter in the message box answers nothing', async () => {
    const { page } = await open('approval-session');
    await enabled('Allow once');
    assert.notEqual(await page.evaluate<string>('document.activeElement.tagName'), 'VSCODE-BUTTON');
    await page.getByRole('textbox', { name: 'Message' }).focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(await answers(), []);
  });

  it('is answered from the keyboard by whoever goes there', async () => {
    const { page } = await open('approval-session');
    await enabled('Deny');
    await approval().focus();
    const focused = () => page.evaluate<string>('document.activeElement.textContent.trim()');
    for (let step = 0; step < 12 && (await focused()) !== 'Deny'; step++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal((await answers())[0]?.answer, 'deny');
  });

  it('says first what is worst, and shows all of a command', async () => {
    await open('approval-danger');
    const facts = await approval().getByRole('listitem').allInnerTexts();
    assert.match(facts[0] ?? '', /publishes a package, which nobody can take back/);
    assert.match(facts[1] ?? '', /outside the workspace/);
    assert.match(facts[2] ?? '', /registry\.npmjs\.org over the network: PUT https:/);
    assert.equal(facts.at(-1), 'Reads src/price.ts.');
    assert.equal(facts.length, 5);
    assert.match(await approval().locator('.command').innerText(), /cat .* npm publish --access public$/s);
    const wide = await shown.page.evaluate<boolean>(
      '(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)(document.querySelector(".approval .command"))',
    );
    assert.equal(wide, false);
  });

  it('marks what cannot be seen and what passes for something else', async () => {
    await open('approval-odd');
    const text = await approval().innerText();
    for (const odd of ['⟨U+202E⟩', '⟨U+200B⟩', '⟨U+0430⟩', '⟨U+2013⟩']) assert.ok(text.includes(odd), odd);
    assert.match(text, /Not everything here is what it looks like/);
    assert.doesNotMatch(text, /[\u202E\u200B]/);
  });

  it('cannot be imitated: hostile Markdown stays inside its message, and clicks on it answer nothing', async () => {
    const { page } = await open('approval-imitated');
    await enabled('Allow once');
    assert.equal(await approval().count(), 1, 'one approval, the real one');
    const message = page.getByRole('article').first();
    assert.equal(
      await message.locator('orquestra-markdown :is(vscode-button, [data-approval], [role=group], .approval)').count(),
      0,
    );
    const traps = message.locator('orquestra-markdown').getByText(/Allow once|Allow always|Deny/);
    assert.ok((await traps.count()) > 3);
    for (const trap of await traps.all()) await trap.click({ force: true });
    await page.getByRole('button', { name: /Fetch/ }).first().click();
    assert.equal(await approval().count(), 1);
    assert.deepEqual(await answers(), []);
  });

  it('lists the rules of the session, and takes one back', async () => {
    const { page, sent } = await open('session-rules');
    await page.getByText('2 rules of yours hold in this session').click();
    await page.getByRole('button', { name: 'Take back: Run npm test.' }).first().click();
    const commands = (await sent()).flatMap((frame) => (frame.kind === 'command' ? [frame.command] : []));
    assert.deepEqual(commands.at(-1), { type: 'rule.remove', session: 's1', rule: SESSION_RULE.id });
  });
});
