// The fixed prompt: what every request carries before the conversation, counted in tokens, and whether it stays the same.
import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { RecordedRequest } from '../../support/scripted-model/script.ts';
import { startScriptedModel } from '../../support/scripted-model/server.ts';
import { requestNumber } from '../exchange.ts';
import { answerOf, requestText } from '../model-script.ts';
import type { Measured } from '../report.ts';
import { type Product, type Stage, setStage } from '../stage.ts';
import { openWindow } from '../window.ts';
import type { Bench, Group } from './group.ts';

export const prompt: Group = {
  name: 'prompt',
  title: 'tokens of the fixed prompt, and that it stays as it is',
  measure,
};

const TURNS = 3;

type Model = Awaited<ReturnType<typeof startScriptedModel>>;

async function* measure({ extension }: Bench): AsyncIterable<Measured> {
  const model = await startScriptedModel({ script: answerOf, models: ['scripted'] });
  const stage = await setStage({ extension, model: model.url });
  try {
    const floor = await prefixes(stage, stage.floor, model);
    const ours = await prefixes(stage, stage.ours, model);
    const count = (all: readonly string[]) => encode(all[0] ?? '').length;
    yield {
      figure: 'fixed prompt of a trivial request, tools included (o200k)',
      unit: 'tokens',
      ours: count(ours),
      floor: count(floor),
      aim: { most: 1200 },
      n: 1,
    };
    yield {
      figure: `different fixed prompts in ${TURNS} turns with ${TURNS * 2} requests`,
      unit: 'prompts',
      ours: new Set(ours).size,
      floor: new Set(floor).size,
      aim: { most: 1 },
      n: TURNS,
    };
  } finally {
    await stage.close();
    await model.close();
  }
}

async function prefixes(stage: Stage, product: Product, model: Model): Promise<readonly string[]> {
  const first = model.requests.length;
  const window = await openWindow(stage, product);
  try {
    await window.openChat();
    await sleep(2000);
    for (let turn = 0; turn < TURNS; turn++) {
      const before = model.requests.length;
      await window.send(requestText('read', 1));
      await (await requestNumber(model, before + 1)).ended;
      await sleep(700);
    }
    return model.requests.slice(first).map(prefixOf);
  } finally {
    await window.close();
  }
}

/** System text and tools as they stood in the body. */
const prefixOf = ({ system, tools }: RecordedRequest) => `${system}\n${JSON.stringify(tools)}`;
