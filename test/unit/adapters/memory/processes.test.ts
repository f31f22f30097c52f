// Memory shared by processes, and memory whose process dies while it writes.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createMemory } from '../../../../src/adapters/memory/create-memory.ts';
import { hashedVector } from '../../../../src/adapters/memory/hashed-vectors.ts';
import { VectorIndex } from '../../../../src/adapters/memory/vector-index.ts';
import { ids, must } from '../../../contract/memory/memory-contract.ts';

const REMEMBERER = fileURLToPath(new URL('rememberer.ts', import.meta.url));

describe('memory among processes', function () {
  this.timeout(60_000);
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-shared-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = (...values: readonly string[]) =>
    spawn(process.execPath, [REMEMBERER, folder, ...values], { stdio: ['ignore', 'pipe', 'inherit'] });

  /** Which vectors there are, after a search has brought them up. */
  const vectorsOf = async () => {
    must(await createMemory({ folder }).search('zzzz', 1));
    const database = new DatabaseSync(join(folder, 'memory.db'));
    assert.equal(database.prepare('SELECT count(*) AS count FROM items WHERE shard IS NULL').get()?.count, 0);
    const shards = database
      .prepare('SELECT DISTINCT shard FROM items')
      .all()
      .map((row) => Number(row.shard));
    database.close();
    const found = await new VectorIndex(join(folder, 'vectors')).query(shards, hashedVector('note'), 10_000);
    return found.map((item) => item.id).toSorted();
  };

  it('loses neither text nor vector when two write and search at once', async () => {
    const children = [start('a', '60'), start('b', '60')];
    for (const child of children) child.stdout.resume();
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    assert.deepEqual(codes, [0, 0]);
    const listed = ids(must(await createMemory({ folder }).list())).toSorted();
    assert.equal(listed.length, 120);
    assert.deepEqual(await vectorsOf(), listed);
  });

  it('has every accepted text and its vector after being killed at any moment', async () => {
    let accepted: string[] = [];
    for (let round = 0; round < 6; round++) {
      const child = start(`r${round}-`);
      let text = '';
      child.stdout.on('data', (piece) => {
        text += piece;
      });
      await once(child.stdout, 'data');
      await sleep(700 + round * 60);
      child.kill('SIGKILL');
      await once(child, 'close');
      accepted = [...accepted, ...text.slice(0, text.lastIndexOf('\n')).split('\n')];
    }
    const listed = ids(must(await createMemory({ folder }).list()));
    const known = new Set(listed);
    assert.deepEqual(
      accepted.filter((id) => !known.has(id)),
      [],
    );
    assert.deepEqual(await vectorsOf(), listed.toSorted());
  });
});
