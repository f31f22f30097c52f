// A model server that paces numbered tokens and remembers when each was written; chat completions, as both products ask for.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { epoch } from './exchange.ts';
import { numberedTokens } from './numbered-tokens.ts';

export interface Stream {
  /** Epoch milliseconds at which each token was written. */
  readonly sentAt: readonly number[];
  readonly ended: Promise<void>;
}

export interface TokenServer {
  readonly url: string;
  /** The stream of the newest request, once it has begun. */
  next(): Promise<Stream>;
  close(): Promise<void>;
}

/** `perSecond` 0 writes everything at once. */
export const streamText = (perSecond: number, count: number) => `bench stream ${perSecond} ${count}`;

interface Asked {
  readonly perSecond: number;
  readonly count: number;
  /** Ours shows a plan beside the answer; the floor has none. */
  readonly wantsPlan: boolean;
}

export async function startTokenServer(): Promise<TokenServer> {
  const streams: Stream[] = [];
  let waiting: ((stream: Stream) => void) | undefined;
  const begin = (stream: Stream) => {
    if (waiting === undefined) streams.push(stream);
    else waiting(stream);
    waiting = undefined;
  };
  const server = createServer((request, response) => {
    request.socket.setNoDelay(true);
    void answer(request, response, begin);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The token server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    next: async () => {
      const stream = streams.shift();
      if (stream !== undefined) return stream;
      return new Promise((resolve) => {
        waiting = resolve;
      });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, begin: (stream: Stream) => void) {
  if (request.method === 'GET') {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ object: 'list', data: [{ id: 'scripted', object: 'model', created: 0, owned_by: '' }] }),
    );
    return;
  }
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const asked = readRequest(Buffer.concat(parts).toString());
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (asked.wantsPlan) {
    response.write(event({ tool_calls: [planCall] }));
    response.end(ending('tool_calls'));
    return;
  }
  const sentAt: number[] = [];
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  begin({ sentAt, ended });
  await pace(asked, (token) => {
    sentAt.push(epoch(performance.now()));
    response.write(event({ content: token }));
  });
  response.end(ending('stop'));
  end();
}

/** Keeps to the clock, not to the timer: what a late timer missed is written at once. */
async function pace({ perSecond, count }: Asked, write: (token: string) => void): Promise<void> {
  const tokens = numberedTokens(count);
  const start = performance.now();
  for (const [index, token] of tokens.entries()) {
    const due = perSecond === 0 ? 0 : start + (index / perSecond) * 1000;
    while (performance.now() < due) await sleep(Math.max(1, Math.floor(due - performance.now())));
    write(token);
  }
}

const event = (delta: object) => `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`;
const ending = (reason: string) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: reason }] })}\n\ndata: [DONE]\n\n`;

const steps = ['Look at the module', 'Write the test', 'Make it pass', 'Tidy up', 'Tell what was done'];
const planCall = {
  index: 0,
  id: 'call_plan',
  type: 'function',
  function: {
    name: 'update_plan',
    arguments: JSON.stringify({
      steps: steps.map((title, at) => ({ title, state: at === 0 ? 'running' : 'pending' })),
    }),
  },
};

interface Body {
  readonly messages: readonly { readonly role: string; readonly content?: unknown }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
}

function readRequest(text: string): Asked {
  const body = JSON.parse(text) as Body;
  const asked = body.messages.findLastIndex((one) => one.role === 'user' && JSON.stringify(one).includes('bench '));
  const [, perSecond = '0', count = '1'] = /bench stream (\d+) (\d+)/.exec(JSON.stringify(body.messages[asked])) ?? [];
  const planned = body.messages.slice(asked + 1).some((one) => one.role === 'tool');
  const hasPlan = body.tools?.some((tool) => tool.function.name === 'update_plan') === true;
  return { perSecond: Number(perSecond), count: Number(count), wantsPlan: hasPlan && !planned };
}
