// Every way a command may leave processes behind, and that stopping it leaves none.
import { strict as assert } from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'mocha';
import { type ProcessInfo, parsePs, selectMembers } from '../../../../src/adapters/node/process-tree.ts';
import { createShell } from '../../../../src/adapters/node/shell.ts';
import type { ShellPort } from '../../../../src/core/ports/shell.ts';
import { value } from '../../../support/fakes/outcome.ts';

/** `%` stands for a sleep of a length that nothing else on the machine sleeps; `n` is how many of them there are. */
const SHAPES: readonly (readonly [name: string, command: string, n: number])[] = [
  ['a plain command', 'sleep %', 1],
  ['a pipe', 'sleep % | sleep % | cat', 2],
  ['the background', 'sleep % & sleep % & wait', 2],
  ['the background, with the shell gone', 'sleep % & sleep % & exit 0', 2],
  ['nohup', 'nohup sleep % >/dev/null 2>&1 & wait', 1],
  ['nohup, with the shell gone', 'nohup sleep % >/dev/null 2>&1 &', 1],
  ['a session of its own', 'setsid sleep % & wait', 1],
  ['a session of its own, with the shell gone', 'setsid -f sleep % >/dev/null 2>&1 </dev/null', 1],
  ['two forks', '(sh -c "sleep % & sleep %" & ) ; sleep %', 3],
  ['two forks into a session of its own', '(setsid sh -c "sleep % & exec sleep %" >/dev/null 2>&1 &) ; exit 0', 2],
  ['a shell deaf to SIGTERM', 'trap "" TERM; sleep %; sleep %', 1],
  ['a shell that starts again what is ended', 'trap "" TERM; while :; do sh -c "trap \\"\\" TERM; sleep %"; done', 1],
  ['an answer to SIGTERM that starts more', 'trap "setsid -f sleep %" TERM; sleep % & wait; wait', 1],
  ['a subshell', '( ( ( sleep % ) ) ; true ) ; true', 1],
  ['exec', 'exec sleep %', 1],
  ['jobs in groups of their own', 'set -m; sleep % & sleep % & wait', 2],
  ['a stopped process', 'sleep % & sleep 0.1; kill -STOP $!; wait', 1],
  ['an empty environment', 'env -i sleep % & wait', 1],
  ['an empty environment, with the shell gone', 'env -i setsid -f sleep %', 1],
  ['many children', 'for i in 1 2 3 4 5 6 7 8 9 10; do (sleep % &) ; done; wait', 10],
  ['another language', 'perl -e \'use POSIX; fork and exit; POSIX::setsid(); fork and exit; exec "sleep", "%"\'', 1],
];

async function alive(mark: string): Promise<number> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const line = await readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '');
      return line.split('\0').includes(mark) && line.startsWith('sleep');
    }),
  );
  return found.filter(Boolean).length;
}

async function until(condition: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if (await condition()) return true;
    await sleep(20);
  }
  return false;
}

