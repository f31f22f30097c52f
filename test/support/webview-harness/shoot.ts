// Takes pictures of every scene in every theme, for looking at: node shoot.ts FOLDER [SCENE…].
import { mkdirSync } from 'node:fs';
import { startHarness } from './page.ts';
import { PLAN_ACTS, PLAN_SCENES } from './plan-scenes.ts';
import { REVIEW_ACTS, REVIEW_SCENES } from './review-scenes.ts';
import { SCENES } from './scenes.ts';
import type { ThemeName } from './themes.ts';

const [folder = 'out/webview', ...wanted] = process.argv.slice(2);
const LOOKS: readonly (readonly [ThemeName, number])[] = [
  ['dark', 420],
  ['dark', 300],
  ['light', 300],
  ['contrast', 300],
];

mkdirSync(folder, { recursive: true });
const harness = await startHarness();
for (const [scene, frames] of [...SCENES, ...Object.entries(PLAN_SCENES), ...Object.entries(REVIEW_SCENES)]) {
  if (wanted.length > 0 && !wanted.includes(scene)) continue;
  for (const [theme, width] of LOOKS) {
    const open = await harness.open({ theme, width, height: 760 });
    const { page, complaints, send, call } = open;
    await send(...frames);
    await page.waitForTimeout(250);
    await (PLAN_ACTS[scene] ?? REVIEW_ACTS[scene])?.(open);
    await call('settle');
    await page.screenshot({ path: `${folder}/${scene}-${theme}-${width}.png` });
    for (const complaint of complaints) console.log(scene, theme, complaint);
    await page.context().close();
  }
}
await harness.close();
