// What every BlobsPort must do, on the disk and in memory.
import { strict as assert } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { createBlobs } from '../../../src/adapters/node/blobs.ts';
import type { BlobsPort } from '../../../src/core/ports/files.ts';
import { createFakeBlobs } from '../../support/fakes/blobs.ts';
import { sha256 } from './files-contract.ts';

function blobsContract(name: string, blobs: () => BlobsPort): void {
  describe(`blobs: ${name}`, () => {
    it('gives back exactly what was put, by its hash', async () => {
      for (const bytes of [randomBytes(0), randomBytes(1), randomBytes(40_000), Buffer.alloc(3_000_000, 'orquestra')]) {
        const hash = await blobs().put(bytes);
        assert.equal(hash, sha256(bytes));
        assert.ok(Buffer.from((await blobs().get(hash)) ?? 'x').equals(bytes));
      }
    });

    it('may be given the same thing again, also at the same time', async () => {
      const bytes = randomBytes(5000);
      const hashes = await Promise.all(Array.from({ length: 10 }, () => blobs().put(bytes)));
      assert.equal(new Set(hashes).size, 1);
      assert.ok(Buffer.from((await blobs().get(sha256(bytes))) ?? 'x').equals(bytes));
    });

    it('gives nothing for an unknown or malformed hash', async () => {
      assert.equal(await blobs().get(sha256('never put')), undefined);
      for (const hash of ['', '../../etc/passwd', 'ABC', sha256('x').toUpperCase()]) {
        assert.equal(await blobs().get(hash), undefined);
      }
    });
  });
}

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'orquestra-blobs-'));
});
after(() => rm(folder, { recursive: true }));

blobsContract('on the disk', () => createBlobs(folder));
const fake = createFakeBlobs();
blobsContract('in memory', () => fake);
