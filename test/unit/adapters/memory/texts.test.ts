// The remembered texts: all or nothing when the disk is full, and words that keep step with them.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as sqlite from 'node:sqlite';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { connect, memoryFault } from '../../../../src/adapters/memory/sqlite.ts';
import { Texts } from '../../../../src/adapters/memory/texts.ts';
import { ids, remembered } from '../../../contract/memory/memory-contract.ts';

describe('memory texts', () => {
  let folder = '';
  let handle: sqlite.DatabaseSync;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-texts-'));
    handle = connect(sqlite, join(folder, 'memory.db'));
  });
  afterEach(async () => {
    handle.close();
    await rm(folder, { recursive: true });
  });

  it('says that the disk is full and keeps what was there', () => {
    const texts = new Texts(handle);
    texts.save([remembered('a', 'the parser')]);
    handle.exec('PRAGMA max_page_count = 30');
    assert.throws(
      () => texts.save([remembered('b', 'small'), remembered('a', 'x'.repeat(500_000))]),
      (error) => memoryFault(error, folder)?.code === 'disk.full',
    );
    assert.deepEqual(texts.list(), [remembered('a', 'the parser')]);
    assert.deepEqual(
      texts.search(['parser'], 5).map((found) => found.item.id),
      ['a'],
    );
  });

  it('ranks rarer words higher and newer texts first among equals', () => {
    const texts = new Texts(handle);
    texts.save([
      remembered('old', 'the plan', 1),
      remembered('new', 'the plan', 2),
      remembered('rare', 'the lease', 3),
      remembered('other', 'the note', 4),
      remembered('last', 'the word', 5),
    ]);
    const found = texts.search(['plan', 'lease'], 5).map((each) => each.item);
    assert.deepEqual(ids(found), ['rare', 'new', 'old']);
  });

  it('finds other forms of a word', () => {
    const texts = new Texts(handle);
    texts.save([remembered('a', 'she runs the tests'), remembered('b', 'nothing')]);
    assert.equal(texts.search(['running'], 5)[0]?.item.id, 'a');
    assert.equal(texts.search(['test'], 5)[0]?.item.id, 'a');
    assert.equal(texts.search(['run'], 5)[0]?.item.id, 'a');
  });
});
