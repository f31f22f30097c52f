// Hostile and broken servers: private addresses, rebinding, bombs, stalls, cuts, odd encodings.
import { strict as assert } from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { isAllowedAddress } from '../../../../src/adapters/node/public-address.ts';
import { createWeb } from '../../../../src/adapters/node/web.ts';
import { code, text, value } from '../../../support/fakes/outcome.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const never = new AbortController().signal;

describe('fetching pages', function () {
  this.timeout(15_000);
  let answer: Answer;
  let origin: string;
  let requests: string[];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.host}`);
    answer(request, response);
  });
  beforeEach(async () => {
    requests = [];
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const web = createWeb({
    key: () => undefined,
    settings: () => ({ provider: 'none' }),
    allowLoopback: true,
    timeLimitMs: 700,
  });
  const strict = createWeb({ key: () => undefined, settings: () => ({ provider: 'none' }) });
  const html = (body: string) => {
    answer = (_request, response) => response.setHeader('content-type', 'text/html').end(body);
  };

  it('never connects to this machine or its network, however the address is written', async () => {
    html('secret');
    const port = new URL(origin).port;
    const hosts = [
      '127.0.0.1',
      'localhost',
      '127.1',
      '0x7f.0.0.1',
      '2130706433',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
      '[::]',
    ];
    for (const host of hosts) {
      const outcome = await strict.fetch(`http://${host}:${port}/`, never);
      assert.equal(code(outcome), 'web.refused', host);
      assert.match(text(outcome), /this machine or in a private network/);
    }
    assert.deepEqual(requests, []);
  });

  it('does not follow a redirect to another port or protocol of the host', async () => {
    for (const location of ['http://127.0.0.1:1/x', 'https://127.0.0.1/', 'ftp://127.0.0.1/']) {
      answer = (_request, response) => response.writeHead(302, { location }).end();
      assert.equal(code(await web.fetch(origin, never)), 'web.redirected');
    }
    answer = (_request, response) => response.writeHead(302, { location: 'http://[bad' }).end();
    assert.equal(code(await web.fetch(origin, never)), 'web.unreachable');
  });

  it('gives up on redirects without end', async () => {
    answer = (request, response) => response.writeHead(302, { location: `${request.url}x` }).end();
    const outcome = await web.fetch(`${origin}/`, never);
    assert.equal(code(outcome), 'web.unreachable');
    assert.match(text(outcome), /more than 5 times/);
    assert.equal(requests.length, 6);
  });

  it('unpacks what is packed, but no bomb', async () => {
    const packers = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync };
    for (const [encoding, pack] of Object.entries(packers)) {
      answer = (_request, response) =>
        response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': encoding }).end(pack('ünpacked'));
      assert.equal(value(await web.fetch(origin, never)).text, 'ünpacked');
    }
    const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
    answer = (_request, response) =>
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(bomb);
    assert.equal(code(await web.fetch(origin, never)), 'web.too-large');
  });

  it('stops reading a page without end', async () => {
    let sent = 0;
    answer = (_request, response) => {
      response.setHeader('content-type', 'text/plain');
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65536))) sent += 65536;
      };
      response.on('drain', more);
      more();
    };
    assert.equal(code(await web.fetch(origin, never)), 'web.too-large');
    assert.ok(sent < 64 * 1024 * 1024);
  });

  it('does not wait for servers that stall, and says which', async () => {
    const stalls: Answer[] = [
      () => undefined,
      (_request, response) => response.setHeader('content-type', 'text/html').write('<p>'),
    ];
    for (const stall of stalls) {
      answer = stall;
      const started = performance.now();
      const outcome = await web.fetch(origin, never);
      assert.equal(code(outcome), 'web.unreachable');
      assert.match(text(outcome), /127\.0\.0\.1:\d+ did not answer within 0\.7 seconds/);
      assert.ok(performance.now() - started < 8_000);
      assert.equal(code(await web.fetch(origin, AbortSignal.timeout(50))), 'web.stopped');
    }
  });

  it('takes cut connections and broken packing for what they are', async () => {
    const broken: Answer[] = [
      (_request, response) => response.destroy(),
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-length': 1000 }).write('half');
        setTimeout(() => response.destroy(), 20);
      },
      (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not packed at all'),
    ];
    for (const one of broken) {
      answer = one;
      assert.equal(code(await web.fetch(origin, never)), 'web.unreachable');
    }
  });

  it('reads other alphabets by what server or page say', async () => {
    const latin = Buffer.from('<p>caf\xe9</p>', 'latin1');
    answer = (_request, response) => response.setHeader('content-type', 'text/html; charset=ISO-8859-1').end(latin);
    assert.match(value(await web.fetch(origin, never)).text, /café/);
    const named = Buffer.concat([Buffer.from('<html><head><meta charset="windows-1252"></head>'), latin]);
    answer = (_request, response) => response.setHeader('content-type', 'text/html').end(named);
    assert.match(value(await web.fetch(origin, never)).text, /café/);
  });

  it('refuses binary data that claims to be text', async () => {
    answer = (_request, response) => response.setHeader('content-type', 'text/plain').end('\0\u0001binary');
    assert.equal(code(await web.fetch(origin, never)), 'web.not-text');
  });

  it('reads code, links and tables as Markdown, and asks the web for nothing more', async () => {
    html(`<html><head><title>Guide</title></head><body><nav><a href="/home">Home</a></nav><main><article><h1>Guide</h1>
      <p>Call the function as the <a href="/api/run">reference</a> says, with all of its arguments in their order.</p>
      <pre><code class="language-js">run("a");\n  next();</code></pre><img src="/picture.png"><iframe src="/frame"></iframe>
      <p>Afterwards everything is as it was before, which is what you most likely wanted.</p></article></main></body></html>`);
    const page = value(await web.fetch(`${origin}/guide`, never));
    assert.equal(page.title, 'Guide');
    assert.ok(page.text.includes(`[reference](${origin}/api/run)`), page.text);
    assert.match(page.text, /```js\nrun\("a"\);\n {2}next\(\);\n```/);
    assert.equal(requests.length, 1);
  });

  it('is quick and not fooled by pages made to be slow', async () => {
    const pages = [
      '<div>'.repeat(200_000),
      '<script>'.repeat(200_000),
      `<p>text</p>${'<!--'.repeat(200_000)}`,
      '<'.repeat(1_000_000),
      `<p>${'<b>word</b> '.repeat(50_000)}</p>`,
      '<div>'.repeat(4000),
      `${'<div>'.repeat(90)}<p>text</p>${'</div>'.repeat(90)}`.repeat(50),
      `${'<div>'.repeat(40)}<p>text</p>${'</div>'.repeat(40)}`.repeat(95),
      `<ul>${'<li><a href="/x">one</a> two'.repeat(2400)}</ul>`,
    ];
    for (const page of pages) {
      html(page);
      const started = performance.now();
      value(await web.fetch(origin, never));
      const ms = performance.now() - started;
      assert.ok(ms < 8_000, `${page.slice(0, 20)}: ${ms} ms`);
    }
  });
});

