// Folders made by many at once: whoever comes second finds them there.
import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { makeFolders } from '../../../../src/adapters/node/make-folders.ts';

describe('makeFolders', () => {
  it('failed where another made the folder above in the same moment', async () => {
    const root = await mkdtemp(join(tmpdir(), 'orquestra-folders-'));
    try {
      for (let round = 0; round < 40; round++) {
        const above = join(root, String(round), 'a');
        const folders = Array.from({ length: 12 }, (_, index) => join(above, String(index % 6)));
        await Promise.all(folders.map((folder) => makeFolders(folder)));
        for (const folder of folders) assert.ok((await stat(folder)).isDirectory());
      }
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it('gives up where the system refuses', async () => {
    await assert.rejects(makeFolders('/proc/nowhere/at/all'));
  });
});
