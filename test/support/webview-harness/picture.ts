// Takes README's picture of the real thing: the sample project in VS Code, with an edit that waits for consent.
// Usage, after a build: node test/support/webview-harness/picture.ts
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nextOfStory } from '../scripted-model/story.ts';
import { eventually, ROOT, type Story, startStory } from '../story.ts';

const FILE = join(ROOT, 'media', 'screenshot.png');
const SIDEBAR = 470;

/** Wide enough to read the diff in the chat, as a user would drag it. */
async function widen({ bench: { page } }: Story): Promise<void> {
  const edge = await page.locator('.part.sidebar').boundingBox();
  if (edge === null) throw new Error('There is no side bar.');
  const y = edge.y + edge.height / 2;
  await page.mouse.move(edge.x + edge.width, y);
  await page.mouse.down();
  await page.mouse.move(edge.x + SIDEBAR, y, { steps: 8 });
  await page.mouse.up();
}

const story = await startStory({
  script: (request) => ({ ...nextOfStory(request), tokensPerSecond: 2_000 }),
  settings: {
    'window.commandCenter': false,
    'workbench.layoutControl.enabled': false,
    'editor.minimap.enabled': false,
  },
});
try {
  await widen(story);
  const chat = story.chat();
  await story.send('Find out why the test fails and fix it.');
  await chat.getByRole('group', { name: 'Approval' }).getByRole('button', { name: 'Allow once' }).click();
  const diff = chat.getByRole('button', { name: 'Open diff of src/discount.js' });
  await diff.click();
  await eventually(async () => {
    const shown = await story.bench.page.locator('.part.editor .monaco-diff-editor').innerText();
    if (!shown.includes('Math.round')) throw new Error('The diff editor shows no diff yet.');
  });
  await chat.getByRole('textbox', { name: 'Message' }).hover();
  await story.bench.page.waitForTimeout(1_500);
  await story.bench.page.screenshot({ path: FILE });
  console.log(`Wrote ${FILE}: ${Math.round((await stat(FILE)).size / 1_000)} kB`);
} finally {
  await story.close();
}
