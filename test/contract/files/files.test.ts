// Runs the files contract on the disk and on the fake.
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createFiles } from '../../../src/adapters/node/files.ts';
import { createFakeFiles } from '../../support/fakes/files.ts';
import { entriesContract } from './entries-contract.ts';
import { type FilesHarness, filesContract } from './files-contract.ts';

async function onDisk(): Promise<FilesHarness> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-files-')));
  const root = join(base, 'root');
  const outside = join(base, 'outside');
  await mkdir(root);
  await mkdir(outside);
  return {
    files: createFiles([root]),
    root,
    outside,
    put: async (path, content) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    },
    link: (path, target) => symlink(target, path),
    bytes: (path) => readFile(path).catch(() => undefined),
    dispose: () => rm(base, { recursive: true }),
  };
}

async function inMemory(): Promise<FilesHarness> {
  const files = createFakeFiles({ roots: ['/workspace'] });
  files.folder('/outside');
  return {
    files,
    root: '/workspace',
    outside: '/outside',
    put: async (path, content) => files.put(path, content),
    link: async (path, target) => files.link(path, target),
    bytes: async (path) => files.bytes(path),
    dispose: async () => undefined,
  };
}

for (const contract of [filesContract, entriesContract]) {
  contract('on the disk', onDisk);
  contract('in memory', inMemory);
}
