// Runs the changes contract on the disk: in a git repository, in a folder of one, and where there is no git.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createBlobs } from '../../../src/adapters/node/blobs.ts';
import { createChanges } from '../../../src/adapters/node/changes/create-changes.ts';
import { type ChangesBench, changesContract } from './changes-contract.ts';

const run = promisify(execFile);
const IDENTITY = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org'];

async function bench(inner: string, settle: (top: string) => Promise<void>, linked = false): Promise<ChangesBench> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-changes-')));
  const top = join(base, 'work');
  const root = join(top, inner);
  const folder = join(base, 'state');
  await mkdir(root, { recursive: true });
  await mkdir(folder);
  if (linked) await symlink(root, join(base, 'link'));
  const blobs = createBlobs(join(folder, 'images'));
  const changes = createChanges({ roots: [linked ? join(base, 'link') : root], leftOut: [], folder, blobs });
  return {
    changes,
    blobs,
    root,
    settle: () => settle(top),
    dispose: async () => {
      await changes.close();
      await rm(base, { recursive: true });
    },
  };
}

async function commit(top: string): Promise<void> {
  await run('git', ['init', '--quiet', top]);
  await run('git', ['-C', top, 'add', '--all']);
  await run('git', ['-C', top, ...IDENTITY, 'commit', '--quiet', '--allow-empty', '--message', 'all']);
}

changesContract('without git', () => bench('.', async () => undefined));
changesContract('in a git repository', () => bench('.', commit));
changesContract('in a folder of a git repository', () => bench('packages/one', commit));
changesContract('where the workspace folder is a link', () => bench('.', commit, true));
