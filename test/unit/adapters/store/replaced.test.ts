// What is written while the store's file is made, set aside or taken away under the writer is in the file that is there afterwards, or refused.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { openLog } from '../../../../src/adapters/store/open-log.ts';
import { notice, numbers, story } from '../../../contract/log/events.ts';
import { codeOf, must } from '../../../contract/log/log-contract.ts';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));

describe('a store whose file changes under its writers', function () {
  this.timeout(30_000);
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-replaced-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const path = () => join(folder, 'sessions.db');
  const open = async () => must(await openLog({ folder, logger: { write: () => undefined } })).log;

  it('acknowledged an event that went into the file set aside meanwhile', async () => {
    const mended = join(folder, 'mended');
    const { log: saved } = must(await openLog({ folder: mended, logger: { write: () => undefined } }));
    must(await saved.append('s', story('s', 2), true));
    await saved.close();
    const one = await open();
    must(await one.append('s', story('s', 2), true));
    const repairer = new DatabaseSync(path());
    repairer.exec('BEGIN IMMEDIATE');
    const appended = one.append('s', [notice('s', 3)], true);
    await sleep(20);
    for (const side of ['-wal', '-shm', '']) renameSync(path() + side, join(folder, `aside.db${side}`));
    renameSync(join(mended, 'sessions.db'), path());
    repairer.exec('ROLLBACK');
    repairer.close();
    must(await appended);
    const other = await open();
    assert.deepEqual(numbers(must(await other.read('s', {}))), [1, 2, 3]);
    must(await other.append('s', [notice('s', 4)], true));
    assert.deepEqual(numbers(must(await one.read('s', {}))), [1, 2, 3, 4]);
    await one.close();
    await other.close();
  });

  it('went on writing to a write-ahead log that was taken away', async () => {
    const one = await open();
    must(await one.append('s', story('s', 2), true));
    for (const side of ['-wal', '-shm']) rmSync(path() + side);
    must(await one.append('s', [notice('s', 3)], true));
    const other = await open();
    assert.deepEqual(numbers(must(await other.read('s', {}))), [1, 2, 3]);
    await one.close();
    await other.close();
  });

  it('refuses what does not follow in the file that is there now', async () => {
    const one = await open();
    must(await one.append('s', story('s', 2), true));
    for (const side of ['-wal', '-shm', '']) renameSync(path() + side, join(folder, `aside.db${side}`));
    assert.equal(codeOf(await one.append('s', [notice('s', 3)], true)), 'log.gap');
    assert.ok(existsSync(path()));
    await one.close();
  });

  it('called a new store busy that several processes opened at once', async () => {
    for (let round = 0; round < 3; round++) {
      const store = join(folder, `new-${round}`);
      const children = ['a', 'b', 'c', 'd'].map((session) =>
        spawn(process.execPath, [WRITER, store, session, '2'], { stdio: ['ignore', 'ignore', 'inherit'] }),
      );
      const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
      assert.deepEqual(codes, [0, 0, 0, 0]);
      const { log } = must(await openLog({ folder: store, logger: { write: () => undefined } }));
      assert.equal(must(await log.list(undefined, 9)).length, 4);
      await log.close();
    }
  });

  it('finds a folder whose name means something in an address', async () => {
    const store = join(folder, 'a?b #1 100%20 ü');
    const { log } = must(await openLog({ folder: store, logger: { write: () => undefined } }));
    must(await log.append('s', story('s', 2), true));
    await log.close();
    assert.ok(existsSync(join(store, 'sessions.db')));
  });
});
