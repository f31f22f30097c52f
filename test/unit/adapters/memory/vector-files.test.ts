// The vectors' file: compact, vouched for by its checksum, replaced whole.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { VectorCodec } from '../../../../src/adapters/memory/vector-codec.ts';
import { VectorStorage } from '../../../../src/adapters/memory/vector-storage.ts';

const items: { id: string; metadata: Record<string, number | boolean>; vector: number[]; norm: number }[] = [
  { id: 'a', metadata: {}, vector: [1, 0.5, -0.25], norm: Math.sqrt(1.3125) },
  { id: 'naïve 🐙', metadata: { kept: true, n: 2 }, vector: [0, 0, 2], norm: 2 },
];

describe('vector codec', () => {
  const codec = new VectorCodec();

  it('gives back what was written', () => {
    const data = { version: 1, metadata_config: { indexed: ['kept'] }, items };
    assert.deepEqual(codec.deserializeIndex(codec.serializeIndex(data)), data);
    const empty = { version: 1, metadata_config: {}, items: [] };
    assert.deepEqual(codec.deserializeIndex(codec.serializeIndex(empty)), empty);
  });

  it('takes four bytes a number', () => {
    const rows = Array.from({ length: 100 }, (_, row) => ({
      id: String(row),
      metadata: {},
      vector: Array.from({ length: 384 }, (_, place) => Math.fround(Math.sin(row * 384 + place))),
      norm: 1,
    }));
    const bytes = codec.serializeIndex({ version: 1, metadata_config: {}, items: rows });
    assert.ok(bytes.length < 100 * 384 * 4 + 2_000, `${bytes.length} bytes`);
    assert.deepEqual(codec.deserializeIndex(bytes).items[99]?.vector, rows[99]?.vector);
  });

  it('refuses a file that is cut, changed or something else', () => {
    const bytes = codec.serializeIndex({ version: 1, metadata_config: {}, items });
    for (let length = 0; length < bytes.length; length++) {
      assert.throws(() => codec.deserializeIndex(bytes.subarray(0, length)));
    }
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      assert.throws(() => codec.deserializeIndex(changed), `byte ${at}`);
    }
  });

  it('refuses vectors of different dimensions', () => {
    const mixed = [...items, { id: 'c', metadata: {}, vector: [1], norm: 1 }];
    assert.throws(() => codec.serializeIndex({ version: 1, metadata_config: {}, items: mixed }), /dimensions/);
  });
});

describe('vector storage', () => {
  const storage = new VectorStorage();
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-vectors-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('replaces a file whole and leaves nothing beside it', async () => {
    const path = join(folder, 'index.vec');
    await storage.upsertFile(path, Buffer.from('first'));
    const reader = await readFile(path);
    await storage.upsertFile(path, 'second');
    assert.equal(reader.toString(), 'first');
    assert.equal((await storage.readFile(path)).toString(), 'second');
    assert.deepEqual(await readdir(folder), ['index.vec']);
  });

  it('does what else vectra may ask of it', async () => {
    const path = join(folder, 'one');
    await storage.createFile(path, 'x');
    await assert.rejects(storage.createFile(path, 'y'));
    await storage.createFolder(join(folder, 'deep', 'er'));
    assert.deepEqual(
      (await storage.listFiles(folder, 'files')).map((entry) => entry.name),
      ['one'],
    );
    assert.deepEqual(
      (await storage.listFiles(folder, 'folders')).map((entry) => entry.name),
      ['deep'],
    );
    assert.equal((await storage.listFiles(folder)).length, 2);
    assert.equal((await storage.getDetails(join(folder, 'deep'))).isFolder, true);
    await storage.deleteFile(path);
    assert.equal(await storage.pathExists(path), false);
    await storage.deleteFolder(join(folder, 'deep'));
    await storage.deleteFolder(join(folder, 'deep'));
    assert.deepEqual(await readdir(folder), []);
  });
});
