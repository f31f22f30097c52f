// Reviewing edits in the real editor: two files side by side, a hunk rejected, a comment for the model, a turn taken back, a conflict.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

/** An undo waits for what the editor says of the files, and machines that test are busy. */
const PATIENCE = 40_000;

const numbered = (word: string) => Array.from({ length: 30 }, (_, index) => `${word} ${index + 1}\n`).join('');
const LEFT = numbered('left');
const RIGHT = numbered('right');

const edit = (path: string, ...edits: readonly { readonly old: string; readonly new: string }[]) => ({
  name: 'edit_file',
  arguments: { path, edits },
});

function answer(request: ScriptedRequest): Answer {
  const last = request.messages.at(-1);
  const said = last?.text ?? '';
  if (last?.role === 'tool') return { text: 'Both files are changed.' };
  if (said.includes('change both')) {
    return {
      text: 'I change them.',
      calls: [
        edit('left.txt', { old: 'left 3\n', new: 'LEFT three\n' }, { old: 'left 25\n', new: 'LEFT twenty-five\n' }),
        edit('right.txt', { old: 'right 5\n', new: 'RIGHT five\n' }),
      ],
    };
  }
  if (said.includes('left once more')) {
    const calls = [
      edit('left.txt', { old: 'left 10\n', new: 'LEFT ten\n' }, { old: 'left 20\n', new: 'LEFT twenty\n' }),
    ];
    return { text: 'Once more.', calls };
  }
  return { text: `Heard: ${said.slice(0, 60)}` };
}

