// Images of earlier states: bounded, the longest unused first, none that may still be needed at this moment.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createBlobs } from '../../../../src/adapters/node/blobs.ts';
import { collectImages } from '../../../../src/adapters/node/collect-images.ts';

const HOUR = 3600_000;

describe('kept images', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-images-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const pathOf = (hash: string) => join(folder, hash.slice(0, 2), `${hash.slice(2)}.zst`);
  const age = async (path: string, hoursAgo: number) => {
    const at = new Date(Date.now() - hoursAgo * HOUR);
    await utimes(path, at, at);
  };
  /** Bytes that do not get smaller. */
  const noise = (seed: number) =>
    Buffer.from(Array.from({ length: 1_000 }, (_, at) => (at * at * seed + at * 31) % 251));

  it('go when they are too many together, the longest unused first, and never a young one', async () => {
    const blobs = createBlobs(folder);
    const hashes = await Promise.all([1, 2, 3, 4].map((seed) => blobs.put(noise(seed))));
    const [oldest = '', old = '', used = '', young = ''] = hashes;
    await age(pathOf(oldest), 50);
    await age(pathOf(old), 40);
    await age(pathOf(used), 60);
    assert.equal(await blobs.put(noise(3)), used);
    const size = (await stat(pathOf(old))).size;
    assert.equal(await collectImages(folder, { bytes: size * 3, sparedMs: 24 * HOUR }), 1);
    assert.equal(await blobs.get(oldest), undefined);
    assert.equal(await collectImages(folder, { bytes: 0, sparedMs: 24 * HOUR }), 1);
    assert.equal(await blobs.get(old), undefined);
    assert.deepEqual(await blobs.get(used), noise(3));
    assert.deepEqual(await blobs.get(young), noise(4));
  });

  it('stay while there is room, whatever their age', async () => {
    const blobs = createBlobs(folder);
    const hash = await blobs.put(noise(1));
    await age(pathOf(hash), 9_999);
    assert.equal(await collectImages(folder), 0);
    assert.ok(await blobs.get(hash));
  });

  it('are all that is touched, with what a killed writer has left', async () => {
    const blobs = createBlobs(folder);
    const hash = await blobs.put(noise(1));
    const within = join(folder, hash.slice(0, 2));
    const left = `${pathOf(hash)}.0123456789ab.tmp`;
    for (const path of [left, join(within, 'notes.txt'), join(folder, 'notes.txt')]) {
      await writeFile(path, 'x');
      await age(path, 99);
    }
    await collectImages(folder, { bytes: 0, sparedMs: 0 });
    assert.deepEqual((await readdir(folder)).sort(), [hash.slice(0, 2), 'notes.txt'].sort());
    assert.deepEqual(await readdir(within), ['notes.txt']);
  });
});
