// `--approve rules` on a terminal: the question is put there, and its answer or Ctrl-C counts.
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model/server.ts';
import { type Cli, createCli, waitUntil } from './support/cli.ts';

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

describe('the command line on a terminal', function () {
  this.timeout(30_000);
  let cli: Cli;
  let model: ScriptedModel | undefined;
  let child: ChildProcess | undefined;
  before(async function () {
    try {
      execFileSync('script', ['-qec', 'true', '/dev/null'], { stdio: 'ignore' });
    } catch {
      // Without util-linux's script there is no terminal to be had here.
      this.skip();
    }
    cli = await createCli();
  });
  after(() => cli?.dispose());
  afterEach(async () => {
    child?.kill('SIGKILL');
    await model?.close();
    await rm(join(cli.workspace, 'made.txt'), { force: true });
  });

  const made = () => existsSync(join(cli.workspace, 'made.txt'));
  /** Types `keys` when the question stands there; resolves with the exit code and all that was on the screen. */
  const answer = async (keys: string, files: readonly string[] = ['made.txt']) => {
    model = await startScriptedModel({
      script: ({ messages }) => {
        const path = files[messages.filter((message) => message.role === 'tool').length];
        if (path === undefined) return { text: 'Bye.' };
        return { calls: [{ name: 'write_file', arguments: { path, content: '\u001b[2Jx\n' } }] };
      },
    });
    const words = [process.execPath, cli.bundle, 'run', '--cwd', cli.workspace, '--model', 'openai/scripted', 'go'];
    child = spawn('script', ['-qec', words.map(quoted).join(' '), '/dev/null'], {
      env: {
        PATH: process.env.PATH,
        HOME: cli.home,
        ORQUESTRA_HOME: cli.home,
        OLLAMA_HOST: 'http://127.0.0.1:9',
        OPENAI_BASE_URL: `${model.url}/v1`,
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let screen = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
    });
    const ended = once(child, 'close');
    await waitUntil(() => screen.includes('Allow?'));
    assert.equal(made(), false);
    child.stdin?.write(keys);
    const [code] = await ended;
    return { code, screen };
  };

  it('does what was allowed, and shows what a terminal would obey', async () => {
    const { code, screen } = await answer('y\r');
    assert.equal(code, 0, screen);
    assert.equal(made(), true);
    assert.ok(screen.includes('⟨U+001B⟩[2Jx'), screen);
  });

  it('asks once for what is allowed for the session', async () => {
    const { code, screen } = await answer('s\r', ['made.txt', 'also.txt']);
    assert.equal(code, 0, screen);
    assert.equal(made(), true);
    assert.ok(existsSync(join(cli.workspace, 'also.txt')));
    assert.match(screen, /session would allow until the session ends: Change files in this workspace\./);
    assert.equal(screen.split('Allow?').length, 2, screen);
  });

  it('takes an empty answer for no', async () => {
    const { code, screen } = await answer('\r');
    assert.equal(code, 3, screen);
    assert.equal(made(), false);
    assert.match(screen, /the user denied it/);
  });

  it('stops on Ctrl-C instead of going on with a no', async () => {
    const { code, screen } = await answer('\u0003');
    assert.equal(code, 130, screen);
    assert.equal(made(), false);
    assert.equal(model?.requests.length, 1);
  });

  it('takes the end of input for no', async () => {
    const { code } = await answer('\u0004');
    assert.equal(code, 3);
    assert.equal(made(), false);
  });
});
