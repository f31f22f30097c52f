// Commands in the sandbox: what they can reach and what not, and that they are run, answered and ended as everywhere.
import { strict as assert } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createSocketServer, type Server as SocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { createSandbox, type Sandbox, type SandboxSettings } from '../../../src/adapters/node/sandbox.ts';
import { createShell } from '../../../src/adapters/node/shell.ts';
import type { ShellPort } from '../../../src/core/ports/shell.ts';
import { value } from '../../support/fakes/outcome.ts';
import { alive, begun, SHAPES, until } from './shapes.ts';
import { shellContract } from './shell-contract.ts';

/** Where the machine lets nobody make one, there is nothing to try. */
function works(): boolean {
  try {
    execFileSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true'], { stdio: 'ignore' });
    execFileSync('which', ['socat'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const here = process.platform === 'linux' && works();
/** Each way to leave once; all of them take minutes. */
const WAYS =
  /^(a plain command|the background|a session of its own|a daemon that leaves|a fork bomb of 64|a shell deaf|Node without|exec|a stopped process)/;
const settings: { sandbox: SandboxSettings['sandbox']; hosts: readonly string[] } = { sandbox: 'workspace', hosts: [] };
const environment = { ...process.env, SHELL: '/bin/bash', SSH_AUTH_SOCK: '/run/agent', DISPLAY: ':0' };

async function make(root: string, state: string): Promise<{ sandbox: Sandbox; shell: ShellPort }> {
  const sandbox = createSandbox({ settings: () => settings, roots: [root], ownState: [state] });
  await sandbox.refresh();
  assert.equal(sandbox.missing?.text, undefined);
  return { sandbox, shell: createShell({ outputFolder: join(state, 'outputs'), environment, roots: [root], sandbox }) };
}

describe('commands in the sandbox', function () {
  this.timeout(40_000);
  let root: string;
  let state: string;
  let outside: string;
  let sandbox: Sandbox;
  let shell: ShellPort;
  let web: Server;
  let door: SocketServer;
  let port = 0;
  before(async function () {
    if (!here) this.skip();
    [root = '', state = '', outside = ''] = ['ws', 'state', 'outside'].map((name) =>
      realpathSync(mkdtempSync(join(tmpdir(), `orquestra-box-${name}-`))),
    );
    for (const folder of ['.git/hooks', '.github/workflows', 'src']) mkdirSync(join(root, folder), { recursive: true });
    for (const file of ['.git/config', '.envrc', 'a.txt']) writeFileSync(join(root, file), 'mine\n');
    writeFileSync(join(state, 'rules.json'), '[]');
    web = createServer((_request, response) => response.end('reached')).listen(0, '127.0.0.1');
    door = createSocketServer((socket) => socket.end('told')).listen(join(outside, 'door.sock'));
    await Promise.all([once(web, 'listening'), once(door, 'listening')]);
    const address = web.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
    ({ sandbox, shell } = await make(root, state));
  });
  after(async () => {
    await shell?.dispose();
    await sandbox?.dispose();
    web?.close();
    door?.close();
    for (const folder of [root, state, outside])
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });
  const run = async (command: string) => value(await shell.start({ command, cwd: root })).done;

  it('write the workspace and temporary files', async () => {
    const end = await run(
      'echo new > src/b.txt; echo x > "$TMPDIR/t"; cat src/b.txt "$TMPDIR/t"; mktemp >/dev/null && pwd',
    );
    assert.deepEqual([end.exitCode, end.output], [0, `new\nx\n${root}\n`]);
    assert.equal(readFileSync(join(root, 'src', 'b.txt'), 'utf8'), 'new\n');
    assert.equal(shell.sandboxed, true);
  });

  it('write nothing else, and none of what is guarded in the workspace, there or not', async () => {
    const targets = ['/etc/orquestra', '~/orquestra', '/usr/bin/orquestra', `${outside}/x`, `${state}/rules.json`];
    const guarded = [
      '.git/hooks/pre-commit',
      '.git/config',
      '.envrc',
      '.github/workflows/x.yml',
      '.vscode/settings.json',
      '.orquestra/x',
    ];
    for (const target of [...targets, ...guarded]) {
      const end = await run(`mkdir -p "$(dirname ${target})" 2>/dev/null; echo bad > ${target} && echo WRITTEN`);
      assert.ok(
        !end.output.includes('WRITTEN') || target.startsWith(outside) || target.startsWith(state),
        `${target}: ${end.output}`,
      );
    }
    assert.deepEqual(readdirSync(outside), ['door.sock']);
    assert.equal(readFileSync(join(state, 'rules.json'), 'utf8'), '[]');
    assert.deepEqual(readdirSync(join(root, '.git', 'hooks')), []);
    assert.equal(readFileSync(join(root, '.envrc'), 'utf8'), 'mine\n');
    for (const name of ['.vscode', '.orquestra']) assert.equal(existsSync(join(root, name)), false, name);
  });

  it('do not take the way round: a link, a move of the folder, a namespace, a mount', async () => {
    const ways = [
      'ln -s .git/hooks h && echo bad > h/pre-commit',
      'mv .git old && mkdir -p .git/hooks && echo bad > .git/hooks/pre-commit',
      'unshare -Urm sh -c "umount .git/hooks; echo bad > .git/hooks/pre-commit"',
      'mount -o remount,rw / && echo bad > /etc/orquestra',
      'nsenter -t 1 -m sh -c "echo bad > /etc/orquestra"',
      'chroot /proc/1/root sh -c "echo bad > /etc/orquestra"',
    ];
    for (const way of ways) await run(way);
    assert.deepEqual(readdirSync(join(root, '.git', 'hooks')), []);
    assert.equal(existsSync('/etc/orquestra'), false);
  });

  it('see no keys, none of Orquestra’s own files and no socket of another program', async () => {
    const end = await run(
      `cat ${state}/rules.json; ls -A ~/.ssh ~/.aws 2>/dev/null; ls /run; echo "[$SSH_AUTH_SOCK$DISPLAY]"`,
    );
    assert.match(end.output, /rules\.json: No such file[\s\S]*\[\]\n$/);
    const asked = await run(`socat -u UNIX-CONNECT:${outside}/door.sock - 2>&1`);
    assert.doesNotMatch(asked.output, /told/);
  });

  it('see and end no process outside', async () => {
    const end = await run(`kill -0 ${process.pid} 2>&1; ls /proc | grep -c '^[0-9]*$'`);
    assert.match(end.output, /No such process/);
    assert.ok(Number(end.output.trim().split('\n').at(-1)) < 20, end.output);
  });

  it('reach no network, neither this machine’s', async () => {
    for (const place of [`127.0.0.1/${port}`, '1.1.1.1/80', '1.1.1.1/53']) {
      assert.notEqual((await run(`exec 3<>/dev/tcp/${place}`)).exitCode, 0, place);
    }
    const asked = await run(
      `curl -sS -m 5 --noproxy '*' http://127.0.0.1:${port}/ 2>&1; curl -sS -m 5 http://example.com/ 2>&1`,
    );
    assert.doesNotMatch(asked.output, /reached|Example Domain/);
  });

  it('keep their exit code, their signal’s, their quotes and their lines', async () => {
    assert.equal((await run('exit 7')).exitCode, 7);
    assert.equal((await run('kill -9 $$')).exitCode, 137);
    assert.equal(
      (await run(`printf '%s|' "a'b" 'c"d' $'e\\nf' "$((1+1))"; cat <<X\n$HOME\nX`)).output.startsWith(
        `a'b|c"d|e\nf|2|`,
      ),
      true,
    );
  });

  it('are not started at all when they cannot be put into it', async () => {
    const lost = createSandbox({ settings: () => settings, roots: [root], ownState: [] });
    const refused = await lost.wrap('true', { name: 'sh', program: '/bin/sh', options: () => [], verbatim: false }, {});
    assert.ok(!refused.ok && refused.fault.code === 'sandbox.failed');
    assert.deepEqual([lost.on, lost.missing?.code], [false, 'sandbox.missing']);
    assert.match(lost.missing?.text ?? '', /every command asks/);
  });

  let mark = 7001;
  for (const [name, command, n] of SHAPES.filter(([shape]) => WAYS.test(shape))) {
    it(`leave nothing of ${name}`, async () => {
      const sign = `${mark++}.${process.pid}`;
      const job = value(await shell.start({ command: command.replaceAll('MARK', sign), cwd: root }));
      // What is left when the command itself ends, ends with it: the sandbox has no processes but its own.
      const settled = async () => job.end !== undefined || (await begun(sign)) >= n;
      assert.ok(await until(settled, 400), `only ${await begun(sign)} of ${n} started`);
      await job.stop();
      assert.ok(await until(async () => (await alive(sign)) === 0, 50), `${await alive(sign)} left`);
    });
  }
});

if (here) {
  it('a repository in the sandbox takes what was made, and nothing that stands for what must not be', async function () {
    this.timeout(20_000);
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orquestra-repository-')));
    const state = realpathSync(mkdtempSync(join(tmpdir(), 'orquestra-repository-state-')));
    execFileSync('git', ['init', '-q', folder]);
    const { sandbox, shell } = await make(folder, state);
    const command =
      'echo a > a.txt; git add -A && git -c user.name=a -c user.email=a@b commit -qm one && git ls-files; git status -s';
    const { output } = await value(await shell.start({ command, cwd: folder })).done;
    await shell.dispose();
    await sandbox.dispose();
    assert.equal(output, 'a.txt\n');
    for (const one of [folder, state]) rmSync(one, { recursive: true });
  });

  shellContract('with real processes in the sandbox', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orquestra-boxed-')));
    const state = realpathSync(mkdtempSync(join(tmpdir(), 'orquestra-boxed-state-')));
    const { sandbox, shell } = await make(folder, state);
    return {
      shell,
      folder,
      dispose: async () => {
        await shell.dispose();
        await sandbox.dispose();
        rmSync(folder, { recursive: true });
        rmSync(state, { recursive: true });
      },
    };
  });
}
