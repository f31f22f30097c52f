// Long sessions: reopening them from the list, and the view while they are shown.
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startScriptedModel } from '../../support/scripted-model/server.ts';
import { LAST_WORDS, titleOf, writeSession } from '../long-sessions.ts';
import { answerOf } from '../model-script.ts';
import { say } from '../progress.ts';
import type { Measured } from '../report.ts';
import { type Stage, setStage } from '../stage.ts';
import { median, p95 } from '../statistics.ts';
import { type BenchWindow, openWindow } from '../window.ts';
import type { Bench, Group } from './group.ts';

export const sessions: Group = { name: 'sessions', title: 'reopening and showing long sessions', measure };

const LENGTHS = [20, 2_000, 10_000] as const;
const NOTCHES = 200;
const KEYS = 60;

interface View {
  readonly nodes: number;
  readonly scroll: readonly number[];
  readonly typing: readonly number[];
}

async function* measure({ extension, rounds }: Bench): AsyncIterable<Measured> {
  const model = await startScriptedModel({ script: answerOf, models: ['scripted'] });
  const stage = await setStage({ extension, model: model.url });
  try {
    const folder = await storeFolder(stage);
    for (const length of LENGTHS) await writeSession(folder, `bench-${length}`, length, stage.workspace);
    const reopened = new Map<number, number[]>(LENGTHS.map((length) => [length, []]));
    let view: View | undefined;
    for (let round = 0; round < rounds; round++) {
      // Every window opens each of them for the first time: nothing is in its extension host's memory.
      const window = await openWindow(stage, stage.ours);
      try {
        await window.openChat();
        await sleep(3000);
        for (const length of LENGTHS) reopened.get(length)?.push(await reopen(window, length));
        say(`reopened: ${JSON.stringify([...reopened])}`);
        if (round === 0) view = await lookAt(window);
      } finally {
        await window.close();
      }
    }
    yield* figures(reopened, view);
  } finally {
    await stage.close();
    await model.close();
  }
}

/** The product makes its store when its view is opened first. */
async function storeFolder(stage: Stage): Promise<string> {
  const window = await openWindow(stage, stage.ours);
  await window.openChat();
  await sleep(2000);
  await window.close();
  const data = join(stage.server.dataDir, 'data', 'User');
  const file = (await readdir(data, { recursive: true })).find((path) => path.endsWith('sessions.db'));
  if (file === undefined) throw new Error('The product has made no store.');
  return dirname(join(data, file));
}

/** From the click on the session in the list to its newest answer on the screen. */
async function reopen(window: BenchWindow, length: number): Promise<number> {
  const frame = await window.frame();
  await frame.getByRole('button', { name: 'Sessions' }).click();
  const entry = frame.locator('dialog button.entry', { hasText: titleOf(length) });
  await entry.waitFor({ timeout: 10_000 });
  await sleep(300);
  const before = await window.inChat<string>('document.querySelector("h1")?.title ?? ""');
  if (before === titleOf(length)) throw new Error('The session is shown already.');
  const shown = window.inChat<number>(
    `bench.whenTitled(${JSON.stringify(titleOf(length))}, ${JSON.stringify(LAST_WORDS)})`,
  );
  await entry.click();
  const taken = (await shown) - (await window.inChat<number>('bench.clickAt'));
  await sleep(1000);
  return taken;
}

/** Of the session that is shown: scrolled far up first, so that older parts had to be fetched. */
async function lookAt(window: BenchWindow): Promise<View> {
  await reopen(window, 2_000);
  const atEnd = await window.inChat<number>('bench.nodes()');
  const scroll = await window.inChat<readonly number[]>(`bench.scroll(${NOTCHES})`);
  const nodes = Math.max(atEnd, await window.inChat<number>('bench.nodes()'));
  await window.inChat('bench.watchTyping()');
  const box = (await window.frame()).locator('textarea[aria-label="Message"]');
  await box.pressSequentially('a message of thirty characters'.repeat(KEYS / 30), { delay: 60 });
  await sleep(300);
  const typing = await window.inChat<readonly number[]>('bench.typing');
  say(`view of 2,000: ${nodes} nodes (${atEnd} at the end), scroll p95 ${p95(scroll)}, typing p95 ${p95(typing)}`);
  return { nodes, scroll, typing };
}

function* figures(reopened: ReadonlyMap<number, readonly number[]>, view: View | undefined): Iterable<Measured> {
  const short = median(reopened.get(20) ?? []);
  for (const length of LENGTHS.slice(1)) {
    const times = reopened.get(length) ?? [];
    const figure = `reopen a session of ${length.toLocaleString('en')} messages (beside it: one of 20)`;
    yield { figure, unit: 'ms', ours: median(times), floor: short, aim: { most: 90 }, n: times.length };
  }
  if (view === undefined) return;
  const shown = 'view at 2,000 messages';
  yield { figure: `${shown}, nodes`, unit: 'nodes', ours: view.nodes, aim: { most: 400 }, n: 1 };
  yield {
    figure: `${shown}, scroll, p95`,
    unit: 'ms',
    ours: p95(view.scroll),
    aim: { most: 20 },
    n: view.scroll.length,
  };
  yield {
    figure: `${shown}, typing, p95`,
    unit: 'ms',
    ours: p95(view.typing),
    aim: { most: 34 },
    n: view.typing.length,
  };
}
