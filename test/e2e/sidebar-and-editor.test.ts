// The sidebar and what surrounds it: sessions, pickers, settings, VS Code's editors, and how it looks at 300 pixels.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

const CODE = "const answer = 'forty-two';";
const SHOWCASE = ['Look at `src/discount.js` and [the docs](https://example.com/docs):', '', '```js', CODE, '```'].join(
  '\n',
);
const EDIT = { path: 'notes.txt', edits: [{ old: 'second', new: 'changed' }] };

function answer(request: ScriptedRequest): Answer {
  const last = request.messages.at(-1);
  const said = last?.text ?? '';
  if (last?.role === 'tool') return { text: 'The edit is done.' };
  if (said.includes('showcase')) return { thinking: 'First the code, then the link.', text: SHOWCASE };
  if (said.includes('rename the third')) {
    const input = { path: 'notes.txt', edits: [{ old: 'third', new: 'last' }] };
    return { text: 'Then the third line.', calls: [{ name: 'edit_file', arguments: input }] };
  }
  if (said.includes('edit')) return { text: 'I edit.', calls: [{ name: 'edit_file', arguments: EDIT }] };
  return { text: `You said **${said.slice(0, 40)}**.` };
}

describe('the sidebar and the editor', function () {
  this.timeout(120_000);
  let story: Story;
  before(async () => {
    story = await startStory({ script: answer, files: { 'notes.txt': 'first\nsecond\nthird\n' } });
  });
  after(() => story.close());

  const chat = () => story.chat();
  const page = () => story.bench.page;
  const box = () => chat().getByRole('textbox', { name: 'Message' });
  const log = () => chat().getByRole('log', { name: 'Conversation' });
  const button = (name: string | RegExp) => chat().getByRole('button', { name, exact: typeof name === 'string' });
  const says = (text: RegExp) => eventually(async () => assert.match(await log().innerText(), text));
  const tabs = () =>
    page()
      .locator('.part.editor .tab')
      .evaluateAll((all) => all.map((tab) => tab.getAttribute('aria-label') ?? ''));
  const provider = (id: string, more: object = {}) => ({
    id,
    kind: 'openai',
    label: id,
    baseUrl: `${story.model.url}/v1`,
    ...more,
  });

  it('finds, renames, resumes and deletes sessions, deleting only after a second word', async () => {
    await story.send('about apples');
    await says(/You said about apples/);
    await story.newSession();
    await story.send('about pears');
    await says(/You said about pears/);
    await button('Sessions').click();
    const dialog = chat().getByRole('dialog', { name: 'Sessions' });
    await dialog.getByRole('searchbox', { name: 'Search sessions' }).fill('apples');
    const entries = dialog.getByRole('listitem');
    await eventually(async () => assert.equal(await entries.count(), 1));
    await story.bench.screenshot('sidebar-sessions');
    await dialog.getByRole('button', { name: 'Rename about apples' }).click();
    await page().keyboard.type('All about fruit');
    await page().keyboard.press('Enter');
    await dialog.getByRole('searchbox').fill('fruit');
    await dialog.getByRole('button', { name: /^All about fruit/ }).click();
    await says(/You said about apples/);
    await eventually(async () =>
      assert.equal(await chat().getByRole('heading', { level: 1 }).innerText(), 'All about fruit'),
    );
    await button('Sessions').click();
    await dialog.getByRole('button', { name: 'Delete about pears' }).click();
    assert.match(await dialog.innerText(), /cannot be undone/);
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await eventually(async () => assert.doesNotMatch(await dialog.innerText(), /pears/));
    await page().keyboard.press('Escape');
    await says(/You said about apples/);
  });

  it('changes the model and the mode of the session that is shown', async () => {
    const second = provider('second', { headers: { 'x-second': 'yes' } });
    await story.server.changeSettings({ 'orquestra.providers': [provider('scripted'), second] });
    const model = chat().getByRole('combobox', { name: 'Model' });
    await eventually(async () => assert.equal(await model.locator('option[value="second/scripted"]').count(), 1));
    await model.selectOption('second/scripted');
    const mode = chat().getByRole('combobox', { name: 'Mode', exact: true });
    await mode.selectOption({ label: 'Ask' });
    await eventually(async () => assert.equal(await mode.inputValue(), 'ask'));
    await story.send('which model');
    await says(/You said which model/);
    const request = story.model.requests.at(-1);
    assert.equal(request?.headers['x-second'], 'yes');
    assert.ok(!request?.tools.some((tool) => tool.name === 'edit_file'), 'Ask offers no tool that edits');
    await mode.selectOption({ label: 'Agent' });
    await eventually(async () => assert.equal(await mode.inputValue(), 'agent'));
  });

  it('names a malformed setting, and lets the warning go when it is corrected', async () => {
    await story.server.changeSettings({ 'orquestra.mode': 'reckless' });
    const notice = chat().getByRole('group', { name: 'Notice' }).filter({ hasText: 'orquestra.mode' });
    await notice.waitFor();
    await story.bench.screenshot('sidebar-malformed-setting');
    assert.ok(await notice.getByRole('button', { name: 'Open settings' }).isVisible());
    await story.server.changeSettings({ 'orquestra.mode': undefined });
    await notice.waitFor({ state: 'detached' });
  });

  it('copies code, opens it in an untitled editor, and a link opens nothing by itself', async () => {
    await story.newSession();
    await story.send('showcase');
    await says(/forty-two/);
    await story.idle();
    await story.bench.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await button('Copy').click();
    await button('Copied').waitFor();
    await button('Open in editor').click();
    await eventually(async () =>
      assert.ok(
        (await tabs()).some((name) => /untitled/i.test(name)),
        (await tabs()).join(' | '),
      ),
    );
    await story.bench.screenshot('sidebar-untitled');
    await eventually(async () =>
      assert.match(await page().locator('.part.editor .view-lines').first().innerText(), /forty-two/),
    );
    const pages = story.bench.context.pages().length;
    await log().getByText('the docs').click();
    await page()
      .getByText(/open the external website/i)
      .waitFor();
    assert.equal(story.bench.context.pages().length, pages, 'VS Code asks before a page opens');
    await page().keyboard.press('Escape');
  });

  it('shows a waiting edit in the diff editor of VS Code, and the same once it is done', async () => {
    await story.newSession();
    await story.send('edit');
    const approval = chat().getByRole('group', { name: 'Approval' });
    await approval.waitFor();
    await button('Open diff of notes.txt').click();
    const diff = page().locator('.part.editor .monaco-diff-editor');
    await eventually(async () => assert.match(await diff.innerText(), /changed/));
    assert.match(await story.read('notes.txt'), /second/);
    await story.bench.screenshot('sidebar-diff-editor');
    await approval.getByRole('button', { name: 'Allow once' }).click();
    await story.idle();
    await page().keyboard.press('Escape');
    await button('Open diff of notes.txt').click();
    await eventually(async () =>
      assert.ok(
        (await tabs()).some((name) => /notes\.txt \(Orquestra\)/.test(name)),
        (await tabs()).join(' | '),
      ),
    );
  });

  it('Add to Chat from the palette puts the open file into the message box', async () => {
    // The diff editor that is still opening takes the focus, and with it the list of files.
    await eventually(async () => {
      await page().keyboard.press('Control+P');
      await page().locator('.quick-input-widget input').first().fill('discount.js', { timeout: 1_000 });
    });
    await page().locator('.quick-input-widget .monaco-list-row', { hasText: 'discount.js' }).first().click();
    await eventually(async () =>
      assert.ok(
        (await tabs()).some((name) => name.startsWith('discount.js')),
        (await tabs()).join(' | '),
      ),
    );
    await story.bench.runCommand('Orquestra: Add to Chat');
    await button('Remove src/discount.js').waitFor();
    await eventually(async () =>
      assert.equal(
        await chat()
          .locator('body')
          .evaluate(() => document.activeElement?.id),
        'message',
      ),
    );
    await button('Remove src/discount.js').click();
    assert.equal(await box().inputValue(), '');
  });

  it('shows code, a link and a waiting edit together', async () => {
    await story.newSession();
    await story.send('showcase');
    await says(/forty-two/);
    await story.idle();
    await story.send('rename the third line');
    await chat().getByRole('group', { name: 'Approval' }).waitFor();
    assert.equal(await chat().getByRole('status', { name: 'Run status' }).innerText(), 'Waiting for your approval');
  });

  for (const theme of ['dark', 'light', 'high-contrast'] as const) {
    it(`fits into 300 pixels in ${theme}`, async () => {
      await story.bench.setTheme(theme);
      const { viewport, overflowing } = await chat()
        .locator('body')
        .evaluate((body) => {
          const width = body.clientWidth;
          const clipped = (element: Element) =>
            element.closest('pre, .table, .line, .hidden, h1, select, #jump') !== null;
          const wide = [...body.querySelectorAll('*')].filter(
            (element) => !clipped(element) && element.getBoundingClientRect().right > width + 1,
          );
          return { viewport: width, overflowing: wide.map((element) => element.outerHTML.slice(0, 120)) };
        });
      assert.ok(viewport <= 300, `the sidebar is ${viewport} pixels wide`);
      assert.deepEqual(overflowing, []);
      await story.bench.screenshot(`sidebar-300-${theme}`);
    });
  }

  it('leaves no error in the page and sent nothing malformed', () => {
    assert.deepEqual(
      story.bench.errors('webview').map((error) => error.text),
      [],
    );
    assert.deepEqual(story.model.refusals, []);
  });
});
