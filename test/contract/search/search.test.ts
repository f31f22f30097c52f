// Runs the search contract on ripgrep and on the fake.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findRipgrep } from '../../../src/adapters/node/ripgrep.ts';
import { createSearch } from '../../../src/adapters/node/search.ts';
import { createFakeFiles } from '../../support/fakes/files.ts';
import { createFakeSearch } from '../../support/fakes/search.ts';
import { searchContract } from './search-contract.ts';

searchContract('with ripgrep', async (files) => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-search-')));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  const ripgrep = await findRipgrep({});
  return {
    search: createSearch({ roots: [root], ripgrep: async () => ripgrep }),
    root,
    dispose: () => rm(root, { recursive: true }),
  };
});

searchContract('in memory', async (files) => ({
  search: createFakeSearch(createFakeFiles({ files })),
  root: '/workspace',
  dispose: async () => undefined,
}));
