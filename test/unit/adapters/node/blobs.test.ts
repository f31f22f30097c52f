// What only blobs on a real disk can show: damage, compression, folders that cannot be written.
import { strict as assert } from 'node:assert/strict';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createBlobs } from '../../../../src/adapters/node/blobs.ts';

describe('blobs on a disk', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-blobs-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const stored = (hash: string) => join(folder, hash.slice(0, 2), `${hash.slice(2)}.zst`);

  it('keeps them small and private, and leaves no temporary files', async () => {
    const hash = await createBlobs(folder).put(Buffer.alloc(1_000_000, 'line of text\n'));
    const found = await stat(stored(hash));
    assert.ok(found.size < 10_000, `${found.size} bytes`);
    assert.equal(found.mode & 0o077, 0);
    assert.equal((await readdir(join(folder, hash.slice(0, 2)))).length, 1);
  });

  it('does not give back damaged bytes, and takes the right ones again', async () => {
    const blobs = createBlobs(folder);
    const hash = await blobs.put(Buffer.from('precious'));
    const other = await blobs.put(Buffer.from('other'));
    await writeFile(stored(hash), 'not compressed at all');
    assert.equal(await blobs.get(hash), undefined);
    await blobs.put(Buffer.from('precious'));
    assert.equal(Buffer.from((await blobs.get(hash)) ?? '').toString(), 'precious');
    assert.equal(Buffer.from((await blobs.get(other)) ?? '').toString(), 'other');
  });

  it('rejects with a sentence that names the folder when it cannot be written', async () => {
    const file = join(folder, 'file');
    await writeFile(file, 'x');
    for (const bad of [file, '/proc/orquestra']) {
      await assert.rejects(createBlobs(bad).put(Buffer.from('x')), (error: Error) => {
        assert.match(error.message, /before-image cannot be kept/);
        assert.ok(error.message.includes(bad));
        return true;
      });
    }
  });
});
