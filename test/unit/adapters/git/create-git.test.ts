// Whether there is a repository at all: looked for once a request, and seen when one is made later.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { createGit } from '../../../../src/adapters/git/create-git.ts';

describe('a folder without a repository', () => {
  it('has one as soon as one is made, although it was asked about just before', async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-no-repository-')));
    try {
      const git = createGit({ roots: [folder], environment: {} });
      assert.equal(git.present(), false);
      await mkdir(join(folder, 'inner', '.git'), { recursive: true });
      const until = performance.now() + 10_000;
      while (!git.present() && performance.now() < until) await sleep(5);
      assert.equal(git.present(), true);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
