// Whether a session slows down as it grows: the gap between two requests at its 2,000th step beside that at its 10th.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from '../progress.ts';
import type { Measured } from '../report.ts';
import { type Product, type Stage, setStage } from '../stage.ts';
import { median } from '../statistics.ts';
import { type StepServer, startStepServer } from '../step-server.ts';
import { openWindow } from '../window.ts';
import type { Bench, Group } from './group.ts';

export const growth: Group = { name: 'growth', title: 'the gap at step 2,000 beside the gap at step 10', measure };

const FILE = 'tiny.txt';
/** Below what one run of ours may ask for. */
const CALLS_A_TURN = 100;
const STEPS = 2_000;
/** Steps around the 10th and the 2,000th whose median counts. */
const AROUND = 16;

interface Gaps {
  readonly early: number;
  readonly late: number;
}

async function* measure({ extension }: Bench): AsyncIterable<Measured> {
  const floor = await ofProduct(extension, (stage) => stage.floor);
  const ours = await ofProduct(extension, (stage) => stage.ours);
  const n = AROUND;
  yield { figure: 'gap between requests at step 10', unit: 'ms', ours: ours.early, floor: floor.early, n };
  yield { figure: 'gap between requests at step 2,000', unit: 'ms', ours: ours.late, floor: floor.late, n };
  yield {
    figure: 'gap at step 2,000 against step 10',
    unit: '×',
    ours: ours.late / ours.early,
    floor: floor.late / floor.early,
    aim: { most: 1.05 },
    n,
  };
}

async function ofProduct(extension: string, choose: (stage: Stage) => Product): Promise<Gaps> {
  const server = await startStepServer(FILE);
  const stage = await setStage({ extension, model: server.url });
  try {
    await writeFile(join(stage.workspace, FILE), 'one short line\n');
    return await steps(stage, choose(stage), server);
  } finally {
    await stage.close();
    await server.close();
  }
}

async function steps(stage: Stage, product: Product, server: StepServer): Promise<Gaps> {
  const window = await openWindow(stage, product);
  try {
    await window.openChat();
    await sleep(2000);
    for (let turn = 0; turn * CALLS_A_TURN < STEPS; turn++) {
      await server.turn(CALLS_A_TURN, () => window.send(`bench growth ${turn}`));
      await sleep(300);
      if (turn % 5 === 4)
        say(`${product.name}: ${server.gaps.length} steps, now ${median(server.gaps.slice(-AROUND))} ms`);
    }
    return {
      early: median(server.gaps.slice(2, 2 + AROUND)),
      late: median(server.gaps.slice(-AROUND)),
    };
  } finally {
    await window.close();
  }
}
