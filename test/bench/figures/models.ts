// How fast an answer comes through the adapters and their wrappers, against the provider's own SDK that only adds up the text.
import { Anthropic } from '@anthropic-ai/sdk';
import { OpenAI } from 'openai';
import type { Model } from '../../../src/core/llm/model.ts';
import { withRedaction } from '../../../src/core/llm/wrappers/redact.ts';
import { withoutHidden } from '../../../src/core/llm/wrappers/strip-hidden.ts';
import { anthropicMessages } from '../../support/scripted-model/anthropic-messages.ts';
import { openaiChat } from '../../support/scripted-model/openai-chat.ts';
import type { Answer, ScriptedRequest, Wire, WireFormat } from '../../support/scripted-model/script.ts';
import { ask, scriptedProvider } from '../../support/scripted-model/wires.ts';
import { startBodyServer } from '../body-server.ts';
import type { Measured } from '../report.ts';
import { median } from '../statistics.ts';
import type { Group } from './group.ts';

export const models: Group = {
  name: 'models',
  title: 'how fast an answer is read, against the bare SDKs',
  fromSource: true,
  measure,
};

const TOKENS = 20_000;
const ROUNDS = 15;
/** At least 0.9 of the SDK's tokens per second. */
const AIM = { ratio: 1 / 0.9, to: 'bare SDK' };

interface Side {
  readonly wire: Wire;
  readonly format: WireFormat;
  sdk(url: string): () => Promise<number>;
}

const SIDES: readonly Side[] = [
  {
    wire: 'openai-chat',
    format: openaiChat,
    sdk: (url) => {
      const client = new OpenAI({ apiKey: 'x', baseURL: `${url}/v1`, maxRetries: 0 });
      return async () => {
        const messages = [{ role: 'user' as const, content: 'hello' }];
        let text = '';
        for await (const chunk of await client.chat.completions.create({ model: 'm', messages, stream: true })) {
          text += chunk.choices[0]?.delta.content ?? '';
        }
        return text.length;
      };
    },
  },
  {
    wire: 'anthropic-messages',
    format: anthropicMessages,
    sdk: (url) => {
      const client = new Anthropic({ apiKey: 'x', baseURL: url, maxRetries: 0 });
      return async () => {
        const messages = [{ role: 'user' as const, content: 'hello' }];
        let text = '';
        for await (const event of await client.messages.create({ model: 'm', max_tokens: 9, messages, stream: true })) {
          if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
        }
        return text.length;
      };
    },
  },
];

async function* measure(): AsyncIterable<Measured> {
  const text = Array.from({ length: TOKENS }, (_, index) => (index % 12 === 11 ? 'end.\n' : 'word ')).join('');
  for (const side of SIDES) {
    const server = await startBodyServer(bodyOf(side.format, { text }));
    try {
      const sdk = side.sdk(server.url);
      const model = wrapped(scriptedProvider(side.wire, server.url).model('m'));
      const ours = () => read(model);
      const times = await inTurns(sdk, ours, text.length);
      yield {
        figure: `answer of ${TOKENS} tokens at once over ${side.wire}`,
        unit: 'ms',
        ours: median(times.ours),
        floor: median(times.sdk),
        aim: AIM,
        n: ROUNDS,
      };
    } finally {
      await server.close();
    }
  }
}

/** As every model of a run is wrapped, but for what needs a run. */
const wrapped = (model: Model): Model => withoutHidden(withRedaction(model, new WeakMap()));

async function read(model: Model): Promise<number> {
  let length = 0;
  for await (const chunk of model.stream(ask('hello'), new AbortController().signal)) {
    if (chunk.type === 'text') length += chunk.text.length;
    if (chunk.type === 'fault') throw new Error(chunk.fault.text);
  }
  return length;
}

/** One after the other in each round, so that both meet the same machine. */
async function inTurns(sdk: () => Promise<number>, ours: () => Promise<number>, length: number) {
  const times = { sdk: [] as number[], ours: [] as number[] };
  for (let round = -2; round < ROUNDS; round++) {
    for (const [name, work] of [
      ['sdk', sdk],
      ['ours', ours],
    ] as const) {
      const began = process.threadCpuUsage();
      const got = await work();
      if (got !== length) throw new Error(`${name} read ${got} of ${length} characters.`);
      const { user, system } = process.threadCpuUsage(began);
      if (round >= 0) times[name].push((user + system) / 1000);
    }
  }
  return times;
}

function bodyOf(format: WireFormat, answer: Answer): string {
  const body = JSON.stringify({ model: 'm', stream_options: { include_usage: true } });
  const request: ScriptedRequest = {
    wire: format.wire,
    index: 0,
    model: 'm',
    system: '',
    messages: [],
    tools: [],
    headers: {},
    body,
  };
  return format
    .frames(answer, request)
    .map(({ bytes }) => bytes)
    .join('');
}
