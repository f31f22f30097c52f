// Names that lead elsewhere from one moment to the next, and answers that lead away: nobody private is ever connected to.
import { strict as assert } from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Resolve } from '../../../../src/adapters/node/public-address.ts';
import { createWeb } from '../../../../src/adapters/node/web.ts';
import { code, text, value } from '../../../support/fakes/outcome.ts';

const never = new AbortController().signal;

describe('names and answers that lead elsewhere', function () {
  this.timeout(15_000);
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let requests: number;
  let port: number;
  const server = createServer((request, response) => {
    requests += 1;
    answer(request, response);
  });
  beforeEach(async () => {
    requests = 0;
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('page');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Each time it is asked, the name stands for the next of these. */
  function names(answers: readonly (readonly string[])[]) {
    let asked = 0;
    const resolve: Resolve = (_name, _options, callback) => {
      const found = answers[Math.min(asked, answers.length - 1)] ?? [];
      asked += 1;
      callback(
        null,
        found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    };
    return { resolve, asked: () => asked };
  }
  const webOf = (resolve: Resolve, allowLoopback: boolean) =>
    createWeb({
      key: () => undefined,
      settings: () => ({ provider: 'none' }),
      resolve,
      allowLoopback,
      timeLimitMs: 700,
    });

  it('refuses a name that stands for a private address, even beside a public one', async () => {
    for (const found of [['127.0.0.1'], ['10.0.0.1'], ['93.184.215.14', '127.0.0.1'], ['::1'], ['::ffff:7f00:1'], []]) {
      const outcome = await webOf(names([found]).resolve, false).fetch(`http://rebind.example.com:${port}/`, never);
      assert.equal(code(outcome), 'web.refused', found.join());
    }
    assert.equal(requests, 0);
  });

  it('connects to the address that was looked at, and asks for no other', async () => {
    const { resolve, asked } = names([['127.0.0.1'], ['10.0.0.1']]);
    const page = value(await webOf(resolve, true).fetch(`http://rebind.example.com:${port}/`, never));
    assert.deepEqual([page.text, asked(), requests], ['page', 1, 1]);
  });

  it('looks again after a redirect, when the name may stand for another', async () => {
    answer = (_request, response) => response.writeHead(302, { location: '/again' }).end();
    const { resolve, asked } = names([['127.0.0.1'], ['169.254.169.254']]);
    const outcome = await webOf(resolve, true).fetch(`http://rebind.example.com:${port}/`, never);
    assert.equal(code(outcome), 'web.refused');
    assert.deepEqual([asked(), requests], [2, 1]);
  });

  it('follows no redirect to a user, another port, a private host or another scheme', async () => {
    const { resolve } = names([['127.0.0.1']]);
    for (const location of [
      `http://user:pw@rebind.example.com:${port}/`,
      'http://rebind.example.com:6379/',
      'http://169.254.169.254/latest/meta-data/',
      'http://[::ffff:a9fe:a9fe]/',
      'http://localhost/',
      'file:///etc/passwd',
      'https://rebind.example.com.evil.dev/',
      '//evil.dev/x',
      'https://user:pw@evil.dev/',
    ]) {
      answer = (_request, response) => response.writeHead(301, { location }).end();
      const outcome = await webOf(resolve, true).fetch(`http://rebind.example.com:${port}/`, never);
      assert.ok(['web.redirected', 'web.refused'].includes(code(outcome)), `${location}: ${code(outcome)}`);
      assert.ok(!text(outcome).includes('pw'), location);
    }
  });

  it('is not held up by answers that drip, lie about their length or have endless headers', async () => {
    const { resolve } = names([['127.0.0.1']]);
    const fetch = () => webOf(resolve, true).fetch(`http://rebind.example.com:${port}/`, never);
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const drip = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drip));
    };
    assert.equal(code(await fetch()), 'web.unreachable');
    answer = (_request, response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n${'x-a: b\r\n'.repeat(20_000)}\r\npage`);
    };
    assert.equal(code(await fetch()), 'web.unreachable');
    answer = (_request, response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 100000000000\r\n\r\npage');
    };
    assert.equal(code(await fetch()), 'web.too-large');
    answer = (_request, response) => {
      response.socket?.end('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 100\r\n\r\npage');
    };
    assert.equal(code(await fetch()), 'web.unreachable');
  });
});