describe('public addresses', () => {
  const rules = { allowLoopback: false };

  it('are told from private ones, wrapped ones included', () => {
    const hidden = [
      '10.0.0.1',
      '172.31.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '224.0.0.1',
      '255.255.255.255',
    ];
    const wrapped = ['::ffff:10.0.0.1', '::ffff:a00:1', '64:ff9b::a00:1', '2002:a00:1::', '::10.0.0.1', 'fe80::1%eth0'];
    for (const address of [...hidden, ...wrapped, '::1', 'fc00::1', 'fd12::1', 'ff02::1', 'nonsense', '']) {
      assert.equal(isAllowedAddress(address, rules), false, address);
    }
    for (const address of ['1.1.1.1', '93.184.215.14', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1']) {
      assert.equal(isAllowedAddress(address, rules), true, address);
    }
  });

  it('let translated and special private addresses through', () => {
    for (const address of [
      '::ffff:0:127.0.0.1',
      '::ffff:0:7f00:1',
      '::ffff:0:a9fe:a9fe',
      '0:0:0:0:0:ffff:7f00:1',
      '64:ff9b::7f00:1',
      '64:ff9b::168.63.129.16',
      '192.88.99.1',
      '168.63.129.16',
      '100.127.255.255',
      '198.19.255.255',
    ]) {
      assert.equal(isAllowedAddress(address, rules), false, address);
    }
    assert.equal(isAllowedAddress('168.63.129.17', rules), true);
  });

  it('include this machine for tests, and then nothing else', () => {
    const open = { allowLoopback: true };
    assert.deepEqual(
      ['127.0.0.1', '::1', '10.0.0.1', '0.0.0.0', '::ffff:127.0.0.1'].map((address) => isAllowedAddress(address, open)),
      [true, true, false, false, true],
    );
  });
});
