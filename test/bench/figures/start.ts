// What a fresh window shows: activation, memory, the way to the text box, and from Enter to the request on the wire.
import { setTimeout as sleep } from 'node:timers/promises';
import { startScriptedModel } from '../../support/scripted-model/server.ts';
import { epoch, requestNumber } from '../exchange.ts';
import { answerOf, requestText } from '../model-script.ts';
import { say } from '../progress.ts';
import type { Measured } from '../report.ts';
import { type Activation, activationOf } from '../running-extensions.ts';
import { setStage } from '../stage.ts';
import { median } from '../statistics.ts';
import { type BenchWindow, type Memory, openWindow } from '../window.ts';
import type { Bench, Group } from './group.ts';

export const start: Group = { name: 'start', title: 'activation, memory, text box, Enter to request', measure };

type Model = Awaited<ReturnType<typeof startScriptedModel>>;

const FOLLOW_UPS = 6;

interface Round {
  readonly activation: Activation;
  readonly toTextBox: number;
  readonly idle: Memory;
  readonly worked: Memory;
  readonly firstRequest: number;
  readonly followUps: readonly number[];
}

async function* measure({ extension, rounds }: Bench): AsyncIterable<Measured> {
  const model = await startScriptedModel({ script: answerOf, models: ['scripted'] });
  const stage = await setStage({ extension, model: model.url });
  const empty: Memory[] = [];
  const ours: Round[] = [];
  const floor: Round[] = [];
  try {
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}`);
      const bare = await openWindow(stage, stage.empty);
      await sleep(6000);
      empty.push(await bare.memory());
      await bare.close();
      floor.push(await inWindow(await openWindow(stage, stage.floor), model));
      ours.push(await inWindow(await openWindow(stage, stage.ours), model));
    }
  } finally {
    await stage.close();
    await model.close();
  }
  yield* figures(ours, floor, empty);
}

async function inWindow(window: BenchWindow, model: Model): Promise<Round> {
  try {
    // The window's own start, other extensions' included, is over before the first click.
    await sleep(3000);
    await window.calm();
    const toTextBox = await window.openChat();
    await sleep(3000);
    const idle = await window.memory();
    const requests: number[] = [];
    for (let turn = 0; turn <= FOLLOW_UPS; turn++) requests.push(await enterToRequest(window, model));
    await sleep(1000);
    const worked = await window.memory();
    const activation = await activationOf(window);
    const [firstRequest = Number.NaN, ...followUps] = requests;
    say(`${window.product.name}: ${JSON.stringify({ toTextBox, activation, requests })}`);
    return { activation, toTextBox, idle, worked, firstRequest, followUps };
  } finally {
    await window.close();
  }
}

/** Milliseconds from the key to the moment the server has the whole request. */
async function enterToRequest(window: BenchWindow, model: Model): Promise<number> {
  const number = model.requests.length;
  const enter = await window.send(requestText('say', 0));
  const request = await requestNumber(model, number);
  await request.ended;
  await sleep(500);
  return epoch(request.receivedAt) - enter;
}

function* figures(ours: readonly Round[], floor: readonly Round[], empty: readonly Memory[]): Iterable<Measured> {
  const n = ours.length;
  const both = (value: (round: Round) => number) => ({
    ours: median(ours.map(value)),
    floor: median(floor.map(value)),
    n,
  });
  const atStart = ({ activation }: Round) => (activation.atStart ? activation.milliseconds : 0);
  yield { figure: 'work at window start', unit: 'ms', ...both(atStart), aim: { most: 0 } };
  const milliseconds = ({ activation }: Round) => activation.milliseconds;
  yield { figure: "activation, VS Code's own table", unit: 'ms', ...both(milliseconds), aim: { most: 12 } };
  const above = (kind: keyof Memory, when: 'idle' | 'worked') => (round: Round) =>
    (round[when][kind] - median(empty.map((memory) => memory[kind]))) / 1e6;
  const memory = 'extension host over an empty one';
  yield { figure: `${memory}, idle, RSS`, unit: 'MB', ...both(above('rss', 'idle')), aim: { most: 2 } };
  yield { figure: `${memory}, after a turn, RSS`, unit: 'MB', ...both(above('rss', 'worked')), aim: { most: 25 } };
  yield { figure: `${memory}, idle, heap`, unit: 'MB', ...both(above('heap', 'idle')) };
  yield { figure: `${memory}, after a turn, heap`, unit: 'MB', ...both(above('heap', 'worked')) };
  const toTextBox = (round: Round) => round.toTextBox;
  yield { figure: 'sidebar click to usable text box', unit: 'ms', ...both(toTextBox), aim: { ratio: 1.15 } };
  const first = (round: Round) => round.firstRequest;
  yield { figure: 'Enter to request, first turn', unit: 'ms', ...both(first), aim: { most: 50 } };
  const followUp = {
    ours: median(ours.flatMap((round) => round.followUps)),
    floor: median(floor.flatMap((round) => round.followUps)),
    n: n * FOLLOW_UPS,
  };
  yield { figure: 'Enter to request, follow-up', unit: 'ms', ...followUp, aim: { most: 30 } };
}
