// What lies between here and a server: names, ports, certificates, redirects; each fault says which of them it was.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, it } from 'mocha';
import { certificate } from '../../support/bad-weather/certificate.ts';
import { REQUEST, weathered } from '../../support/bad-weather/endure.ts';
import { type BadServer, type Certified, startBadServer } from '../../support/bad-weather/server.ts';
import { SCRIPTED_KEY, scriptedProvider, WIRES } from '../../support/scripted-model/wires.ts';

const LOOPBACK = [127, 0, 0, 1];
const DAY = 86_400_000;

for (const wire of WIRES) {
  describe(`bad weather over ${wire}: the network`, () => {
    const servers: BadServer[] = [];
    const start = async (play: Parameters<typeof startBadServer>[1], certified?: Certified) => {
      const server = await startBadServer(wire, play, certified);
      servers.push(server);
      return server;
    };
    afterEach(async () => {
      await Promise.all(servers.splice(0).map((server) => server.close()));
    });
    const faultAt = async (url: string, deps = {}) => {
      const last = (await weathered(wire, url, deps)).at(-1);
      assert.ok(last?.type === 'fault', 'it did not fail');
      assert.equal(last.usage, undefined, 'what never reached a server costs nothing');
      assert.ok(!JSON.stringify(last).includes(SCRIPTED_KEY));
      return last.fault;
    };

    it('says that nothing listens', async () => {
      const server = await start(() => {});
      await server.close();
      const { code, text, retryable } = await faultAt(server.url);
      assert.deepEqual([code, retryable], ['model.unreachable', true]);
      assert.match(text, /nothing listens there/);
    });

    it('says that a name is not known', async () => {
      const { code, text } = await faultAt('http://nowhere.invalid');
      assert.equal(code, 'model.unreachable');
      assert.match(text, /its name is not known/);
    });

    it('does not wait for ever for a connection', async () => {
      const { code, text } = await faultOf(wire, { fetch: () => new Promise(() => {}), idleMs: 80 });
      assert.equal(code, 'model.stalled');
      assert.match(text, /sent nothing for/);
    });

    const certificates: readonly (readonly [string, Parameters<typeof certificate>[0], RegExp])[] = [
      ['is not trusted', { name: LOOPBACK }, /is not trusted.*NODE_EXTRA_CA_CERTS/],
      [
        'has expired',
        { name: LOOPBACK, from: new Date(Date.now() - 9 * DAY), until: new Date(Date.now() - DAY) },
        /has expired|is not trusted/,
      ],
      ['is for another name', { name: 'other.example' }, /for another name|is not trusted/],
    ];
    for (const [name, options, says] of certificates) {
      it(`says that a certificate ${name}`, async () => {
        const server = await start(() => {}, certificate(options));
        const { code, text } = await faultAt(server.url);
        assert.equal(code, 'model.unreachable');
        assert.match(text, says);
        assert.deepEqual(server.requests, [], 'the key was sent before the certificate was checked');
      });
    }

    it('says that no encrypted connection could be made', async () => {
      const plain = createServer((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
      plain.listen(0, '127.0.0.1');
      await once(plain, 'listening');
      const address = plain.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      const { code, text } = await faultAt(`https://127.0.0.1:${port}`);
      plain.close();
      assert.equal(code, 'model.unreachable');
      assert.match(text, /no encrypted connection could be made.*Check https or http/);
    });

    it('says when a plain request meets an encrypted server', async () => {
      const server = await start(() => {}, certificate({ name: LOOPBACK }));
      const last = (await weathered(wire, server.url.replace('https:', 'http:'))).at(-1);
      assert.ok(last?.type === 'fault');
      assert.equal(last.fault.code, 'model.unreachable');
      assert.deepEqual(server.requests, []);
    });

    for (const status of [301, 302, 303, 307, 308]) {
      it(`does not follow ${status} to another server with key and conversation`, async () => {
        const other = await start((exchange) => exchange.send(200, '{}'));
        const server = await start((exchange) => exchange.send(status, '', { location: `${other.url}/v1?token=t` }));
        const { code, text, action } = await faultAt(server.url);
        assert.deepEqual([code, action], ['model.bad-request', 'connect-provider']);
        assert.ok(text.includes(`on to ${other.url}/v1;`), text);
        assert.deepEqual(other.requests, []);
      });
    }

    it('does not follow a server that goes in circles', async () => {
      const server = await start((exchange) => exchange.send(308, '', { location: '/again' }));
      assert.equal((await faultAt(server.url)).code, 'model.bad-request');
      assert.equal(server.requests.length, 6);
    });
  });

  describe(`a stop over ${wire}`, () => {
    const states: readonly (readonly [string, Parameters<typeof startBadServer>[1], boolean])[] = [
      ['before the headers', (exchange) => exchange.rest(60_000), true],
      [
        'after the headers',
        async (exchange) => {
          await exchange.head();
          await exchange.rest(60_000);
        },
        true,
      ],
      [
        'in mid text',
        async (exchange) => {
          await exchange.head();
          await exchange.write(Buffer.from(exchange.answer.bytes).subarray(0, exchange.answer.midText));
          await exchange.rest(60_000);
        },
        true,
      ],
      [
        'in mid call',
        async (exchange) => {
          await exchange.head();
          await exchange.write(Buffer.from(exchange.answer.bytes).subarray(0, exchange.answer.midCall));
          await exchange.rest(60_000);
        },
        true,
      ],
      [
        'in the words of a refusal',
        async (exchange) => {
          await exchange.head(500, { 'content-length': '9999' });
          await exchange.rest(60_000);
        },
        false,
      ],
    ];
    for (const [name, play, counted] of states) {
      it(`closes the socket at once ${name}`, async () => {
        const controller = new AbortController();
        const server = await startBadServer(wire, async (exchange) => {
          setTimeout(() => controller.abort(), 60);
          await play(exchange);
        });
        const last = (await weathered(wire, server.url, { idleMs: 60_000 }, controller.signal)).at(-1);
        await server.closed();
        await server.close();
        assert.ok(last?.type === 'fault');
        assert.deepEqual([last.fault.code, last.fault.retryable], ['model.stopped', false]);
        assert.ok(last.parts.every(({ type }) => type !== 'tool-call'));
        assert.equal((last.usage?.input ?? 0) > 50, counted, 'what was spent until then');
      });
    }

    it('lets nothing through that comes after it', async () => {
      const controller = new AbortController();
      const server = await startBadServer(wire, async (exchange) => {
        await exchange.head();
        await exchange.write(exchange.answer.bytes);
        await exchange.rest(60_000);
      });
      const model = scriptedProvider(wire, server.url).model('m');
      const after: string[] = [];
      for await (const chunk of model.stream(REQUEST, controller.signal)) {
        if (controller.signal.aborted) after.push(chunk.type);
        if (chunk.type !== 'text') continue;
        controller.abort();
        // What had arrived is handed on later, or not at all.
        await sleep(20);
      }
      await server.closed();
      await server.close();
      assert.deepEqual(after, ['fault']);
    });
  });
}

async function faultOf(wire: (typeof WIRES)[number], deps: Parameters<typeof weathered>[2]) {
  const last = (await weathered(wire, 'http://127.0.0.1:9', deps)).at(-1);
  assert.ok(last?.type === 'fault');
  return last.fault;
}
