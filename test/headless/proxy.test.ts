// The way to a model server as the environment describes it: through a proxy, past it, and with an authority of one's own.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { certificate } from '../support/bad-weather/certificate.ts';
import { startBadServer } from '../support/bad-weather/server.ts';
import { eventsOf } from '../support/bad-weather/wire-bytes.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli } from './support/cli.ts';

/** Leads every tunnel to one port, or refuses it. */
async function startProxy(port: number, status = 200) {
  const tunnels: string[] = [];
  const server = createServer();
  server.on('connect', (request, socket) => {
    const login = request.headers['proxy-authorization'];
    tunnels.push(`${request.url}${login === undefined ? '' : ` ${login}`}`);
    socket.on('error', () => {});
    if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    const through = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.pipe(socket).pipe(through);
    });
    through.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  return { tunnels, host: `127.0.0.1:${address.port}`, close: () => server.close() };
}

describe('the way to a model server', function () {
  this.timeout(60_000);
  let cli: Cli;
  let model: ScriptedModel | undefined;
  let proxy: Awaited<ReturnType<typeof startProxy>> | undefined;
  before(async () => {
    cli = await createCli();
  });
  after(() => cli?.dispose());
  afterEach(async () => {
    proxy?.close();
    await model?.close();
  });

  const prepare = async (status = 200) => {
    model = await startScriptedModel({ script: () => ({ text: 'Done.' }) });
    proxy = await startProxy(Number(new URL(model.url).port), status);
    return proxy;
  };
  const run = (env: Record<string, string>) =>
    cli.run(['run', '--cwd', cli.workspace, '--model', 'openai/scripted', 'hello'], {
      env: { OPENAI_API_KEY: 'key-of-the-test', ...env },
    });
  const AWAY = { OPENAI_BASE_URL: 'http://model.invalid/v1' };

  it('leads through the proxy of the environment, with its password', async () => {
    const { host, tunnels } = await prepare();
    const ended = await run({ ...AWAY, HTTP_PROXY: `http://user:word@${host}` });
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stdout, /Done\./);
    assert.deepEqual(new Set(tunnels), new Set([`model.invalid:80 Basic ${btoa('user:word')}`]));
  });

  it('leads past it where the environment says so, and always to this machine', async () => {
    const { host, tunnels } = await prepare();
    const past = await run({ ...AWAY, http_proxy: `http://${host}`, NO_PROXY: 'other.invalid,model.invalid' });
    assert.equal(past.code, 1);
    assert.match(past.stderr, /its name is not known/);
    const here = await run({ OPENAI_BASE_URL: `${model?.url}/v1`, ALL_PROXY: `http://${host}` });
    assert.equal(here.code, 0, here.stderr);
    assert.deepEqual(tunnels, []);
  });

  it('says that it was the proxy which refused, without its password', async () => {
    for (const [status, says] of [
      [407, /the proxy in between wants a name and a password/],
      [403, /the proxy in between does not let it through/],
    ] as const) {
      const { host } = await prepare(status);
      const ended = await run({ ...AWAY, HTTP_PROXY: `http://user:word@${host}` });
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(ended.stderr, says);
      assert.doesNotMatch(ended.stderr, /user:word/);
      proxy?.close();
      await model?.close();
    }
  });

  it('says when a proxy is of a kind that is not used', async () => {
    await prepare();
    const ended = await run({ OPENAI_BASE_URL: `${model?.url}/v1`, ALL_PROXY: 'socks5://user:word@127.0.0.1:1080' });
    assert.equal(ended.code, 0, ended.stderr);
    assert.match(ended.stderr, /The proxy in .* is not used: it is not an address that begins with http/);
    assert.doesNotMatch(ended.stderr, /user:word/);
  });

  it('trusts an authority of one’s own that the environment names', async () => {
    const certified = certificate({ name: [127, 0, 0, 1] });
    const server = await startBadServer(
      'openai-chat',
      async (exchange) => {
        await exchange.head();
        await exchange.write(eventsOf('openai-chat', { text: 'Done.' }).join(''));
        exchange.end();
      },
      certified,
    );
    const file = join(cli.folder, 'authority.pem');
    await writeFile(file, certified.cert);
    const env = { OPENAI_BASE_URL: `${server.url}/v1` };
    const trusting = await run({ ...env, NODE_EXTRA_CA_CERTS: file });
    const wary = await run(env);
    await server.close();
    assert.equal(trusting.code, 0, trusting.stderr);
    assert.match(trusting.stdout, /Done\./);
    assert.equal(wary.code, 1);
    assert.match(wary.stderr, /its certificate is not trusted.*NODE_EXTRA_CA_CERTS/);
  });
});
