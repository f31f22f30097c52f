// What this store alone promises of spending: older files are taken over, older programs and repairs lose nothing of it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sqlite from 'node:sqlite';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { connect } from '../../../../src/adapters/store/connect.ts';
import { Database } from '../../../../src/adapters/store/database.ts';
import { createGuard } from '../../../../src/adapters/store/guard.ts';
import { createHolds } from '../../../../src/adapters/store/holds.ts';
import { openLog } from '../../../../src/adapters/store/open-log.ts';
import { SCHEMA } from '../../../../src/adapters/store/schema.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { fail } from '../../../../src/protocol/fault.ts';
import { notice } from '../../../contract/log/events.ts';
import { must } from '../../../contract/log/log-contract.ts';
import { begun, ended } from '../../../contract/spend/spend-contract.ts';

const APPENDER = fileURLToPath(new URL('../../../contract/log/append-elsewhere.ts', import.meta.url));

describe('spending over node:sqlite', function () {
  this.timeout(60_000);
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-spend-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const path = () => join(folder, 'sessions.db');
  const opened = async () => must(await openLog({ folder, logger: { write: () => undefined } }));
  const insert = (database: DatabaseSync, events: readonly Event[]) => {
    const statement = database.prepare('INSERT INTO events(session, seq, type, run, body) VALUES(?, ?, ?, ?, ?)');
    database.exec('BEGIN');
    for (const event of events) statement.run(event.session, event.seq, event.type, null, JSON.stringify(event));
    database.exec('COMMIT');
  };
  /** A file as an Orquestra from before the table has left it. */
  const older = (events: readonly Event[]) => {
    const database = new DatabaseSync(path());
    database.exec(`PRAGMA journal_mode = WAL; ${SCHEMA}`);
    insert(database, events);
    database.close();
  };
  const requests = async () => {
    const { log, spend } = await opened();
    const { requests } = must(await spend.since(0));
    await log.close();
    return requests;
  };

  it('takes over what an older file tells of, once', async () => {
    const many = Array.from({ length: 12_000 }, (_, index) =>
      index % 100 === 0 ? ended('a', index + 2) : notice('a', index + 2),
    );
    older([begun('a'), ...many, begun('b', { importedTo: 3 }), ended('b', 2), ended('b', 3), ended('b', 4)]);
    assert.equal(await requests(), 121);
    const { log, spend } = await opened();
    must(await log.append('b', [ended('b', 5)], false));
    assert.equal(must(await spend.since(0)).requests, 122);
    must(await log.remove('a'));
    await log.close();
    assert.equal(await requests(), 122);
  });

  it('knows what a session has cost that is deleted before anybody has asked', async () => {
    older([begun('a'), ended('a', 2), begun('b'), ended('b', 2)]);
    const { log, spend } = await opened();
    must(await log.remove('a'));
    assert.equal(must(await spend.since(0)).requests, 2);
    await log.close();
  });

  it('counts what an older Orquestra adds to the file meanwhile', async () => {
    const { log, spend } = await opened();
    must(await log.append('a', [begun('a'), ended('a', 2)], false));
    const other = new DatabaseSync(path());
    assert.equal(other.prepare('PRAGMA user_version').get()?.user_version, 1);
    insert(other, [ended('a', 3), notice('a', 4)]);
    other.close();
    assert.equal(must(await spend.since(0)).requests, 2);
    await log.close();
  });

  it('counts what another process adds', async () => {
    const { log, spend } = await opened();
    const events = JSON.stringify([begun('a'), ended('a', 2, { cost: 3 })]);
    const [code] = await once(spawn(process.execPath, [APPENDER, folder, 'a', events], { stdio: 'inherit' }), 'exit');
    assert.equal(code, 0);
    assert.equal(must(await spend.since(0)).usd, 3);
    await log.close();
  });

  it('lets no event be refused because something in it is not what it should be', async () => {
    const { log, spend } = await opened();
    must(await log.append('a', [begun('a')], false));
    const other = new DatabaseSync(path());
    other.prepare("UPDATE events SET body = '{broken' WHERE seq = 1").run();
    other.prepare("INSERT INTO events(session, seq, type, run, body) VALUES('a', 2, 'model.ended', NULL, '{}')").run();
    other.prepare("INSERT INTO events(session, seq, type, run, body) VALUES('a', 3, 'model.ended', NULL, '{no')").run();
    other.close();
    must(await log.append('a', [ended('a', 4)], false));
    assert.equal(must(await spend.since(1)).requests, 1);
    await log.close();
  });

  it('lost what deleted sessions had cost when a damaged file was mended', async () => {
    const { log } = await opened();
    must(await log.append('gone', [begun('gone'), ended('gone', 2, { cost: 5 })], true));
    must(await log.remove('gone'));
    must(
      await log.append('a', [begun('a'), ended('a', 2), ...Array.from({ length: 400 }, (_, at) => long(at + 3))], true),
    );
    must(await log.append('b', [begun('b', { forkedFrom: { session: 'a', seq: 2 } }), ended('b', 2)], true));
    await log.close();
    const file = await open(path(), 'r+');
    await file.write(Buffer.alloc(4_096, 0xa5), 0, 4_096, 200 * 1_024);
    await file.close();
    const again = await opened();
    assert.equal(again.warnings.length, 1);
    const { requests, usd } = must(await again.spend.since(0));
    assert.deepEqual({ requests, usd }, { requests: 2, usd: 5.01 });
    await again.log.close();
  });

  it('held room for ever for a process that had died', async () => {
    const { log } = await opened();
    await log.close();
    const database = new Database(path(), () => connect(sqlite, path()));
    let now = 1_000;
    const guard = createGuard(database, () => fail('log.damaged', 'not here'));
    const holds = createHolds(database, guard, () => now);
    const elsewhere = async () => {
      let requests = -1;
      must(
        await holds.hold(0, 'other', (standing) => {
          requests = standing.elsewhere.requests;
          return undefined;
        }),
      );
      return requests;
    };
    must(await holds.hold(0, 'one', () => ({ usd: 1, tokens: 1 })));
    now += 250_000;
    // Whoever is heard of again keeps what it holds.
    must(await holds.hold(0, 'one', () => ({ usd: 1, tokens: 1 })));
    now += 250_000;
    assert.equal(await elsewhere(), 2);
    now += 60_000;
    assert.equal(await elsewhere(), 0);
    database.close();
  });

  it('counts again from the events what can no longer be read of its table', async () => {
    const { log } = await opened();
    const many = Array.from({ length: 300 }, (_, at) => ended('a', at + 2, { model: `openai/${'m'.repeat(400)}` }));
    must(await log.append('a', [begun('a'), ...many], true));
    await log.close();
    const database = new DatabaseSync(path(), { defensive: false });
    database.exec('PRAGMA writable_schema = ON');
    database.exec("UPDATE sqlite_schema SET rootpage = 100000 WHERE name = 'spend'");
    database.close();
    assert.equal(await requests(), 300);
  });
});

const long = (seq: number): Event => notice('a', seq, 'x'.repeat(1_000));
