// Answers that come in a strange way and are right, and answers that look right and are not.
import { gzipSync } from 'node:zlib';
import type { Exchange } from './server.ts';
import type { Weather } from './weather.ts';
import { answerOf, nothing, TEXT, wholeJson } from './wire-bytes.ts';

const stream = async (exchange: Exchange, bytes: string | Uint8Array, headers = {}) => {
  await exchange.head(200, headers);
  await exchange.write(bytes);
  exchange.end();
};
const json = { 'content-type': 'application/json' };
const html = { 'content-type': 'text/html; charset=utf-8' };
const MALFORMED = /^model\.malformed$/;
const BROKEN = /^model\.(cut|malformed)$/;

const RIGHT: readonly Weather[] = [
  {
    name: 'lines that end as on Windows',
    play: (exchange) => stream(exchange, exchange.answer.bytes.replaceAll('\n', '\r\n')),
    ends: 'whole',
  },
  {
    name: 'lines that end as long ago',
    play: (exchange) => stream(exchange, exchange.answer.bytes.replaceAll('\n', '\r')),
    ends: 'whole',
  },
  {
    name: 'a mark of the byte order',
    play: (exchange) => stream(exchange, `\ufeff${exchange.answer.bytes}`),
    ends: 'whole',
  },
  {
    name: 'comments and pings between the events',
    play: (exchange) =>
      stream(exchange, exchange.answer.events.join(': x\n\nevent: ping\ndata: {"type": "ping"}\n\nretry: 5\n\n')),
    ends: 'whole',
  },
  {
    name: 'events that say nothing between the others',
    play: (exchange) => {
      const [first = '', ...others] = exchange.answer.events;
      return stream(exchange, [first, ...others].join(nothing(exchange.wire)));
    },
    ends: 'whole',
  },
  {
    name: 'compressed bytes',
    play: (exchange) => stream(exchange, gzipSync(exchange.answer.bytes), { 'content-encoding': 'gzip' }),
    ends: 'whole',
  },
  {
    name: 'one byte at a time',
    play: async (exchange) => {
      await exchange.head();
      for (const byte of Buffer.from(exchange.answer.bytes)) await exchange.write(Uint8Array.of(byte));
      exchange.end();
    },
    ends: 'whole',
  },
  {
    name: 'a pause shorter than the limit between all events',
    play: async (exchange) => {
      await exchange.head();
      for (const event of exchange.answer.events) {
        await exchange.rest(30);
        await exchange.write(event);
      }
      exchange.end();
    },
    ends: 'whole',
    idleMs: 250,
  },
  {
    name: 'a connection that stays open after the end',
    play: async (exchange) => {
      await exchange.head();
      await exchange.write(exchange.answer.bytes);
      await exchange.rest(60_000);
    },
    ends: 'whole',
  },
  {
    name: 'a reset after the end',
    play: async (exchange) => {
      await exchange.head();
      await exchange.write(exchange.answer.bytes);
      await exchange.rest(30);
      exchange.reset();
    },
    ends: 'whole',
  },
  {
    name: 'a server that goes on after its end',
    play: async (exchange) => {
      await exchange.head();
      for (; !exchange.gone; await exchange.rest(5)) await exchange.write(exchange.answer.bytes);
    },
    ends: 'whole',
  },
  {
    name: 'two answers in one body',
    play: (exchange) => stream(exchange, exchange.answer.bytes + answerOf(exchange.wire, { text: 'Another.' }).bytes),
    ends: 'whole',
  },
  {
    name: 'a stream that calls itself JSON',
    play: (exchange) => stream(exchange, exchange.answer.bytes, json),
    ends: 'whole',
  },
  {
    name: 'one object instead of a stream',
    play: (exchange) => exchange.send(200, JSON.stringify(wholeJson(exchange.wire)), json),
    ends: 'whole',
  },
  {
    name: 'one object, printed nicely, without a name for what it is',
    play: (exchange) =>
      exchange.send(200, JSON.stringify(wholeJson(exchange.wire), null, 2), { 'content-type': 'text/plain' }),
    ends: 'whole',
  },
  {
    name: 'a redirect to another place of the same server',
    play: (exchange) =>
      exchange.request.startsWith('POST /moved ')
        ? stream(exchange, exchange.answer.bytes)
        : exchange.send(307, '', { location: '/moved' }),
    ends: 'whole',
  },
];

