// Measures the page in Chromium: cost of a growing answer, the rate it follows, nodes and scrolling of long sessions.
import type { ToPage } from '../../../src/protocol/frame.ts';
import { type Harness, startHarness } from './page.ts';
import { ANSWER } from './samples.ts';
import { longSession, SCENES, streamBegins, streamDelta } from './scenes.ts';

const SIZE = { theme: 'dark', width: 420, height: 800 } as const;
const begin: readonly ToPage[] = [...(SCENES.get('story') ?? []), ...streamBegins('big')];

const at = (share: number, values: readonly number[]) =>
  Number(([...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0).toFixed(1));
const report = (figure: string, values: object) => console.log(JSON.stringify({ figure, ...values }));

async function growth(harness: Harness, name: string, text: string): Promise<void> {
  const { page, send, call, complaints } = await harness.open(SIZE);
  await send(...begin);
  await page.waitForTimeout(500);
  const frames = (text.match(/[\s\S]{1,400}/g) ?? []).map((chunk) => streamDelta('big', chunk));
  const times = await call<number[]>('growth', frames);
  const edge = Math.floor(times.length / 8);
  const [first, last] = [times.slice(2, edge), times.slice(-edge)];
  report(`growth ${name}`, {
    kilobytes: Math.round(text.length / 1_000),
    firstMs: at(0.5, first),
    lastMs: at(0.5, last),
    firstP95: at(0.95, first),
    lastP95: at(0.95, last),
    complaints: complaints.length,
  });
  await page.context().close();
}

async function rate(harness: Harness, perSecond: number): Promise<void> {
  const { page, send, call } = await harness.open(SIZE);
  await send(...begin);
  await page.waitForTimeout(500);
  report(`rate ${perSecond} tokens/s`, await call('follow', perSecond, ANSWER.match(/\S*\s+/g) ?? []));
  await page.context().close();
}

async function long(harness: Harness, count: number): Promise<void> {
  const { page, call, sent, complaints } = await harness.open(SIZE);
  await page.waitForTimeout(500);
  const openMs = await call<number>('open', longSession(count));
  await call(
    'answerHistory',
    longSession(count, count).flatMap((frame) => (frame.kind === 'view' ? frame.view.items : [])),
  );
  const nodesAtEnd = await call<number>('nodes');
  const scrolling = await call<number[]>('scroll', 300, -240);
  const typing = await call<number[]>('type', 60);
  const loads = (await sent()).filter((frame) => frame.kind === 'command' && frame.command.type === 'history.load');
  report(`long session ${count}`, {
    openMs,
    nodesAtEnd,
    nodesScrolled: await call<number>('nodes'),
    scrollP95: at(0.95, scrolling),
    typingP95: at(0.95, typing),
    top: await call<string>('firstArticle'),
    loads: loads.length,
    complaints: complaints.length,
  });
  await page.context().close();
}

const harness = await startHarness();
const fill = (text: string, size: number) => text.repeat(Math.ceil(size / text.length)).slice(0, size);
const SECTION = `## Heading\n\n${ANSWER}\n\n- one item\n- another item with \`code\`\n\n`;
await growth(harness, 'mixed', fill(SECTION, 200_000));
await growth(harness, 'one code fence', `\`\`\`ts\n${fill('const value = compute(1, 2, 3); // a line\n', 200_000)}`);
await growth(harness, 'one paragraph', fill('some words that never end, ', 200_000));
await growth(harness, 'one list', fill('- an item of a list with **bold** text\n', 200_000));
await growth(harness, 'one table', `| a | b |\n|---|---|\n${fill('| one cell | another cell |\n', 200_000)}`);
for (const perSecond of [400, 5_000]) await rate(harness, perSecond);
await long(harness, 2_000);
await harness.close();
