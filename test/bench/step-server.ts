// A model server for thousands of steps: each answer calls read_file again, and when a request begins is noted before its body.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface StepServer {
  readonly url: string;
  /** One for each request of a turn but its first: from the end of the answer before to this request's first byte. */
  readonly gaps: readonly number[];
  /** Begins a turn of so many calls; resolves when the turn's last answer was given. */
  turn(calls: number, send: () => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

const event = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

/** The body is drained but not read: a server that parses a growing transcript would measure itself. */
export async function startStepServer(file: string): Promise<StepServer> {
  const gaps: number[] = [];
  let endedAt: number | undefined;
  let left = 0;
  let calls = 0;
  const server = createServer((request, response) => {
    const receivedAt = performance.now();
    request.socket.setNoDelay(true);
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json');
      response.end('{"object":"list","data":[{"id":"scripted","object":"model","created":0,"owned_by":""}]}');
      return;
    }
    if (endedAt !== undefined) gaps.push(receivedAt - endedAt);
    endedAt = undefined;
    request.resume().once('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      if (left === 0) {
        response.end(`${event({ content: 'Done.' })}${event({}, 'stop')}data: [DONE]\n\n`);
        left = -1;
        return;
      }
      left -= 1;
      calls += 1;
      const input = JSON.stringify({ path: file, from: 1, to: calls });
      const call = {
        index: 0,
        id: `call_${calls}`,
        type: 'function',
        function: { name: 'read_file', arguments: input },
      };
      response.end(`${event({ tool_calls: [call] })}${event({}, 'tool_calls')}data: [DONE]\n\n`, () => {
        endedAt = performance.now();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The step server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    gaps,
    turn: async (wanted, send) => {
      left = wanted;
      await send();
      const patience = performance.now() + 120_000;
      while (left !== -1) {
        if (performance.now() > patience) throw new Error(`A turn of ${wanted} calls stopped with ${left} left.`);
        await sleep(20);
      }
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}
