// Stop in mid-stream and in mid-command, and a reload in mid-run that loses nothing.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

const LONG = 'One sentence after another, so that there is time to press Stop. '.repeat(200);

function answer(request: ScriptedRequest): Answer {
  const last = request.messages.at(-1);
  if (last?.role === 'tool') return { text: 'The command has ended.' };
  if (last?.text.includes('stream') === true) return { text: LONG, tokensPerSecond: 40 };
  if (last?.text.includes('command') === true) {
    return {
      text: 'I run it.',
      calls: [
        {
          name: 'run_command',
          arguments: { command: 'echo begun > begun.txt; sleep 300 & sleep 300; echo end > end.txt' },
        },
      ],
    };
  }
  return { text: 'Gone on, and finished.' };
}

/** Whether any process still has this text in its command line. */
async function alive(text: string): Promise<boolean> {
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || pid === String(process.pid)) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.replaceAll('\0', ' ').includes(text)) return true;
  }
  return false;
}

describe('stopping and reloading', function () {
  this.timeout(120_000);
  let story: Story;
  before(async () => {
    story = await startStory({ script: answer });
  });
  after(() => story.close());

  const log = () => story.chat().getByRole('log', { name: 'Conversation' });
  const stop = () => story.chat().getByRole('button', { name: 'Stop', exact: true });

  it('stops in mid-stream within a second, closes the request and keeps what was said', async () => {
    await story.send('stream something long');
    await eventually(async () => assert.match(await log().innerText(), /One sentence after another/));
    const pressed = Date.now();
    await stop().click();
    await stop().waitFor({ state: 'hidden' });
    assert.ok(Date.now() - pressed < 2000, `it took ${Date.now() - pressed} ms from the click to the screen`);
    await eventually(() => assert.equal(story.model.requests.at(-1)?.outcome, 'client-left'));
    assert.match(await log().innerText(), /One sentence after another/);
    assert.match(await story.chat().locator('body').innerText(), /[Ss]topped/);
  });

  it('stops in mid-command: nothing of its process tree is alive', async () => {
    await story.send('run the command');
    await story.chat().getByRole('button', { name: 'Allow once' }).click();
    await eventually(() => assert.ok(existsSync(join(story.workspace, 'begun.txt'))));
    assert.ok(await alive('sleep 300'));
    await stop().click();
    await stop().waitFor({ state: 'hidden' });
    await eventually(async () => assert.equal(await alive('sleep 300'), false), 2000);
    assert.equal(existsSync(join(story.workspace, 'end.txt')), false);
  });

  it('reloads in mid-run: shows what had happened, marks the command, repeats nothing, goes on when told to', async () => {
    await story.newSession();
    await story.send('run the command once more');
    await story.chat().getByRole('button', { name: 'Allow once' }).click();
    await eventually(async () => assert.ok(await alive('sleep 300')));
    const requests = story.model.requests.length;
    await story.reload();
    await eventually(async () => assert.match(await log().innerText(), /run the command once more/), 20_000);
    assert.match(await log().innerText(), /[Ii]nterrupted, effect unknown/);
    assert.equal(await alive('sleep 300'), false);
    assert.equal(story.model.requests.length, requests, 'nothing was asked again by itself');
    await story.bench.screenshot('story-interrupted');
    await story.chat().getByRole('button', { name: 'Resume' }).first().click();
    await eventually(
      async () => assert.match(await log().innerText(), /Gone on, and finished|The command has ended/),
      15_000,
    );
    assert.deepEqual(story.model.refusals, []);
  });
});
