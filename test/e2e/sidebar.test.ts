// What a user does in the sidebar: writes, queues, mentions, answers, allows and denies, by mouse and by keyboard alone.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

/** Nobody knows what it does before it runs. */
const COUNT = `node -e 'require("node:fs").appendFileSync("count.txt", "counted\\n")'`;

function answer(request: ScriptedRequest): Answer {
  const last = request.messages.at(-1);
  const said = last?.text ?? '';
  if (last?.role === 'tool') return { text: `The tool said: ${last.results[0]?.text ?? ''}` };
  if (said.includes('slowly')) return { text: 'A sentence that takes its time. '.repeat(30), tokensPerSecond: 60 };
  if (said.includes('count'))
    return { text: 'I count.', calls: [{ name: 'run_command', arguments: { command: COUNT } }] };
  if (said.includes('ask me')) {
    const question = { question: 'Which colour should it have?', options: ['Red', 'Blue'] };
    return { calls: [{ name: 'ask_user', arguments: question }] };
  }
  return { text: `You said **${said.slice(0, 40)}**.` };
}

describe('the sidebar', function () {
  this.timeout(120_000);
  let story: Story;
  before(async () => {
    story = await startStory({ script: answer, files: { 'src/secret-number.js': 'export const number = 4711;\n' } });
  });
  after(() => story.close());

  const chat = () => story.chat();
  const box = () => chat().getByRole('textbox', { name: 'Message' });
  const log = () => chat().getByRole('log', { name: 'Conversation' });
  const approval = () => chat().getByRole('group', { name: 'Approval' });
  const button = (name: string) => chat().getByRole('button', { name, exact: true });
  const says = (text: RegExp, patienceMs?: number) =>
    eventually(async () => assert.match(await log().innerText(), text), patienceMs);
  const press = (key: string) => story.bench.page.keyboard.press(key);
  const counted = async () =>
    (await story.read('count.txt').catch(() => '')).split('\n').filter((line) => line !== '').length;
  const focused = () =>
    chat()
      .locator('body')
      .evaluate(() => {
        const { activeElement } = document;
        return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent?.trim() ?? '';
      });

  it('teaches what may be asked while the conversation is empty, and an example fills the box without sending', async () => {
    await chat().getByRole('heading', { name: 'What should we work on?' }).waitFor();
    await story.bench.screenshot('sidebar-empty');
    await button('Find out why the tests fail and fix it').click();
    assert.equal(await box().inputValue(), 'Find out why the tests fail and fix it');
    assert.equal(story.model.requests.length, 0);
    await box().fill('');
    assert.ok(await button('Send').isDisabled());
  });

  it('sends with Enter, breaks the line with Shift+Enter and keeps the focus in the box', async () => {
    await box().click();
    await story.bench.page.keyboard.type('first line');
    await press('Shift+Enter');
    await story.bench.page.keyboard.type('second line');
    await press('Enter');
    await says(/You said first line/);
    assert.equal(story.model.requests[0]?.messages.at(-1)?.text, 'first line\nsecond line');
    assert.equal(await focused(), 'Message');
    assert.equal(await box().inputValue(), '');
  });

  it('queues what is sent while it runs, shows it, and sends it afterwards', async () => {
    await story.send('go slowly');
    await says(/A sentence that takes its time/);
    await story.send('and then this');
    const queue = chat().getByRole('list', { name: 'Queued' });
    await eventually(async () => assert.match(await queue.innerText(), /and then this/));
    assert.doesNotMatch(await log().innerText(), /and then this/);
    await story.bench.screenshot('sidebar-queued');
    await says(/You said and then this/, 20_000);
    assert.equal(await queue.count(), 0);
  });

  it('asks a question with its options and gives the answer to the model', async () => {
    await story.send('ask me');
    const question = chat().getByRole('group', { name: 'Question' });
    await eventually(async () => assert.match(await question.innerText(), /Which colour should it have\?/));
    await story.bench.screenshot('sidebar-question');
    await question.getByRole('button', { name: 'Blue' }).click();
    await says(/The tool said: Blue/);
    assert.match(await log().innerText(), /Your answer: Blue/);
    await story.idle();
  });

  it('is worked by keyboard alone: approval, its buttons in order, back to the box', async () => {
    await story.newSession();
    await box().click();
    await story.bench.page.keyboard.type('count');
    await press('Enter');
    await approval().waitFor();
    assert.equal(await focused(), 'Message', 'an approval never takes the focus');
    const order: string[] = [];
    for (let presses = 0; presses < 40 && order.at(-1) !== 'Deny'; presses++) {
      await press('Shift+Tab');
      order.push(await focused());
      if (order.at(-1) === 'Review') {
        await press('Enter');
        break;
      }
    }
    assert.ok(order.includes('Review'), order.join(' < '));
    await eventually(async () => assert.equal(await focused(), 'Approval'));
    // New buttons take nothing for a moment, and no key goes to them.
    await approval().locator('vscode-button:not([disabled])').first().waitFor();
    for (let presses = 0; presses < 6 && (await focused()) !== 'Allow once'; presses++) await press('Tab');
    const names = [await focused()];
    for (let presses = 0; presses < 3; presses++) {
      await press('Tab');
      names.push(await focused());
    }
    assert.deepEqual(names, ['Allow once', 'Allow for this session', 'Allow always…', 'Deny']);
    await story.bench.screenshot('sidebar-keyboard');
    for (let presses = 0; presses < 3; presses++) await press('Shift+Tab');
    await press('Enter');
    await story.idle();
    assert.equal(await counted(), 1);
  });

  it('Allow always… shows the rule before it is saved, and the same command is not asked about again', async () => {
    await story.send('count again');
    await approval().getByRole('button', { name: 'Allow always…' }).click();
    await eventually(async () => {
      const text = await approval().innerText();
      assert.match(text, /Save this rule/);
      assert.ok(text.includes(COUNT), text);
      assert.ok(text.includes(story.workspace), text);
    });
    assert.equal(await counted(), 1, 'nothing runs while the rule is only shown');
    await story.bench.screenshot('sidebar-rule');
    await approval().getByRole('button', { name: 'Save rule and allow' }).click();
    await eventually(async () => assert.equal(await counted(), 2));
    await story.idle();
    await story.newSession();
    await story.send('count once more');
    await eventually(async () => assert.equal(await counted(), 3));
    await story.idle();
    assert.equal(await approval().count(), 0);
  });

  it('completes a mention by keyboard and gives the file to the model', async () => {
    await story.newSession();
    await box().click();
    await story.bench.page.keyboard.type('What is in @secret-nu');
    const option = chat().getByRole('option', { name: /secret-number\.js/ });
    await option.first().waitFor();
    await story.bench.screenshot('sidebar-mention');
    await press('Enter');
    await eventually(async () => assert.match(await box().inputValue(), /@src\/secret-number\.js/));
    await button('Remove src/secret-number.js').waitFor();
    await press('Enter');
    await says(/You said/);
    assert.match(JSON.stringify(story.model.requests.at(-1)?.messages), /export const number = 4711/);
  });

  it('sends a mention alone', async () => {
    await story.newSession();
    await box().click();
    await story.bench.page.keyboard.type('@secret-nu');
    await chat()
      .getByRole('option', { name: /secret-number\.js/ })
      .first()
      .waitFor();
    await press('Enter');
    await button('Remove src/secret-number.js').waitFor();
    await box().fill('');
    assert.ok(await button('Send').isEnabled());
    await button('Send').click();
    await says(/You said/);
    assert.match(story.model.requests.at(-1)?.messages.at(-1)?.text ?? '', /@src\/secret-number\.js/);
    assert.match(JSON.stringify(story.model.requests.at(-1)?.messages), /4711/);
  });

  it('leaves no error in the page and sent nothing malformed', () => {
    assert.deepEqual(
      story.bench.errors('webview').map((error) => error.text),
      [],
    );
    assert.deepEqual(story.model.refusals, []);
  });
});
