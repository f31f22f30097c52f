// Stopping a command leaves nothing of it, in whatever shape it went: 44 shapes of real processes, no survivor.
import { strict as assert } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'mocha';
import { createShell } from '../../../src/adapters/node/shell.ts';
import type { ShellPort } from '../../../src/core/ports/shell.ts';
import { value } from '../../support/fakes/outcome.ts';
import { alive, begun, SHAPES, until } from './shapes.ts';

describe('ending process trees', function () {
  this.timeout(20_000);
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
  const marks: string[] = [];
  let stoppedAt = 0;
  const start = async (command: string) => {
    const mark = `${1001 + marks.length}.${process.pid}`;
    marks.push(mark);
    return { job: value(await shell.start({ command: command.replaceAll('MARK', mark), cwd: folder })), mark };
  };

  for (const [name, command, n] of SHAPES) {
    it(`leaves nothing of ${name}`, async () => {
      const { job, mark } = await start(command);
      assert.ok(await until(async () => (await begun(mark)) >= n), `only ${await begun(mark)} of ${n} started`);
      await job.stop();
      stoppedAt = performance.now();
      assert.equal(await alive(mark), 0);
      const end = await job.done;
      assert.ok(end.ended === 'stopped' || end.exitCode !== null);
    });
  }

  it('and nothing of any of them two seconds later', async () => {
    assert.ok(SHAPES.length >= 40 && marks.length === SHAPES.length);
    await sleep(Math.max(0, stoppedAt + 2_000 - performance.now()));
    const left = await Promise.all(marks.map(alive));
    assert.deepEqual(
      marks.flatMap((_, index) => (left[index] === 0 ? [] : [SHAPES[index]?.[0]])),
      [],
    );
  });

  it('ends the same trees when time is over', async () => {
    const mark = `2001.${process.pid}`;
    const command = `trap "" TERM; setsid -f sleep ${mark}; sleep ${mark}; sleep ${mark}`;
    const job = value(await shell.start({ command, cwd: folder, timeoutMs: 200 }));
    assert.equal((await job.done).ended, 'timeout');
    assert.ok(await until(async () => (await alive(mark)) === 0));
  });

  it('ends everything of everybody at the end, and nothing of others', async () => {
    const other = createShell({ outputFolder: folder });
    const mark = `2002.${process.pid}`;
    const kept = `2003.${process.pid}`;
    value(await other.start({ command: `setsid -f sleep ${mark} >/dev/null 2>&1`, cwd: folder }));
    value(await other.start({ command: `sleep ${mark}`, cwd: folder }));
    const job = value(await shell.start({ command: `exec sleep ${kept}`, cwd: folder }));
    assert.ok(await until(async () => (await begun(mark)) === 2 && (await begun(kept)) === 1));
    await other.dispose();
    assert.deepEqual([await alive(mark), await alive(kept)], [0, 1]);
    await job.stop();
  });
});
