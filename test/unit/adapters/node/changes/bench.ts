// A workspace on the disk, perhaps with git, and what is told of a command in it: for the tests of the looks around commands.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createBlobs } from '../../../../../src/adapters/node/blobs.ts';
import { createChanges } from '../../../../../src/adapters/node/changes/create-changes.ts';
import type { FoundChange, FoundChanges } from '../../../../../src/core/ports/changes.ts';

const run = promisify(execFile);
const never = new AbortController().signal;
const IDENTITY = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.org'];

type Options = Partial<Parameters<typeof createChanges>[0]>;

export async function createBench() {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-looks-')));
  const root = join(base, 'work');
  const state = join(base, 'state');
  await mkdir(root);
  await mkdir(state);
  const blobs = createBlobs(join(state, 'images'));
  const at = (path: string) => join(root, path);
  const opened: ReturnType<typeof createChanges>[] = [];
  const open = (options: Options = {}) => {
    const changes = createChanges({ roots: [root], leftOut: [], folder: state, blobs, ...options });
    opened.push(changes);
    return changes;
  };
  const during = async (changes: ReturnType<typeof createChanges>, work: () => unknown): Promise<FoundChanges> => {
    const begun = await changes.begin(never);
    assert.ok(begun.ok, begun.ok ? '' : begun.fault.text);
    await work();
    const ended = await begun.value.end(never);
    assert.ok(ended.ok, ended.ok ? '' : ended.fault.text);
    return ended.value;
  };
  const git = async (...options: readonly string[]) => (await run('git', ['-C', root, ...IDENTITY, ...options])).stdout;
  return {
    base,
    root,
    at,
    open,
    during,
    git,
    put: async (path: string, content: string | Uint8Array) => {
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), content);
    },
    commit: async (...options: readonly string[]) => {
      await git('init', '--quiet', ...options);
      await git('add', '--all');
      await git('commit', '--quiet', '--message', 'all');
    },
    image: (hash: string) => blobs.get(hash),
    before: async (change: FoundChange | undefined) => {
      const bytes = typeof change?.before === 'string' ? await blobs.get(change.before) : undefined;
      return bytes === undefined ? undefined : Buffer.from(bytes).toString();
    },
    dispose: async () => {
      for (const changes of opened) await changes.close();
      await rm(base, { recursive: true, force: true });
    },
  };
}

export type LookBench = Awaited<ReturnType<typeof createBench>>;
