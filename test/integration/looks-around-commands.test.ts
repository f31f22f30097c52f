// The thread that looks at files, as it was built, in a real extension host: it starts there and tells what has changed.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, it } from 'mocha';
import * as vscode from 'vscode';
import type { Answer, Request, Setup } from '../../src/adapters/node/changes/requests.ts';

describe('the look at files around commands', function () {
  this.timeout(30_000);

  it('works in a thread of the extension host', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-look-')));
    const extension = vscode.extensions.getExtension('orquestra.orquestra');
    assert.ok(extension);
    const limits = { paths: 1_000, fileBytes: 1_000_000, heldBytes: 1_000_000, heldFiles: 100 };
    const setup: Setup = { roots: [folder], leftOut: [], folder, limits };
    const worker = new Worker(join(extension.extensionPath, 'dist', 'changes-worker.mjs'), { workerData: setup });
    const ask = async (request: Request): Promise<Answer> => {
      const answered = once(worker, 'message');
      worker.postMessage(request);
      return (await answered)[0];
    };
    try {
      await ask({ id: 1, kind: 'scan', idle: true });
      await writeFile(join(folder, 'made.txt'), 'by a command\n');
      const answer = await ask({ id: 2, kind: 'scan', idle: false });
      assert.ok(answer.kind === 'scan', JSON.stringify(answer));
      assert.deepEqual(
        answer.found.records.map(({ path, before }) => [path, before]),
        [[join(folder, 'made.txt'), null]],
      );
    } finally {
      await worker.terminate();
      await rm(folder, { recursive: true });
    }
  });
});
