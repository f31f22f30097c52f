// The offline switch: what is sent, what is not, and what is told of it.
import { strict as assert } from 'node:assert/strict';
import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Socket } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import { createDirectory } from '../../../../src/adapters/llm/directory.ts';
import { createOutbound } from '../../../../src/adapters/node/outbound.ts';
import { createWeb } from '../../../../src/adapters/node/web.ts';
import { tellOutbound } from '../../../../src/core/shared/offline.ts';
import { code, text, value } from '../../../support/fakes/outcome.ts';

const AWAY = [
  'https://example.com/',
  'http://192.168.0.1/',
  'http://10.0.0.1:11434/v1',
  'http://169.254.169.254/latest',
  'http://[fe80::1]/',
  'http://0.0.0.0/',
  'http://localhost.example.com/',
  'http://127.0.0.1.nip.io/',
  'http://[::ffff:8.8.8.8]/',
  'http://2130706434.example/',
  'https://api.openai.com/v1/models',
  'http://metadata.google.internal/',
];

describe('the offline switch', () => {
  let server: Server;
  let port: number;
  const asked: string[] = [];
  before(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        asked.push(`${request.method} ${request.url} ${request.headers.host} ${Buffer.concat(parts)}`);
        if (request.url === '/away') return response.writeHead(302, { location: 'https://example.com/' }).end();
        if (request.url === '/none') return response.writeHead(204).end();
        response.setHeader('content-type', 'text/plain').write('one ');
        setImmediate(() => response.end('two'));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  /** Every socket of this process says where it leads, and every name that is looked up. */
  const connects: string[] = [];
  const lookups: string[] = [];
  const { connect } = Socket.prototype;
  const { lookup } = dns;
  beforeEach(() => {
    asked.length = connects.length = lookups.length = 0;
    Socket.prototype.connect = function watched(this: Socket, ...given: unknown[]) {
      const first = given.flat()[0];
      const host = typeof first === 'object' && first !== null && 'host' in first ? first.host : first;
      connects.push(String(host));
      return Reflect.apply(connect, this, given);
    };
    Object.assign(dns, {
      lookup: (...given: unknown[]) => {
        lookups.push(String(given[0]));
        return Reflect.apply(lookup, dns, given);
      },
    });
  });
  afterEach(() => {
    Socket.prototype.connect = connect;
    Object.assign(dns, { lookup });
  });

  it('is proved by a watch that sees what goes out while it is off', async () => {
    const gate = createOutbound({ offline: () => false });
    assert.equal(await (await gate.fetch(`http://localhost:${port}/`)).text(), 'one two');
    assert.ok(connects.length > 0, 'a socket was seen');
  });

  it('sends nothing away and asks no name server, and says so', async () => {
    const gate = createOutbound({ offline: () => true });
    for (const url of AWAY) {
      await assert.rejects(gate.fetch(url, { method: 'POST', body: 'x' }), /not on this machine/, url);
      assert.equal(code(gate.admit(new URL(url))), 'offline.blocked');
    }
    assert.deepEqual([connects, lookups, asked], [[], [], []]);
    const figures = gate.figures();
    assert.deepEqual(figures, { offline: true, sent: 0, local: 0, blocked: 2 * AWAY.length });
    const told = 'Offline: 0 bytes left this machine; 24 requests blocked, 0 requests to a server on it';
    assert.equal(tellOutbound(figures), told);
  });

  it('lets nothing go of which nobody knows where it goes, and counts it', () => {
    let offline = true;
    const gate = createOutbound({ offline: () => offline });
    const refused = gate.admitUnknown('the model of another program');
    assert.equal(code(refused), 'offline.blocked');
    assert.match(refused.ok ? '' : refused.fault.text, /the model of another program runs on this machine/);
    offline = false;
    assert.equal(gate.admitUnknown('it').ok, true);
    assert.deepEqual(gate.figures(), { offline, sent: 1, local: 0, blocked: 1 });
  });

  it('asks this machine, by its address alone and whatever a name server would say', async () => {
    const gate = createOutbound({ offline: () => true });
    for (const host of ['localhost', '127.0.0.1', 'LOCALHOST', 'model.localhost', '127.1', '2130706433']) {
      const answer = await gate.fetch(`http://${host}:${port}/v1?a=b`, { method: 'POST', body: 'hello' });
      const got = [answer.status, answer.headers.get('content-type'), await answer.text()];
      assert.deepEqual(got, [200, 'text/plain', 'one two']);
    }
    assert.deepEqual(new Set(connects), new Set(['127.0.0.1']));
    assert.deepEqual(lookups, []);
    assert.equal(asked[0], `POST /v1?a=b localhost:${port} hello`);
    assert.equal(gate.figures().local, 6);
  });

  it('follows no server of this machine away from it', async () => {
    const gate = createOutbound({ offline: () => true });
    assert.equal((await gate.fetch(`http://127.0.0.1:${port}/away`)).status, 302);
    assert.equal((await gate.fetch(`http://127.0.0.1:${port}/none`)).status, 204);
    assert.deepEqual(new Set(connects), new Set(['127.0.0.1']));
  });

  it('stops with its signal, and says that nobody listens', async () => {
    const gate = createOutbound({ offline: () => true });
    await assert.rejects(gate.fetch(`http://localhost:${port}/`, { signal: AbortSignal.abort() }));
    await assert.rejects(gate.fetch('http://localhost:9/'), /ECONNREFUSED/);
  });

  it('is asked for each request: what was let through before is told', async () => {
    let offline = false;
    const gate = createOutbound({ offline: () => offline, fetch: async () => new Response('away') });
    assert.equal(await (await gate.fetch('https://example.com/')).text(), 'away');
    assert.equal(tellOutbound(gate.figures()), undefined);
    offline = true;
    await assert.rejects(gate.fetch('https://example.com/'));
    assert.match(
      tellOutbound(gate.figures()) ?? '',
      /^Offline: nothing leaves .*, 1 request before; 1 request blocked/,
    );
  });

  it('holds for models, each with its reason', async function () {
    // The SDKs are loaded for it.
    this.timeout(60_000);
    const gate = createOutbound({ offline: () => true });
    const directory = await createDirectory({
      configs: [
        { id: 'away', kind: 'openai', baseUrl: 'https://models.example.com/v1' },
        { id: 'claude', kind: 'anthropic', baseUrl: 'https://claude.example.com' },
      ],
      env: { OLLAMA_HOST: 'http://ollama.example.com' },
      key: async () => 'sk-none',
      fetch: gate.fetch,
    });
    for (const name of ['away/m', 'claude/m']) {
      const model = value(directory.resolve(name));
      const chunks = [];
      const messages = [{ id: '1', role: 'user' as const, parts: [{ type: 'text' as const, text: 'hi' }] }];
      const request = { system: '', messages, tools: [] };
      for await (const chunk of model.stream(request, AbortSignal.timeout(60_000))) chunks.push(chunk);
      const last = chunks.at(-1);
      assert.ok(last?.type === 'fault', name);
      assert.deepEqual([last.fault.code, last.fault.action], ['offline.blocked', 'open-settings']);
      assert.notEqual(last.fault.retryable, true);
      assert.match(last.fault.text, /example\.com.*switched the network off/);
    }
    // Servers of models on this machine itself are looked for all the same.
    assert.deepEqual([connects.filter((host) => host !== '127.0.0.1'), lookups], [[], []]);
  });

  it('holds for pages and searches', async () => {
    const gate = createOutbound({ offline: () => true });
    const settings = () => ({ provider: 'searxng' as const, url: 'https://search.example.com' });
    const web = createWeb({ key: () => 'k', settings, fetch: gate.fetch, admit: gate.admit });
    const page = await web.fetch('https://example.com/', AbortSignal.timeout(5000));
    assert.equal(code(page), 'offline.blocked');
    assert.match(text(page), /example\.com is not on this machine/);
    const found = await web.search?.run('x', 3, AbortSignal.timeout(5000));
    assert.ok(found !== undefined);
    assert.equal(code(found), 'offline.blocked');
    assert.deepEqual([connects, lookups], [[], []]);
  });
});
