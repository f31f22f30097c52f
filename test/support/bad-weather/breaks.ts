// Connections that break or fall silent, at each place where they can.
import type { Exchange } from './server.ts';
import type { Weather } from './weather.ts';

/** What was written leaves first: a reset throws away what the kernel still holds. */
async function resetAfter(exchange: Exchange, bytes: number): Promise<void> {
  await exchange.head();
  if (bytes > 0) await exchange.write(Buffer.from(exchange.answer.bytes).subarray(0, bytes));
  await exchange.rest(20);
  exchange.reset();
}

async function stallAfter(exchange: Exchange, bytes: number): Promise<void> {
  await exchange.head();
  if (bytes > 0) await exchange.write(Buffer.from(exchange.answer.bytes).subarray(0, bytes));
  await exchange.rest(60_000);
}

async function endAfter(exchange: Exchange, bytes: number): Promise<void> {
  await exchange.head();
  await exchange.write(Buffer.from(exchange.answer.bytes).subarray(0, bytes));
  exchange.end();
}

async function forEver(exchange: Exchange, what: string, first = 0): Promise<void> {
  await exchange.head();
  await exchange.write(Buffer.from(exchange.answer.bytes).subarray(0, first));
  for (; !exchange.gone; await exchange.rest(10)) await exchange.write(what);
}

const CUT = /^model\.cut$/;
const STALLED = /^model\.stalled$/;
const UNREACHABLE = /^model\.unreachable$/;
const short = { idleMs: 120 } as const;

export const BREAKS: readonly Weather[] = [
  {
    name: 'a reset before the headers',
    play: (exchange) => exchange.reset(),
    ends: UNREACHABLE,
    says: /closed the connection without an answer/,
    counted: true,
  },
  { name: 'an end before the headers', play: (exchange) => exchange.end(), ends: UNREACHABLE, counted: true },
  {
    name: 'headers that are cut',
    play: async (exchange) => {
      await exchange.write('HTTP/1.1 200 OK\r\ncontent-ty');
      exchange.end();
    },
    ends: UNREACHABLE,
    counted: true,
  },
  {
    name: 'an answer that is no HTTP',
    play: async (exchange) => {
      await exchange.write('SSH-2.0-OpenSSH_9.9\r\n');
      exchange.end();
    },
    ends: UNREACHABLE,
    says: /does not speak HTTP/,
    counted: false,
  },
  { name: 'a reset after the headers', play: (exchange) => resetAfter(exchange, 0), ends: CUT, counted: true },
  { name: 'a reset after the first byte', play: (exchange) => resetAfter(exchange, 1), ends: CUT, counted: true },
  {
    name: 'a reset in mid text',
    play: (exchange) => resetAfter(exchange, exchange.answer.midText),
    ends: CUT,
    counted: true,
  },
  {
    name: 'a reset in mid call',
    play: (exchange) => resetAfter(exchange, exchange.answer.midCall),
    ends: CUT,
    counted: true,
  },
  {
    name: 'an end in mid text',
    play: (exchange) => endAfter(exchange, exchange.answer.midText),
    ends: CUT,
    counted: true,
  },
  {
    name: 'an end in mid call',
    play: (exchange) => endAfter(exchange, exchange.answer.midCall),
    ends: CUT,
    counted: true,
  },
  {
    name: 'headers that never come',
    play: (exchange) => exchange.rest(60_000),
    ends: STALLED,
    says: /sent nothing for/,
    counted: true,
    ...short,
  },
  {
    name: 'headers that come byte by byte and not to their end',
    play: async (exchange) => {
      await exchange.write('HTTP/1.1 200 OK\r\nx-slow: ');
      for (; !exchange.gone; await exchange.rest(20)) await exchange.write('x');
    },
    ends: STALLED,
    ...short,
  },
  {
    name: 'silence after the headers',
    play: (exchange) => stallAfter(exchange, 0),
    ends: STALLED,
    counted: true,
    ...short,
  },
  {
    name: 'silence in mid text',
    play: (exchange) => stallAfter(exchange, exchange.answer.midText),
    ends: STALLED,
    counted: true,
    ...short,
  },
  {
    name: 'silence in mid call',
    play: (exchange) => stallAfter(exchange, exchange.answer.midCall),
    ends: STALLED,
    counted: true,
    ...short,
  },
  {
    name: 'comments without end',
    play: (exchange) => forEver(exchange, ': OPENROUTER PROCESSING\n\n'),
    ends: STALLED,
    says: /kept the connection open/,
    counted: true,
    idleMs: 60,
  },
  {
    name: 'comments without end in mid text',
    play: (exchange) => forEver(exchange, ': keep-alive\n\n', exchange.answer.afterText),
    ends: STALLED,
    counted: true,
    idleMs: 60,
  },
  {
    name: 'one comment without end',
    play: async (exchange) => {
      await exchange.head();
      await exchange.write(': ');
      for (; !exchange.gone; await exchange.rest(5)) await exchange.write('.'.repeat(5000));
    },
    ends: STALLED,
    idleMs: 60,
  },
  {
    name: 'pings without end',
    play: (exchange) => forEver(exchange, 'event: ping\ndata: {"type": "ping"}\n\n'),
    ends: STALLED,
    says: /kept the connection open/,
    idleMs: 60,
  },
  {
    name: 'an error page that does not end',
    play: async (exchange) => {
      await exchange.head(500, { 'content-type': 'text/html' });
      for (; !exchange.gone; await exchange.rest(1)) await exchange.write('<p>no</p>'.repeat(5000));
    },
    ends: /^model\.overloaded$/,
    counted: false,
  },
  {
    name: 'an error page that falls silent',
    play: async (exchange) => {
      await exchange.head(503, { 'content-type': 'text/html', 'retry-after': '3' });
      await exchange.write('<title>Back soon</title>');
      await exchange.rest(60_000);
    },
    ends: /^model\.overloaded$/,
    says: /Back soon.*in 3 s/,
    counted: false,
    ...short,
  },
];
