// Old outputs go, young ones and other files stay.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { pruneOutputs } from '../../../../src/adapters/node/prune-outputs.ts';
import { createShell } from '../../../../src/adapters/node/shell.ts';

const HOUR = 3600_000;

describe('kept outputs', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-outputs-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const put = async (name: string, hoursAgo: number, bytes = 10) => {
    await writeFile(join(folder, name), 'x'.repeat(bytes));
    const at = (Date.now() - hoursAgo * HOUR) / 1000;
    await utimes(join(folder, name), at, at);
  };
  const left = async () => (await readdir(folder)).sort();

  it('filled the disk for ever', async () => {
    await put('aaaaaaaaaa-1.log', 24 * 8);
    await put('aaaaaaaaaa-2.log', 24 * 6);
    await put('notes.log', 24 * 30);
    await put('aaaaaaaaaa-pipe-1_', 24 * 30);
    const shell = createShell({ outputFolder: folder });
    for (let waited = 0; waited < 100 && (await left()).length > 3; waited++) await sleep(10);
    await shell.dispose();
    assert.deepEqual(await left(), ['aaaaaaaaaa-2.log', 'aaaaaaaaaa-pipe-1_', 'notes.log']);
  });

  it('keeps the youngest when they are too much together, and what may still be written to', async () => {
    const limits = { olderThanMs: 99 * HOUR, bytes: 25, sparedMs: HOUR };
    await put('aaaaaaaaaa-1.log', 5);
    await put('bbbbbbbbbb-1.log', 4);
    await put('cccccccccc-1.log', 3);
    await pruneOutputs(folder, limits);
    assert.deepEqual(await left(), ['bbbbbbbbbb-1.log', 'cccccccccc-1.log']);
    await put('dddddddddd-1.log', 0, 100);
    await pruneOutputs(folder, limits);
    assert.deepEqual(await left(), ['dddddddddd-1.log']);
  });

  it('does not mind a folder that is not there', async () => {
    await pruneOutputs(join(folder, 'none'));
  });
});
