// Takes pictures of every scene in every theme, for looking at: node shoot.ts FOLDER [SCENE…].
import { mkdirSync } from 'node:fs';
import { APPROVAL_SCENES } from './approval-scenes.ts';
import { startHarness } from './page.ts';
import { PLAN_ACTS, PLAN_SCENES } from './plan-scenes.ts';
import { createPolicyHost } from './policy-host.ts';
import { createProviderHost } from './provider-host.ts';
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
const scenes = [...SCENES, ...[APPROVAL_SCENES, PLAN_SCENES, REVIEW_SCENES].flatMap((more) => Object.entries(more))];
for (const [scene, frames] of scenes) {
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
if (wanted.length === 0 || wanted.includes('policy')) {
  for (const [theme, width] of LOOKS) {
    const host = await createPolicyHost();
    const { page, complaints } = await harness.openPolicy({ theme, width: 2 * width, height: 1_000 }, host.connect);
    await host.explain({ kind: 'command', command: 'deploy all && rm -rf build > /etc/x' });
    await page.getByRole('button', { name: 'Try on my last runs' }).click();
    await page.getByRole('heading', { name: 'What would have happened' }).waitFor();
    await page.getByRole('button', { name: 'Look through my approvals' }).click();
    await page.locator('#suggestions li').first().waitFor();
    await page.screenshot({ path: `${folder}/policy-${theme}-${2 * width}.png`, fullPage: true });
    for (const complaint of complaints) console.log('policy', theme, complaint);
    await page.context().close();
  }
}
for (const scene of ['providers', 'providers-empty']) {
  if (wanted.length > 0 && !wanted.includes(scene)) continue;
  for (const [theme, width] of [...LOOKS, ['light', 800], ['contrast', 800]] as const) {
    const host = createProviderHost({ empty: scene === 'providers-empty' });
    const { page, complaints } = await harness.openProviders({ theme, width, height: 900 }, host.connect);
    await page
      .getByRole('button', { name: /^Test (Gateway|OpenAI)/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Spend' }).waitFor();
    await page.waitForTimeout(100);
    await page.screenshot({ path: `${folder}/${scene}-${theme}-${width}.png`, fullPage: true });
    for (const complaint of complaints) console.log(scene, theme, complaint);
    await page.context().close();
  }
}
await harness.close();
