// An edit from the model's first token to what the editor says of it: seen as it grows, allowed, found wrong, taken back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { eventually, type Story, startStory } from '../support/story.ts';

const GOOD = '{\n  "one": 1\n}\n';
const LINES = Array.from({ length: 40 }, (_, line) => `  "key ${line}": "value ${line}",`);
const BAD = `{\n${LINES.join('\n')}\n  "last"\n}\n`;

function answer({ messages }: ScriptedRequest): Answer {
  const told = messages.at(-1)?.results[0]?.text;
  if (told !== undefined) return { text: `I was told: ${told}` };
  return { calls: [{ name: 'write_file', arguments: { path: 'data.json', content: BAD } }], tokensPerSecond: 60 };
}

describe('an edit that is watched', function () {
  this.timeout(120_000);
  let story: Story;

  before(async () => {
    story = await startStory({
      script: answer,
      files: { 'data.json': GOOD },
      settings: { 'orquestra.edits.newProblems': 'rollBack', 'orquestra.edits.problemsWait': 20_000 },
    });
    const { page } = story.bench;
    // A window that is still starting takes no keys, or loses the box again.
    await eventually(async () => {
      await page.keyboard.press('Control+P');
      await page.locator('.quick-input-box input').fill('data.json', { timeout: 2_000 });
      await page.locator('.quick-input-list').getByText('data.json').first().waitFor({ timeout: 5_000 });
      await page.keyboard.press('Enter');
      await page.getByRole('tab', { name: /data\.json/ }).waitFor({ timeout: 5_000 });
    }, 60_000);
    await story.bench.openView('orquestra');
  });
  after(() => story.close());

  it('is seen while the model writes it: the file, how much of it, and its newest lines', async () => {
    await story.send('Write the data.');
    const log = story.chat().getByRole('log', { name: 'Conversation' });
    const seen = new Set<string>();
    await eventually(async () => {
      const card = log.getByRole('region', { name: /^Writing data\.json, \+\d+ lines/ });
      seen.add((await card.getAttribute('aria-label', { timeout: 2_000 })) ?? '');
      assert.match(await card.innerText(), /"key \d+": "value/);
      assert.ok(seen.size > 2, 'it did not grow');
    }, 20_000);
    assert.equal(await story.read('data.json'), GOOD);
  });

  it('shows the real diff when it is written, and asks', async () => {
    const approval = story.chat().getByRole('group', { name: 'Approval' });
    await eventually(async () => assert.match(await approval.innerText(), /"last"/), 20_000);
    await approval.getByRole('button', { name: 'Allow once' }).click();
  });

  it('is taken back because the JSON server finds it wrong, and the model and the user are told why', async () => {
    await story.idle(40_000);
    assert.equal(await story.read('data.json'), GOOD);
    const text = await story.chat().getByRole('log', { name: 'Conversation' }).innerText();
    assert.match(text, /I was told: Taken back, because it brought new errors/);
    assert.match(text, /data\.json:4\d: error: .*colon/i);
    await story
      .chat()
      .getByRole('link', { name: /^data\.json:4\d$/ })
      .first()
      .waitFor();
    assert.deepEqual(
      story.bench.errors('webview').map((error) => error.text),
      [],
    );
  });
});
