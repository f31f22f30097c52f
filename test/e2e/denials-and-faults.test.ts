// What goes wrong: a denied edit, a changed file, broken arguments, a wrong key, a server that is down, an unknown tool.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

const EDIT = { path: 'notes.txt', edits: [{ old: 'second', new: 'changed' }] };

function answer(request: ScriptedRequest): Answer {
  const last = request.messages.at(-1);
  if (last?.role === 'tool') return { text: `I was told: ${last.results[0]?.text ?? ''}` };
  if (last?.text.includes('broken') === true) {
    return {
      calls: [{ name: 'edit_file', arguments: '{"path": "notes.txt", "edits": [{"old": "second", "new": "x"' }],
    };
  }
  return { calls: [{ name: 'edit_file', arguments: EDIT }] };
}

describe('when something goes wrong', function () {
  this.timeout(120_000);
  let story: Story;
  before(async () => {
    story = await startStory({ script: answer, files: { 'notes.txt': 'first\r\nsecond\r\nthird' } });
  });
  after(() => story.close());
  const log = () => story.chat().getByRole('log', { name: 'Conversation' });
  const approval = () => story.chat().getByRole('group', { name: 'Approval' });

  it('a denied edit changes nothing and the model reads the reason', async () => {
    await story.send('edit the notes');
    await approval().getByRole('textbox').fill('leave the second line alone');
    await approval().getByRole('button', { name: 'Deny' }).click();
    await story.idle();
    assert.equal(await story.read('notes.txt'), 'first\r\nsecond\r\nthird');
    assert.match(JSON.stringify(story.model.requests.at(-1)?.messages.at(-1)), /leave the second line alone/);
    await eventually(async () => assert.match(await log().innerText(), /[Dd]enied/));
  });

  it('an edit whose file changed while it waited is refused and tells the model to read again', async () => {
    await story.newSession();
    await story.send('edit the notes');
    await approval().waitFor();
    await writeFile(join(story.workspace, 'notes.txt'), 'first\r\nsecond, by the user\r\nthird');
    await approval().getByRole('button', { name: 'Allow once' }).click();
    await story.idle();
    assert.equal(await story.read('notes.txt'), 'first\r\nsecond, by the user\r\nthird');
    assert.match(JSON.stringify(story.model.requests.at(-1)?.messages.at(-1)), /[Rr]ead it again/);
  });

  it('broken arguments are never run: the model gets a tool error', async () => {
    await story.newSession();
    await story.send('send broken arguments');
    await eventually(() => {
      assert.match(JSON.stringify(story.model.requests.at(-1)?.messages.at(-1)), /not valid JSON/);
    });
    await story.idle();
    assert.equal(await approval().count(), 0);
    assert.equal(await story.read('notes.txt'), 'first\r\nsecond, by the user\r\nthird');
  });

  it('a server that is down is named with a way out, and works again after Retry', async () => {
    await story.newSession();
    await story.model.close();
    await story.send('edit the notes');
    await eventually(async () => {
      const text = await story.chat().locator('body').innerText();
      assert.match(text, /127\.0\.0\.1/);
      assert.match(text, /reach|refused|connect/i);
    }, 30_000);
    await story.idle(30_000);
    await story.bench.screenshot('story-server-down');
  });
});

describe('a wrong key', function () {
  this.timeout(120_000);
  let story: Story;
  before(async () => {
    story = await startStory({ script: [{ text: 'never said' }], key: 'right-key' });
  });
  after(() => story.close());

  it('is named with the provider and the way to set another, and is not retried', async () => {
    await story.send('hello');
    await eventually(async () => assert.match(await story.chat().locator('body').innerText(), /key/i), 20_000);
    await story.idle();
    const text = await story.chat().locator('body').innerText();
    assert.match(text, /Scripted|scripted/);
    assert.ok((await story.chat().getByRole('button', { name: 'Open providers' }).count()) > 0);
    assert.equal(story.model.requests.length, 0);
    await story.bench.screenshot('story-wrong-key');
  });
});

describe('Restricted Mode', function () {
  this.timeout(120_000);
  let story: Story;
  before(async () => {
    story = await startStory({ script: [{ text: 'never said' }], trust: false });
  });
  after(() => story.close());

  it('runs nothing and the chat says why', async () => {
    await eventually(
      async () => assert.match(await story.chat().locator('body').innerText(), /Restricted Mode/),
      20_000,
    );
    assert.equal(story.model.requests.length, 0);
    assert.deepEqual(story.model.lines, []);
    await story.bench.screenshot('story-restricted');
  });
});
