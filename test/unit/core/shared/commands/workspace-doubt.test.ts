// A known program that the workspace has start something else is not known.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { lexicalPorts } from '../../../../../src/core/policy/lexical-ports.ts';
import type { GitPort } from '../../../../../src/core/ports/git.ts';
import { createPlaces } from '../../../../../src/core/shared/commands/places.ts';
import type { Touch } from '../../../../../src/core/shared/commands/program.ts';
import { workspaceDoubt } from '../../../../../src/core/shared/commands/workspace-doubt.ts';
import { fail, type Outcome, succeed } from '../../../../../src/protocol/fault.ts';

async function doubtOf(touch: Touch, there: readonly string[], started?: Outcome<readonly string[]>) {
  const { files } = lexicalPorts('/w');
  const asked: string[] = [];
  const git: GitPort = {
    present: () => true,
    rootOf: async () => fail('git.none', 'None.'),
    open: async () => fail('git.none', 'None.'),
    startedBy: async (folder) => {
      asked.push(folder);
      return started ?? succeed([]);
    },
  };
  const look = async (path: string) =>
    there.includes(path) ? { path, kind: 'file' as const, size: 0, modifiedAt: 0, names: 1 } : undefined;
  const ports = { files: { ...files, look }, git };
  const why = await workspaceDoubt(touch, '/w/a/b', createPlaces(await files.locate('.'), files), ports);
  return { why, asked };
}

describe('workspaceDoubt', () => {
  const chosen: Touch = { kind: 'chosen', by: ['rust-toolchain.toml', 'rust-toolchain'] };

  it('says which file chooses the program, in the folder and above it', async () => {
    for (const path of ['/w/a/b/rust-toolchain.toml', '/w/a/rust-toolchain', '/w/rust-toolchain', '/rust-toolchain']) {
      assert.match((await doubtOf(chosen, [path])).why ?? '', /^rust-toolchain.* says what is really run$/);
    }
  });

  it('says nothing where there is none, or it lies elsewhere', async () => {
    assert.equal((await doubtOf(chosen, [])).why, undefined);
    assert.equal((await doubtOf(chosen, ['/w/c/rust-toolchain', '/w/a/b/c/rust-toolchain'])).why, undefined);
  });

  it('asks git of the folder it runs in, or of the one it is told', async () => {
    const here = await doubtOf({ kind: 'repository' }, [], succeed(['./x (core.fsmonitor)']));
    assert.match(here.why ?? '', /would start \.\/x \(core\.fsmonitor\)/);
    assert.deepEqual(here.asked, ['/w/a/b']);
    const there = await doubtOf({ kind: 'repository', folder: '../c' }, []);
    assert.deepEqual([there.why, there.asked], [undefined, ['/w/a/c']]);
  });

  it('does not know a repository that cannot be looked at', async () => {
    assert.equal(
      (await doubtOf({ kind: 'repository' }, [], fail('git.refused', 'It is astray.'))).why,
      'It is astray.',
    );
  });
});
