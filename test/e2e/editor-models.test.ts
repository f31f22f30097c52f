// A model that another extension brings to VS Code, chosen in the chat like any other: it calls our tools and answers.
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { scriptedVendor } from '../support/host/suite.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

describe('a model of VS Code in the chat', function () {
  this.timeout(120_000);
  let story: Story;
  let beside: string;
  before(async () => {
    beside = await mkdtemp(join(tmpdir(), 'orquestra-beside-'));
    await cp(scriptedVendor, join(beside, 'scripted-vendor'), { recursive: true });
    story = await startStory({
      beside,
      script: () => ({ text: 'Not from VS Code.' }),
      files: { 'README.md': '# Read me' },
    });
  });
  after(async () => {
    await story.close();
    await rm(beside, { recursive: true, force: true });
  });
  const model = () => story.chat().getByRole('combobox', { name: 'Model' });

  it('is offered beside the others, and is not the default', async () => {
    await eventually(async () => assert.match(await model().innerText(), /Storied reader \(storied\)/), 20_000);
    await story.send('hello');
    await story.idle();
    const log = story.chat().getByRole('log', { name: 'Conversation' });
    assert.match(await log.innerText(), /Not from VS Code/);
  });

  it('calls our tools once it is chosen, and its price is unknown', async () => {
    await story.newSession();
    await model().selectOption('vscode/storied/reader');
    await story.send('What does the readme say?');
    await eventually(async () => {
      const text = await story.chat().getByRole('log', { name: 'Conversation' }).innerText();
      assert.match(text, /I have read the readme for you/);
    }, 20_000);
    await story.idle();
    assert.equal(story.model.requests.length, 1, 'the other provider was not asked');
    assert.match(await story.chat().getByRole('status', { name: 'Cost' }).innerText(), /unknown|\?/i);
    await story.bench.screenshot('editor-model');
  });
});
