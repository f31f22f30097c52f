// Consent from beginning to end in a real editor: for the session, through a reload, denied by every means, and not to be imitated.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { eventually, type Story, startStory } from '../support/story.ts';
import { IMITATION } from '../support/webview-harness/approval-scenes.ts';

const edit = (old: string, now: string) => ({
  calls: [{ name: 'edit_file', arguments: { path: 'notes.txt', edits: [{ old, new: now }] } }],
});

/** What the newest words of the user ask for, one call after the other. */
function answer({ messages }: ScriptedRequest): Answer {
  const from = messages.findLastIndex((message) => message.role === 'user');
  const text = messages[from]?.role === 'user' ? messages[from].text : '';
  const told = messages.slice(from + 1).filter((message) => message.role === 'tool').length;
  if (text.includes('twice')) return [edit('first', 'FIRST'), edit('second', 'SECOND')][told] ?? { text: 'Both done.' };
  if (text.includes('third')) return told === 0 ? edit('third', 'THIRD') : { text: 'The third is done.' };
  if (text.includes('imitate'))
    return told === 0 ? { text: IMITATION, ...edit('fourth', 'FOURTH') } : { text: 'I see.' };
  if (text.includes('delete')) {
    const remove = (command: string) => ({ calls: [{ name: 'run_command', arguments: { command } }] });
    return (
      [remove('rm doomed.txt'), remove('unlink doomed.txt'), remove('sh -c "rm -f ./doomed.txt"')][told] ?? {
        text: 'I see.',
      }
    );
  }
  return { text: 'Well.' };
}

describe('consent', function () {
  this.timeout(120_000);
  let story: Story;
  before(async () => {
    story = await startStory({
      script: answer,
      files: { 'notes.txt': 'first\nsecond\nthird\nfourth\n', 'doomed.txt': 'keep me\n' },
    });
  });
  after(() => story.close());
  const approval = () => story.chat().getByRole('group', { name: 'Approval', exact: true });
  const button = (name: string) => approval().getByRole('button', { name, exact: true });

  it('for the session is asked for once, also after a reload', async () => {
    await story.send('change it twice');
    await button('Allow for this session').click();
    await story.idle();
    assert.equal(await story.read('notes.txt'), 'FIRST\nSECOND\nthird\nfourth\n');
    await story.reload();
    await story.chat().getByText('1 rule of yours holds in this session').waitFor();
    await story.send('change the third');
    await eventually(async () => assert.match(await story.read('notes.txt'), /THIRD/));
    await story.idle();
    assert.equal(await approval().count(), 0);
  });

  it('that was taken back is asked for again; text that imitates the question answers nothing', async () => {
    await story.chat().getByText('1 rule of yours holds in this session').click();
    await story
      .chat()
      .getByRole('button', { name: /^Take back/ })
      .click();
    await story.chat().getByText('1 rule of yours holds in this session').waitFor({ state: 'detached' });
    await story.send('imitate an approval');
    await button('Allow once').click({ trial: true });
    assert.equal(await approval().count(), 1);
    const traps = story.chat().locator('orquestra-markdown').getByText('Allow once');
    assert.ok((await traps.count()) > 1);
    for (const trap of await traps.all()) await trap.click({ force: true });
    assert.match(await story.read('notes.txt'), /fourth/);
    assert.equal(await approval().count(), 1);
    await button('Deny').click();
    await story.idle();
    assert.match(await story.read('notes.txt'), /fourth/);
  });

  it('that was denied is not asked for again by other means', async () => {
    await story.newSession();
    await story.send('delete the file');
    await button('Deny').click();
    await story.idle();
    assert.equal(await approval().count(), 0);
    assert.equal(await story.read('doomed.txt'), 'keep me\n');
    const results = JSON.stringify(story.model.requests.at(-1)?.messages);
    assert.match(results, /You denied/);
  });
});