const WRONG: readonly Weather[] = [
  { name: 'an empty stream', play: (exchange) => stream(exchange, ''), ends: BROKEN, counted: true },
  {
    name: '204 and nothing',
    play: (exchange) => exchange.send(204, '', { 'content-length': '0' }),
    ends: MALFORMED,
    says: /empty/,
    counted: false,
  },
  {
    name: 'an empty page',
    play: (exchange) => exchange.send(200, '', html),
    ends: MALFORMED,
    says: /empty/,
    counted: false,
  },
  {
    name: 'the page of a login',
    play: (exchange) => exchange.send(200, '<html><title>Sign in</title><form></form></html>', html),
    ends: MALFORMED,
    says: /text\/html/,
    counted: false,
  },
  {
    name: 'one object that is cut',
    play: (exchange) => exchange.send(200, JSON.stringify(wholeJson(exchange.wire)).slice(0, -30), json),
    ends: MALFORMED,
  },
  {
    name: 'one object that is something else',
    play: (exchange) => exchange.send(200, '{"status":"ok"}', json),
    ends: MALFORMED,
  },
  {
    name: 'an error that calls itself a success',
    play: (exchange) => {
      const error = { message: 'Rate limit exceeded', type: 'rate_limit_error', code: 429 };
      return exchange.send(200, JSON.stringify({ type: 'error', error }), json);
    },
    ends: /^model\.rate-limited$/,
    counted: false,
  },
  {
    name: 'an event that is cut JSON',
    play: (exchange) => {
      const { events } = exchange.answer;
      const cut = events.map((event, index) => (index === 4 ? event.replace(/.{9}\n\n$/s, '\n\n') : event));
      return stream(exchange, cut.join(''));
    },
    ends: MALFORMED,
  },
  {
    name: 'bytes that are no text in a call',
    play: (exchange) => {
      const bytes = Buffer.from(exchange.answer.bytes);
      bytes[exchange.answer.midCall - 2] = 0xff;
      return stream(exchange, bytes);
    },
    ends: MALFORMED,
  },
  {
    name: 'compressed bytes that are cut',
    play: (exchange) =>
      stream(exchange, gzipSync(exchange.answer.bytes).subarray(0, -60), { 'content-encoding': 'gzip' }),
    ends: BROKEN,
  },
  {
    name: 'compressed bytes that are none',
    play: (exchange) => stream(exchange, exchange.answer.bytes, { 'content-encoding': 'gzip' }),
    ends: BROKEN,
  },
  {
    name: 'events that say nothing, without end',
    play: async (exchange) => {
      await exchange.head();
      for (; !exchange.gone; await exchange.rest(10)) await exchange.write(nothing(exchange.wire));
    },
    ends: /^model\.stalled$/,
    idleMs: 60,
  },
  {
    name: 'an overload in mid text',
    play: (exchange) => {
      const { events } = exchange.answer;
      const error = { type: 'overloaded_error', message: 'Overloaded' };
      const said = `event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`;
      return stream(exchange, events.slice(0, 6).join('') + said);
    },
    ends: /^model\.overloaded$/,
    says: /is overloaded/,
    counted: true,
  },
];

/** Sixteen megabytes of text in one event. */
export const HUGE: Weather = {
  name: 'an event of 16 MB',
  play: (exchange) => {
    const huge = answerOf(exchange.wire, { text: TEXT, calls: [], usage: { input: 1200, output: 40 } });
    const at = huge.events.findIndex((event) => event.includes('file'));
    const grown = huge.events.map((event, index) =>
      index === at ? event.replace('file', () => 'x'.repeat(16 * 1024 * 1024)) : event,
    );
    return stream(exchange, grown.join(''));
  },
  ends: 'whole',
};

export const BODIES: readonly Weather[] = [...RIGHT, ...WRONG];