describe('reviewing edits', function () {
  this.timeout(120_000);
  let story: Story;
  before(async () => {
    story = await startStory({
      script: answer,
      files: { 'left.txt': LEFT, 'right.txt': RIGHT },
      settings: { 'diffEditor.codeLens': true },
      viewport: { width: 1500, height: 900 },
    });
  });
  after(() => story.close());

  const chat = () => story.chat();
  const page = () => story.bench.page;
  const turn = () => chat().getByRole('group', { name: 'Changes of this turn' });
  const editors = () => page().locator('.part.editor');
  const tabs = () =>
    editors()
      .locator('.tab')
      .evaluateAll((all) => all.map((tab) => tab.getAttribute('aria-label') ?? ''));
  const hasTab = (name: RegExp) =>
    eventually(async () =>
      assert.ok(
        (await tabs()).some((tab) => name.test(tab)),
        (await tabs()).join(' | '),
      ),
    );
  const closeAll = async () => {
    await story.bench.runCommand('View: Close All Editors');
    await eventually(async () => assert.deepEqual(await tabs(), []));
  };
  const changedLeft = (...without: readonly string[]) =>
    LEFT.replace('left 3\n', without.includes('first') ? 'left 3\n' : 'LEFT three\n').replace(
      'left 25\n',
      without.includes('second') ? 'left 25\n' : 'LEFT twenty-five\n',
    );

  it('opens nothing by itself, and says at the end of the turn what was changed', async () => {
    await story.send('change both files');
    for (const file of ['left.txt', 'right.txt']) {
      const approval = chat()
        .getByRole('group', { name: 'Approval' })
        .filter({ hasText: file.replace('.txt', '') });
      await approval.first().getByRole('button', { name: 'Allow once' }).click();
      await eventually(async () => assert.notEqual(await story.read(file), file === 'left.txt' ? LEFT : RIGHT));
    }
    await story.idle();
    await eventually(async () => assert.match(await turn().innerText(), /2 files changed\s+\+3\s+−3/));
    assert.deepEqual(await tabs(), []);
  });

  it('shows the turn in the multi-diff editor', async () => {
    await turn().getByRole('button', { name: 'Review' }).click();
    await hasTab(/Changes of the turn \(Orquestra\) \(2 files\)/);
    await eventually(async () => {
      const text = await editors().innerText();
      assert.match(text.replaceAll('\u00a0', ' '), /LEFT three/);
      assert.match(text.replaceAll('\u00a0', ' '), /RIGHT five/);
    });
    await story.bench.screenshot('review-multi-diff');
  });

  it('rejects the hunk at the cursor in the multi-diff editor, and tells the model of it', async () => {
    await editors()
      .locator('.view-line', { hasText: /LEFT.twenty-five/ })
      .first()
      .click();
    await story.bench.runCommand('Orquestra: Reject Change');
    await eventually(async () => assert.equal(await story.read('left.txt'), changedLeft('second')), PATIENCE);
    await eventually(async () => assert.match(await turn().first().innerText(), /\+2\s+−2/), PATIENCE);
    const links = editors().locator('.codelens-decoration a', { hasText: 'Reject' });
    await eventually(async () =>
      assert.equal(await links.count(), 2, 'the hunk that is left, and that of the other file'),
    );
    await story.bench.screenshot('review-rejected-hunk');
    await closeAll();
    await story.send('what happened?');
    await story.idle();
    const asked = story.model.requests.at(-1);
    assert.match(asked?.messages.map(({ text }) => text).join('\n') ?? '', /took back[\s\S]*left\.txt \(lines? 2\d/);
  });

  it('compares one file with the file itself on the right, and accepts a change from the link above it', async () => {
    await chat().getByRole('button', { name: 'Open diff of right.txt' }).first().click();
    await hasTab(/^right\.txt \(Orquestra\)/);
    const link = editors().locator('.codelens-decoration a', { hasText: 'Accept' });
    await link.first().waitFor({ timeout: 20_000 });
    await story.bench.screenshot('review-one-file');
    await link.first().click();
    await eventually(async () => assert.equal(await chat().getByTitle('Accepted').count(), 1));
    assert.match(await story.read('right.txt'), /RIGHT five/);
  });

  it('sends a comment on a line to the model, with the lines and the edit it is about', async () => {
    const sent = story.model.requests.length;
    await editors()
      .locator('.modified .view-line', { hasText: /RIGHT.five/ })
      .first()
      .click();
    await story.bench.runCommand('Comments: Add Comment on Current Selection');
    const box = editors().locator('.review-widget .monaco-editor').last();
    await box.waitFor();
    await page().keyboard.type('Say it in lower case.');
    await story.bench.screenshot('review-comment');
    await editors().locator('.review-widget').getByRole('button', { name: 'Send to Orquestra' }).click();
    await eventually(async () =>
      assert.match(await editors().locator('.review-widget').innerText(), /Sent to Orquestra: Say it/),
    );
    assert.equal(await page().locator('.part.panel').isVisible(), false, 'no panel opens by itself');
    await eventually(() => assert.ok(story.model.requests.length > sent));
    await story.idle();
    const said = story.model.requests.at(-1)?.messages.findLast(({ role }) => role === 'user')?.text ?? '';
    assert.match(said, /Say it in lower case\./);
    assert.match(said, /right\.txt, lines 5 to 5:\s+RIGHT five/);
    assert.match(said, /In the edit:[\s\S]*-right 5[\s\S]*\+RIGHT five/);
    await story.bench.screenshot('review-comment-sent');
    await closeAll();
  });

  it('asks what becomes of a file that was changed since, takes nothing back before, and then does as it was told', async () => {
    await writeFile(join(story.workspace, 'left.txt'), changedLeft('second').replace('LEFT three', 'My own three'));
    await turn().first().getByRole('button', { name: 'Undo', exact: true }).click();
    const question = chat().getByRole('group', { name: 'Undo', exact: true });
    await question.waitFor();
    await question.scrollIntoViewIfNeeded();
    assert.match(await question.innerText(), /My own three[\s\S]*left 3/);
    assert.match(await story.read('right.txt'), /RIGHT five/, 'nothing is touched before');
    const undo = question.getByRole('button', { name: 'Undo', exact: true });
    assert.equal(await undo.isDisabled(), true);
    await story.bench.screenshot('review-conflict');
    await question.getByRole('button', { name: 'Keep as it is' }).click();
    await undo.click();
    await eventually(async () => assert.equal(await story.read('right.txt'), RIGHT));
    assert.match(await story.read('left.txt'), /My own three/);
    await question.waitFor({ state: 'detached' });
  });

  it('answers a waiting edit from its diff: a part that is not wanted is the reason of a denial', async () => {
    await story.newSession();
    await story.send('change left once more');
    const approval = chat().getByRole('group', { name: 'Approval' });
    await approval.waitFor();
    await chat().getByRole('button', { name: 'Open diff of left.txt' }).click();
    await hasTab(/^left\.txt \(Orquestra: proposed\)/);
    await editors()
      .locator('.modified .view-line', { hasText: /LEFT.ten/ })
      .first()
      .click();
    await story.bench.screenshot('review-proposed');
    await story.bench.runCommand('Orquestra: Reject Change');
    await story.idle();
    const told = JSON.stringify(story.model.requests.at(-1)?.messages.at(-1)?.results);
    assert.match(told, /Not line 10 of left\.txt/);
    assert.doesNotMatch(await story.read('left.txt'), /LEFT ten/);
    await closeAll();
  });

  it('allows a waiting edit from its diff', async () => {
    await story.newSession();
    await story.send('change left once more');
    await chat().getByRole('group', { name: 'Approval' }).waitFor();
    await chat().getByRole('button', { name: 'Open diff of left.txt' }).click();
    await hasTab(/^left\.txt \(Orquestra: proposed\)/);
    await story.bench.runCommand('Orquestra: Accept All Changes Under Review');
    await story.idle();
    await eventually(async () => assert.match(await story.read('left.txt'), /LEFT ten/));
  });

  it('shows the diff again after the window was reloaded', async () => {
    await story.reload('saved');
    await eventually(async () => {
      const text = (await editors().innerText()).replaceAll('\u00a0', ' ');
      assert.match(text, /left 10[\s\S]*LEFT ten/);
    }, 30_000);
  });

  it('leaves no error in the page', () => {
    assert.deepEqual(
      story.bench.errors('webview').map((error) => error.text),
      [],
    );
    assert.deepEqual(story.model.refusals, []);
  });
});
