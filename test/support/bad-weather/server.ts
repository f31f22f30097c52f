// A model server on raw sockets that does whatever it is told to with each connection, and sees whether it was closed.
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import type { Wire } from '../scripted-model/script.ts';
import { type Answered, answerOf } from './wire-bytes.ts';

/** One request and the socket it came over. */
export interface Exchange {
  readonly wire: Wire;
  /** Head and body as they came. */
  readonly request: string;
  readonly socket: Socket;
  readonly answer: Answered;
  /** Resolves when it has left this process, or the other side is gone. */
  write(bytes: string | Uint8Array): Promise<void>;
  /** A head without a length: the body lasts until the connection ends. */
  head(status?: number, headers?: Readonly<Record<string, string>>): Promise<void>;
  /** Head and body, closed as it should be. */
  send(status: number, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<void>;
  end(): void;
  reset(): void;
  /** Waits, or until the other side is gone. */
  rest(ms: number): Promise<void>;
  readonly gone: boolean;
}

export interface BadServer {
  /** For a provider of this wire. */
  readonly url: string;
  readonly requests: readonly string[];
  /** Every connection is closed, by whomever. */
  readonly closed: () => Promise<void>;
  close(): Promise<void>;
}

export interface Certified {
  readonly key: string;
  readonly cert: string;
}

export async function startBadServer(
  wire: Wire,
  play: (exchange: Exchange) => Promise<void> | void,
  certified?: Certified,
): Promise<BadServer> {
  const requests: string[] = [];
  const open = new Map<Socket, Promise<unknown>>();
  const serve = (socket: Socket) => {
    socket.on('error', () => {});
    socket.setNoDelay(true);
    socket.setMaxListeners(0);
    let read = '';
    socket.on('data', (bytes: Buffer) => {
      read += bytes.toString('latin1');
      if (!isWhole(read)) return;
      const request = read;
      read = '';
      requests.push(request);
      void Promise.resolve(play(exchangeOf(wire, request, socket))).catch(() => socket.destroy());
    });
  };
  const server = certified === undefined ? createServer(serve) : createTlsServer(certified, serve);
  server.on('connection', (socket: Socket) => {
    open.set(socket, new Promise<void>((resolve) => socket.once('close', () => resolve())));
    socket.on('error', () => {});
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `${certified === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    requests,
    closed: async () => {
      await Promise.all(open.values());
    },
    close: async () => {
      for (const socket of open.keys()) socket.destroy();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

function isWhole(read: string): boolean {
  const head = read.indexOf('\r\n\r\n');
  if (head === -1) return false;
  const length = /^content-length: *(\d+)/im.exec(read.slice(0, head))?.[1];
  return read.length - head - 4 >= Number(length ?? 0);
}

function exchangeOf(wire: Wire, request: string, socket: Socket): Exchange {
  const write = async (bytes: string | Uint8Array) => {
    if (socket.destroyed) return;
    await new Promise<void>((resolve) => {
      socket.once('close', resolve);
      socket.write(bytes, () => {
        socket.off('close', resolve);
        resolve();
      });
    });
  };
  const head = (status = 200, headers: Readonly<Record<string, string>> = {}) => {
    const all = { 'content-type': 'text/event-stream', connection: 'close', ...headers };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return write(`HTTP/1.1 ${status} Weather\r\n${lines.join('')}\r\n`);
  };
  return {
    wire,
    request,
    socket,
    answer: answerOf(wire),
    write,
    head,
    send: async (status, body, headers) => {
      await head(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
      await write(body);
      socket.end();
    },
    end: () => socket.end(),
    reset: () => {
      socket.resetAndDestroy();
    },
    rest: async (ms) => {
      const left = new AbortController();
      socket.once('close', () => left.abort());
      if (!socket.destroyed) await sleep(ms, undefined, { signal: left.signal }).catch(() => {});
    },
    get gone() {
      return socket.destroyed;
    },
  };
}
