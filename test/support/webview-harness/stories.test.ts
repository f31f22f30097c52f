// What a user does with the page, in a real browser with a scripted host around it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Command } from '../../../src/protocol/command.ts';
import type { ToPage } from '../../../src/protocol/frame.ts';
import { type Harness, type OpenPage, startHarness } from './page.ts';
import { APPROVAL } from './samples.ts';
import { longSession, SCENES, streamBegins, streamDelta } from './scenes.ts';

const SIZE = { theme: 'dark', width: 360, height: 700 } as const;
const scene = (name: string): readonly ToPage[] => SCENES.get(name) ?? [];

describe('the chat page', function () {
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
    (await shown.sent()).flatMap((frame) =>
      frame.kind === 'command' && frame.command.type !== 'message.begin' ? [frame.command] : [],
    );
  const last = async <T extends Command['type']>(type: T) =>
    (await commands()).findLast((command): command is Extract<Command, { type: T }> => command.type === type);
  const button = (name: string) => shown.page.getByRole('button', { name, exact: true });
  const box = () => shown.page.getByRole('textbox', { name: 'Message', exact: true });

  it('keeps what is typed and sent before the host answers', async () => {
    const { send } = await open();
    await box().fill('hello there');
    await box().press('Enter');
    assert.deepEqual(await commands(), []);
    await send(...scene('empty'));
    const message = await last('message.send');
    assert.deepEqual(message?.parts, [{ type: 'text', text: 'hello there' }]);
    assert.equal(message?.session, 's1');
  });

  it('leads from a refused key to the providers, not to another connection', async () => {
    const { send } = await open();
    await send(...scene('failed'));
    await button('Open providers').click();
    assert.equal((await last('fault.act'))?.action, 'connect-provider');
  });

  it('gives the focus back to what had it when the page gets it again', async () => {
    const { page, send } = await open();
    await send(...scene('failed'));
    await box().focus();
    await page.evaluate('document.activeElement.blur(); dispatchEvent(new Event("focus"))');
    assert.equal(await page.evaluate('document.activeElement.id'), 'message');
  });

  it('sends what was written and sent before its script had run', async () => {
    const { page, send } = await open();
    await page.route('**/main.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.reload({ waitUntil: 'commit' });
    await box().fill('early words');
    await box().press('Enter');
    assert.equal(await box().inputValue(), 'early words');
    await page.locator('#message[data-adopted]').waitFor();
    await send(...scene('empty'));
    assert.deepEqual((await last('message.send'))?.parts, [{ type: 'text', text: 'early words' }]);
  });

  it('tells the host once that a message is being written', async () => {
    const { send, sent } = await open(...scene('empty'));
    await box().fill('a');
    await box().fill('ab');
    await send();
    const begun = (await sent()).filter((frame) => frame.kind === 'command' && frame.command.type === 'message.begin');
    assert.equal(begun.length, 1);
  });

  it('asks for a session when the host has none to show', async () => {
    const { send } = await open(...scene('empty').slice(0, 1));
    await box().fill('first words');
    await button('Send').click();
    assert.equal((await commands()).at(-1)?.type, 'session.create');
    await send(...scene('empty').slice(1));
    assert.equal((await last('message.send'))?.parts.length, 1);
  });

  it('has the names that tests and screen readers rely on', async () => {
    const { page } = await open(...scene('approval'));
    const approval = page.getByRole('group', { name: 'Approval', exact: true });
    for (const name of ['Allow once', 'Allow always…', 'Deny']) {
      assert.equal(await approval.getByRole('button', { name, exact: true }).count(), 1, name);
    }
    const steps = page.getByRole('region', { name: 'Plan', exact: true }).getByRole('listitem');
    assert.equal(await steps.count(), 4);
    assert.equal(await page.getByRole('listitem', { name: 'Find the failing test, done' }).count(), 1);
    assert.equal(await page.getByRole('log', { name: 'Conversation' }).getByRole('article').count(), 4);
    for (const name of ['Model', 'Mode'])
      assert.equal(await page.getByRole('combobox', { name, exact: true }).count(), 1);
    assert.match((await page.getByRole('status', { name: 'Run status' }).textContent()) ?? '', /approval/);
    assert.match((await page.getByRole('status', { name: 'Cost' }).textContent()) ?? '', /\$0\.04/);
    assert.equal(await button('Stop').count(), 1);
    assert.equal(await button('Send').count(), 1);
  });

  it('answers an approval with the hash of what was shown', async () => {
    await open(...scene('approval'));
    await button('Allow once').click();
    const { id: approval, hash } = APPROVAL;
    assert.deepEqual(await last('approval.answer'), {
      type: 'approval.answer',
      session: 's1',
      approval,
      hash,
      answer: 'once',
    });
  });

  it('denies with the reason that was written beside it', async () => {
    const { page } = await open(...scene('approval'));
    await page.getByRole('textbox', { name: 'Reason (optional)' }).fill('Use a helper instead');
    await button('Deny').click();
    assert.equal((await last('approval.answer'))?.reason, 'Use a helper instead');
  });

  it('shows a rule in words before it is saved', async () => {
    const { page } = await open(...scene('approval'));
    await button('Allow always…').click();
    await page
      .getByText('Allow changing: files matching /home/dev/shop/src/**, remembered for this workspace.')
      .waitFor();
    assert.equal(await last('approval.answer'), undefined);
    await button('Save rule and allow').click();
    assert.deepEqual((await last('approval.answer'))?.rule, APPROVAL.rule);
  });

  it('does not take the focus when an approval arrives', async () => {
    const { page, send } = await open(...scene('story'));
    await box().focus();
    await send(...scene('approval'));
    assert.equal(await page.evaluate<string>('document.activeElement.id'), 'message');
  });

  it('completes a mention and sends it along', async () => {
    const { page, send } = await open(...scene('empty'));
    await box().pressSequentially('look at @pri');
    await page.waitForTimeout(150);
    const asked = (await shown.sent()).findLast((frame) => frame.kind === 'command');
    const mention = { kind: 'file' as const, path: '/home/dev/shop/src/price.ts', label: 'src/price.ts' };
    await send({
      kind: 'reply',
      id: asked?.kind === 'command' ? asked.id : 0,
      ok: true,
      result: { mentions: [mention] },
    });
    await page.getByRole('option', { name: /price/ }).waitFor();
    await box().press('Enter');
    assert.equal(await box().inputValue(), 'look at @src/price.ts ');
    await box().press('Enter');
    const message = await last('message.send');
    assert.deepEqual(message?.mentions, [mention]);
    assert.deepEqual(message?.parts, [{ type: 'text', text: 'look at @src/price.ts' }]);
  });

  it('stays where the user scrolled to while text arrives, and goes back on request', async () => {
    const { page, send } = await open(...scene('story'), ...streamBegins('big'));
    await page.waitForTimeout(300);
    await page.locator('#scroller').hover();
    await page.mouse.wheel(0, -400);
    await page.waitForTimeout(100);
    const before = await page.evaluate<number>('document.querySelector("#scroller").scrollTop');
    for (let index = 0; index < 10; index++) await send(streamDelta('big', 'more text\n\n'.repeat(10)));
    assert.equal(await page.evaluate<number>('document.querySelector("#scroller").scrollTop'), before);
    await button('Jump to latest').click();
    await send(streamDelta('big', 'the end'));
    const rest = await page.evaluate<number>(
      '(s => s.scrollHeight - s.scrollTop - s.clientHeight)(document.querySelector("#scroller"))',
    );
    assert.ok(rest <= 1, `${rest} px below`);
  });

  it('keeps what is in sight in place when older messages arrive above it', async () => {
    const { page, call } = await open(...longSession(400));
    await call(
      'answerHistory',
      longSession(400, 400).flatMap((frame) => (frame.kind === 'view' ? frame.view.items : [])),
    );
    const loads = async () => (await commands()).filter((command) => command.type === 'history.load').length;
    while ((await loads()) === 0) {
      await call('scroll', 1, -300);
    }
    await page.waitForTimeout(30);
    const place = 'harness.inSight()';
    const before = await page.evaluate<{ item: string; top: number }>(place);
    await page.waitForTimeout(200);
    const after = await page.evaluate<{ item: string; top: number }>(place);
    assert.equal(after.item, before.item);
    assert.ok(Math.abs(after.top - before.top) <= 2, `moved ${after.top - before.top}px`);
    assert.ok((await call<number>('nodes')) < 400);
  });

  it('keeps a draft through a reload', async () => {
    const { page } = await open(...scene('empty'));
    await box().fill('half a thought');
    await page.waitForTimeout(250);
    await page.reload();
    await page.locator('#bar vscode-button').first().waitFor();
    assert.equal(await box().inputValue(), 'half a thought');
    assert.deepEqual((await shown.sent())[0], { kind: 'hello', version: 1, session: 's1' });
  });

  it('shows hostile text as text, loads nothing and follows no link', async () => {
    const hostile =
      '<img src=x onerror="document.title=1"> [bad](javascript:alert(1)) ![pic](https://evil.test/a.png) [docs](https://example.com)';
    const { page, complaints } = await open(...scene('story'), ...streamBegins('big'), streamDelta('big', hostile));
    await page.waitForTimeout(300);
    const article = page.getByRole('article').last();
    assert.equal(await article.locator('img, [onerror], a[href]').count(), 0);
    assert.match((await article.textContent()) ?? '', /<img src=x onerror/);
    await article.getByRole('link', { name: 'docs' }).click();
    assert.deepEqual(await last('link.open'), { type: 'link.open', url: 'https://example.com' });
    assert.deepEqual(complaints, []);
  });

  it('ignores a frame it does not understand', async () => {
    const { page, complaints } = await open(...scene('story'));
    await page.evaluate('window.postMessage({ kind: "nonsense" }, "*"); window.postMessage(null, "*")');
    await page.waitForTimeout(50);
    assert.ok(complaints.every((line) => line.startsWith('warning')));
    assert.equal(await page.getByRole('article').count(), 3);
  });

  it('stops a run by its button, and by Escape only in an empty box', async () => {
    await open(...scene('approval'));
    await button('Stop').click();
    assert.deepEqual(await last('run.stop'), { type: 'run.stop', session: 's1' });
    await box().fill('text');
    await box().press('Escape');
    assert.equal((await commands()).length, 1);
    await box().fill('');
    await box().press('Escape');
    assert.equal((await commands()).length, 2);
  });

  it('takes back a call or a whole turn', async () => {
    await open(...scene('done'));
    const undo = button('Undo');
    assert.equal(await undo.count(), 2);
    await undo.first().click();
    assert.equal((await last('edit.undo'))?.call, 'c4');
    await undo.last().click();
    assert.equal((await last('edit.undo'))?.run, 'r1');
  });

  it('gives a refused message back', async () => {
    const { page, send } = await open(...scene('empty'));
    await box().fill('too early');
    await box().press('Enter');
    assert.equal(await box().inputValue(), '');
    const sent = (await shown.sent()).at(-1);
    const refusal = { code: 'a.b', text: 'Not now; try again later.', retryable: true };
    await send({ kind: 'refusal', id: sent?.kind === 'command' ? sent.id : 0, fault: refusal });
    assert.equal(await box().inputValue(), 'too early');
    await page.getByText('Not now; try again later.').waitFor();
  });

  it('asks for a fresh view once when events are missing', async () => {
    const { send } = await open(...scene('story'));
    const gap: ToPage = {
      kind: 'events',
      session: 's1',
      events: [{ v: 1, seq: 150, at: 1, session: 's1', type: 'session.renamed', title: 'x' }],
    };
    await send(gap, gap);
    assert.equal((await shown.sent()).filter((frame) => frame.kind === 'hello').length, 2);
  });

  it('says why nothing may run and does not send', async () => {
    const { page } = await open(...scene('blocked'));
    await page.getByText('This workspace is not trusted').waitFor();
    await box().fill('do it');
    await box().press('Enter');
    assert.ok(await button('Send').isDisabled());
    assert.equal(await last('message.send'), undefined);
    await button('Manage trust').click();
    assert.equal((await last('fault.act'))?.action, 'trust-workspace');
  });
});
