// What this store alone promises: unreadable events are left out and counted, a full disk leaves nothing half-written, long sessions open fast.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sqlite from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { connect, prepare } from '../../../../src/adapters/store/connect.ts';
import { Database } from '../../../../src/adapters/store/database.ts';
import { loadSqlite } from '../../../../src/adapters/store/sqlite.ts';
import { createSqliteLog } from '../../../../src/adapters/store/sqlite-log.ts';
import { fail } from '../../../../src/protocol/fault.ts';
import { notice, numbers, story } from '../../../contract/log/events.ts';
import { codeOf, must } from '../../../contract/log/log-contract.ts';

describe('the log over node:sqlite', () => {
  let folder = '';
  let lines: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-sqlite-'));
    lines = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const make = (pages?: number) => {
    const path = join(folder, 'sessions.db');
    prepare(sqlite, path);
    const database = new Database(path, () => {
      const handle = connect(sqlite, path);
      if (pages !== undefined) handle.exec(`PRAGMA max_page_count = ${pages}`);
      return handle;
    });
    const logger = { write: (_: string, text: string) => void lines.push(text) };
    return { database, log: createSqliteLog({ database, logger, mend: () => fail('log.damaged', 'not here') }) };
  };

  it('leaves unreadable events out, counts them and names each once', async () => {
    const { database, log } = make();
    must(await log.append('s', story('s', 6), true));
    database.run("UPDATE events SET body = '{broken' WHERE seq = 3");
    database.run('UPDATE events SET body = \'{"v":1,"type":"nobody.knows"}\' WHERE seq = 5');
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(numbers(must(await log.read('s', {}))), [1, 2, 4, 6]);
      assert.equal(log.skipped('s'), 2);
    }
    assert.equal(lines.length, 2);
    assert.ok(lines[0]?.includes('event 3'));
    must(await log.append('s', [notice('s', 7)], true));
    await log.close();
  });

  it('held the thread while it read a long session', async () => {
    const { log } = make();
    const events = story('s', 12_000).map((event) =>
      event.type === 'notice.raised' ? { ...event, text: 'x'.repeat(500) } : event,
    );
    must(await log.append('s', events, false));
    for (const range of [{}, { last: 11_999 }, { types: ['notice.raised'] }, { types: ['session.created'] }]) {
      let longest = 0;
      let turns = 0;
      let last = performance.now();
      const watch = setInterval(() => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
        turns += 1;
      }, 1);
      const read = must(await log.read('s', range));
      clearInterval(watch);
      assert.ok(read.length === 1 || read.length >= 11_999);
      if (read.length > 1) assert.ok(turns >= 3, `the thread was free only ${turns} times`);
      assert.ok(longest < 150, `the thread was held for ${Math.round(longest)} ms`);
    }
    await log.close();
  });

  it('sees what is appended while it reads', async () => {
    const { log } = make();
    must(await log.append('s', story('s', 12_000), false));
    const reading = log.read('s', {});
    await new Promise((resolve) => setImmediate(resolve));
    must(await log.append('s', [notice('s', 12_001)], false));
    assert.equal(must(await reading).length, 12_001);
    await log.close();
  });

  it('refuses to read a session that a newer Orquestra has written to', async () => {
    const { database, log } = make();
    must(await log.append('s', story('s', 3), true));
    database.run("UPDATE events SET body = json_set(body, '$.v', 99) WHERE seq = 2");
    assert.equal(codeOf(await log.read('s', {})), 'event.newer');
    await log.close();
  });

  it('folds from the start when a saved head cannot be read', async () => {
    const { database, log } = make();
    must(await log.append('s', story('s', 3), true));
    database.run('UPDATE sessions SET head = \'{"seq":2}\', head_seq = 2');
    assert.deepEqual(must(await log.open('s')), { lastSeq: 3 });
    await log.close();
  });

  it('says that the disk is full and keeps nothing of the batch', async () => {
    const { log } = make(30);
    must(await log.append('s', story('s', 2), true));
    const big = [notice('s', 3), notice('s', 4, 'x'.repeat(300_000))];
    const appended = await log.append('s', big, true);
    assert.equal(codeOf(appended), 'disk.full');
    assert.ok(!appended.ok && appended.fault.text.includes(folder));
    assert.deepEqual(numbers(must(await log.read('s', {}))), [1, 2]);
    assert.equal(must(await log.list('', 1))[0]?.count, 1);
    must(await log.append('s', [notice('s', 3)], true));
    await log.close();
  });

  it('says that the store is busy when another writer does not end', async function () {
    this.timeout(10_000);
    const { log } = make();
    must(await log.append('s', story('s', 1), true));
    const other = new sqlite.DatabaseSync(join(folder, 'sessions.db'));
    other.exec('BEGIN IMMEDIATE');
    const appended = await log.append('s', [notice('s', 2)], true);
    assert.equal(codeOf(appended), 'log.unwritable');
    assert.ok(!appended.ok && appended.fault.retryable);
    other.exec('ROLLBACK');
    other.close();
    must(await log.append('s', [notice('s', 2)], true));
    await log.close();
  });

  it('opens the end of a long session without reading its beginning', async function () {
    this.timeout(30_000);
    const { database, log } = make();
    must(await log.append('s', story('s', 30_000), false));
    database.run("UPDATE events SET body = '{broken' WHERE seq < 29000");
    assert.equal(must(await log.open('s'))?.lastSeq, 30_000);
    assert.equal(must(await log.read('s', { last: 600 }))[0]?.seq, 29_401);
    assert.equal(log.skipped('s'), 0);
    await log.close();
  });

  it('says which Node and VS Code are needed where node:sqlite is missing', async () => {
    const loaded = await loadSqlite(() => Promise.reject(new Error('No such built-in module: node:sqlite')));
    assert.equal(codeOf(loaded), 'store.unavailable');
    assert.match(loaded.ok ? '' : loaded.fault.text, /Node 22\.16.*VS Code 1\.125/);
  });
});
