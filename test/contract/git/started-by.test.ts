// What git at a prompt would start for commands that only read: told for every trap that they fall for, and not for others.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'mocha';
import { commandEnvironment } from '../../../src/adapters/node/shell-environment.ts';
import { accountOf, wordsOf } from '../../support/account-of.ts';
import { TRAPS } from './hostile-cases.ts';
import { createSandbox, type Sandbox, withHistory } from './sandbox.ts';

/** Known commands that look into everything a trap may lie under. */
const READERS = [
  'git status',
  'git status --ignore-submodules=none -v',
  'git diff',
  'git diff HEAD~1 --submodule=log',
  'git diff --stat',
  'git diff-index HEAD',
  'git diff-files',
  'git log -p --format=fuller --stat',
  'git show HEAD',
  'git show HEAD:a.txt',
  'git blame a.txt',
  'git grep -n one',
  'git stash list',
  'git reflog',
  'git describe --always',
  'git ls-files -m',
  'git cat-file -p HEAD:a.txt',
  'git branch -vv',
  'git for-each-ref',
  'git remote -v',
  'git shortlog -s HEAD',
  'git rev-parse HEAD',
];

describe('startedBy', function () {
  this.timeout(60_000);
  const sandboxes: Sandbox[] = [];
  const sandboxOf = () => {
    const sandbox = withHistory(createSandbox());
    sandboxes.push(sandbox);
    return sandbox;
  };
  after(() => {
    for (const sandbox of sandboxes) sandbox.remove();
  });

  const tell = (sandbox: Sandbox, folder = sandbox.root) => sandbox.port().startedBy(folder, sandbox.signal);

  /** As a shell of a run would, and whether something of the repository has run. */
  const read = (sandbox: Sandbox, folder: string) => {
    sandbox.sprung();
    const env = commandEnvironment(sandbox.environment, 'test');
    for (const line of READERS) {
      assert.ok(accountOf(line).known, line);
      try {
        execFileSync('git', wordsOf(line).slice(1), { cwd: folder, env, stdio: 'ignore', timeout: 20_000 });
      } catch {
        // What it started is what is looked at.
      }
    }
    return sandbox.sprung();
  };

  for (const trap of TRAPS) {
    it(`tells of ${trap.name}, if known readers fall for it`, async () => {
      const sandbox = sandboxOf();
      trap.lay(sandbox);
      for (const folder of [sandbox.root, ...(trap.name.startsWith('a bare') ? [join(sandbox.root, 'data')] : [])]) {
        const told = await tell(sandbox, folder);
        if (told.ok && told.value.length === 0) {
          assert.equal(read(sandbox, folder), false, `known readers have started something in ${folder}`);
        }
      }
    });
  }

  it('says nothing of a repository as everybody has it, and nothing where there is none', async () => {
    const sandbox = sandboxOf();
    sandbox.git('config', 'core.hooksPath', '.husky/_');
    sandbox.git('config', 'core.editor', 'vim');
    sandbox.git('config', 'core.fsmonitor', 'true');
    sandbox.git('config', 'merge.ours.driver', 'true');
    sandbox.git('config', 'credential.helper', 'store');
    sandbox.git('config', 'filter.lfs.clean', 'git-lfs clean -- %f');
    sandbox.git('config', 'filter.lfs.smudge', 'git-lfs smudge -- %f');
    sandbox.git('config', 'filter.lfs.process', 'git-lfs filter-process');
    sandbox.git('config', 'filter.lfs.required', 'true');
    sandbox.git('config', 'remote.origin.url', 'https://example.org/x.git');
    mkdirSync(join(sandbox.root, 'deep/down'), { recursive: true });
    for (const folder of [sandbox.root, join(sandbox.root, 'deep/down'), sandbox.folder]) {
      assert.deepEqual(await tell(sandbox, folder), { ok: true, value: [] });
    }
  });

  it('leaves git diff as it is', () => {
    const sandbox = sandboxOf();
    const env = commandEnvironment(sandbox.environment, 'test');
    const shown = execFileSync('git', ['diff'], { cwd: sandbox.root, env, encoding: 'utf8' });
    assert.match(shown, /^-first\n\+changed$/m);
  });

  it('says nothing of what the user has set for all repositories', async () => {
    const sandbox = sandboxOf();
    writeFileSync(join(sandbox.home, '.gitconfig'), `[diff]\n\texternal = ${sandbox.evil}\n`);
    assert.deepEqual(await tell(sandbox), { ok: true, value: [] });
  });

  it('names the program and the setting', async () => {
    const sandbox = sandboxOf();
    sandbox.git('config', 'core.fsmonitor', './watch');
    sandbox.git('config', 'diff.own.textconv', './evil');
    assert.deepEqual(await tell(sandbox), {
      ok: true,
      value: ['./watch (core.fsmonitor)', './evil (diff.own.textconv)'],
    });
  });

  it('looks into the repositories that the index has entries for', async () => {
    const sandbox = sandboxOf();
    TRAPS.find((trap) => trap.name.startsWith('a submodule'))?.lay(sandbox);
    const told = await tell(sandbox);
    assert.ok(told.ok);
    assert.ok(told.value.includes(`${sandbox.evil} (core.fsmonitor)`), told.value.join());
  });

  it('refuses a folder that is made like the inside of a repository, and the inside of one', async () => {
    const sandbox = sandboxOf();
    TRAPS.find((trap) => trap.name.startsWith('a bare'))?.lay(sandbox);
    for (const folder of ['data', 'data/refs', '.git', '.git/refs']) {
      const told = await tell(sandbox, join(sandbox.root, folder));
      assert.equal(told.ok, false, folder);
    }
  });

  it('brings no index up to date on the side: that would call a hook', async () => {
    const sandbox = sandboxOf();
    const hook = join(sandbox.root, '.git/hooks/post-index-change');
    mkdirSync(join(sandbox.root, '.git/hooks'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\n${sandbox.evil}\n`);
    chmodSync(hook, 0o755);
    // The same bytes at another time: git has to look into it, and would write down that it did.
    utimesSync(join(sandbox.root, 'a.txt'), 1_000_000_000, 1_000_000_000);
    assert.equal(read(sandbox, sandbox.root), false);
    sandbox.tryGit(sandbox.root, 'status');
    assert.equal(sandbox.sprung(), true, 'the trap does not work, so it proves nothing');
  });
});