describe('ending process trees', function () {
  this.timeout(15_000);
  let folder: string;
  let shell: ShellPort;
  before(async function () {
    if (process.platform !== 'linux') this.skip();
    folder = await mkdtemp(join(tmpdir(), 'orquestra-tree-'));
    shell = createShell({ outputFolder: folder, environment: { ...process.env, SHELL: '/bin/bash' } });
  });
  after(async () => {
    await shell.dispose();
    await rm(folder, { recursive: true, force: true });
  });
  let number = 0;
  const start = async (command: string) => {
    const mark = `${1000 + ++number}.${process.pid}`;
    const job = value(
      await shell.start({
        command: command.replaceAll('%', mark),
        cwd: folder,
      }),
    );
    return { job, mark };
  };

  for (const [name, command, n] of SHAPES) {
    it(`leaves nothing of ${name}`, async () => {
      const { job, mark } = await start(command);
      assert.ok(await until(async () => (await alive(mark)) >= n), `only ${await alive(mark)} of ${n} started`);
      const started = performance.now();
      await job.stop();
      const ms = performance.now() - started;
      assert.equal(await alive(mark), 0);
      assert.ok(ms < 1300, `${ms} ms`);
      const end = await job.done;
      assert.ok(end.ended === 'stopped' || end.exitCode !== null);
    });
  }

  it('ends the same trees when time is over', async () => {
    const mark = `2001.${process.pid}`;
    const command = `trap "" TERM; setsid -f sleep ${mark}; sleep ${mark}; sleep ${mark}`;
    const job = value(await shell.start({ command, cwd: folder, timeoutMs: 200 }));
    const end = await job.done;
    assert.equal(end.ended, 'timeout');
    assert.ok(end.ms < 1800, `${end.ms} ms`);
    assert.ok(await until(async () => (await alive(mark)) === 0));
  });

  it('ends everything of everybody at the end, and nothing of others', async () => {
    const other = createShell({ outputFolder: folder });
    const mark = `2002.${process.pid}`;
    const kept = `2003.${process.pid}`;
    value(await other.start({ command: `setsid -f sleep ${mark} >/dev/null 2>&1`, cwd: folder }));
    value(await other.start({ command: `sleep ${mark}`, cwd: folder }));
    const job = value(await shell.start({ command: `sleep ${kept}`, cwd: folder }));
    assert.ok(await until(async () => (await alive(mark)) === 2 && (await alive(kept)) === 1));
    await other.dispose();
    assert.deepEqual([await alive(mark), await alive(kept)], [0, 1]);
    await job.stop();
  });
});

describe('telling whose processes are whose', () => {
  const one = (pid: number, parent: number, more: Partial<ProcessInfo> = {}): ProcessInfo => ({
    pid,
    parent,
    group: pid,
    session: pid,
    startedAt: 100,
    dead: false,
    marked: false,
    ...more,
  });
  const target = (exitedAt?: number) => ({ pid: 50, marker: 'x', startedAt: 100, exitedAt: () => exitedAt });

  it('takes leader, group, session, children and marked ones; not the dead, not who was there before', () => {
    const processes = [
      one(50, 1),
      one(51, 1, { group: 50 }),
      one(52, 1, { session: 50 }),
      one(53, 52),
      one(54, 53),
      one(55, 1, { marked: true }),
      one(56, 50, { dead: true }),
      one(57, 50, { startedAt: 10 }),
      one(58, 1),
      one(process.pid, 50),
    ];
    assert.deepEqual(selectMembers(processes, target()), [50, 51, 52, 55, 53, 54]);
  });

  it('spares a stranger who was given the number of a leader that has ended', () => {
    const stranger = [one(50, 1, { startedAt: 200 }), one(60, 50, { group: 50, session: 50, startedAt: 201 })];
    const left = one(61, 1, { group: 50, session: 50, startedAt: 101 });
    assert.deepEqual(selectMembers([...stranger, left], target(120)), [61]);
    assert.deepEqual(selectMembers([...stranger, left], target()), [50, 60, 61]);
  });

  it('understands what ps prints on macOS', () => {
    const output = [
      '    1     0     1 Ss   10-02:03:04 /sbin/launchd',
      '  501     1   501 S          00:05 sleep 60 HOME=/Users/me ORQUESTRA_JOB=ab-1_ LANG=C',
      '  502   501   501 Z       01:00:05 (sleep)',
      'no line of its kind',
    ].join('\n');
    const found = parsePs(output, 'ab-1_', 1_000_000);
    assert.deepEqual(
      found.map(({ pid, parent, group, startedAt, dead, marked }) => [pid, parent, group, startedAt, dead, marked]),
      [
        [1, 0, 1, 1_000_000 - 871_384, false, false],
        [501, 1, 501, 999_995, false, true],
        [502, 501, 501, 996_395, true, false],
      ],
    );
  });
});
