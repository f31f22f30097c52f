// Orquestra killed without a word: its watcher ends what it ran; with the watcher killed too, the next start does, and no stranger.
import { strict as assert } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, before, beforeEach, describe, it } from 'mocha';
import { createShell } from '../../../src/adapters/node/shell.ts';
import { begun, SHAPES, until } from './shapes.ts';

const HOST = fileURLToPath(new URL('./mortal-host.ts', import.meta.url));
const TRIED = [
  'a plain command',
  'disowned jobs',
  'a daemon deaf to every signal that can be refused',
  'a shell that starts again what is ended',
  'a stopped daemon',
  'nothing to be known by but what the system hands down',
  'a daemon that leaves everything behind',
  'closed outputs',
  'a fork bomb of 64',
  'one that is another process every 20 ms',
  'two that start each other again',
  'a terminal of its own',
];

describe('commands of an Orquestra that was killed', function () {
  this.timeout(30_000);
  let folder: string;
  let mark: string;
  let count = 0;
  const hosts: ChildProcess[] = [];
  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-killed-'));
    mark = `${3001 + ++count}.${process.pid}`;
  });
  afterEach(async () => {
    for (const host of hosts.splice(0)) host.kill('SIGKILL');
    assert.ok(await until(async () => (await begun(mark)) === 0));
    await rm(folder, { recursive: true, force: true });
  });

  const run = async (...names: readonly string[]) => {
    const shapes = SHAPES.filter(([name]) => names.includes(name));
    assert.equal(shapes.length, names.length);
    const host = spawn(process.execPath, [HOST, folder, ...shapes.map((shape) => shape[1].replaceAll('MARK', mark))], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    hosts.push(host);
    await once(host.stdout, 'data');
    const least = shapes.reduce((sum, [, , n]) => sum + n, 0);
    assert.ok(await until(async () => (await begun(mark)) >= least), `only ${await begun(mark)} of ${least} started`);
    return host;
  };
  const journal = async () => {
    const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.jobs'));
    const text = await readFile(join(folder, name), 'utf8');
    return { name, lines: text.trim().split('\n') };
  };
  const killWithWatcher = async (host: ChildProcess) => {
    assert.ok(await until(async () => (await journal()).lines.length >= 3));
    const { lines } = await journal();
    const watcher = Number(/"watcher","pid":(\d+)/.exec(lines.join('\n'))?.[1]);
    process.kill(watcher, 'SIGKILL');
    host.kill('SIGKILL');
    await once(host, 'exit');
  };

  for (const name of TRIED) {
    it(`are gone soon: ${name}`, async () => {
      const host = await run(name);
      host.kill('SIGKILL');
      assert.ok(await until(async () => (await begun(mark)) === 0));
    });
  }

  it('are ended at the next start where nothing had been left to end them', async () => {
    await killWithWatcher(await run('a plain command', 'a daemon that leaves everything behind', 'nohup'));
    assert.ok((await begun(mark)) >= 3);
    const next = createShell({ outputFolder: folder });
    assert.ok(await until(async () => (await begun(mark)) === 0));
    assert.ok(await until(async () => !(await readdir(folder)).some((name) => name.endsWith('.jobs'))));
    await next.dispose();
  });

  it('of another one that lives are left alone', async () => {
    await run('a plain command');
    const next = createShell({ outputFolder: folder });
    await next.dispose();
    assert.equal(await begun(mark), 1);
    await journal();
  });

  it('are never confused with a stranger that was given the number of one', async () => {
    const stranger = spawn('sleep', [mark], { detached: true, stdio: 'ignore' });
    hosts.push(stranger);
    const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const gone = { what: 'owner', pid: 4_000_000, start: 1, boot };
    const reused = { what: 'job', pid: stranger.pid, start: 1, boot };
    const text = [gone, reused].map((line) => JSON.stringify(line)).join('\n');
    await writeFile(join(folder, '0123456789.jobs'), `${text}\nnot a line\n`);
    const next = createShell({ outputFolder: folder });
    assert.ok(await until(async () => (await readdir(folder)).length === 0));
    assert.equal(await begun(mark), 1);
    await next.dispose();
  });
});
