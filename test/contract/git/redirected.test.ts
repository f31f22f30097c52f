// Repositories that point elsewhere, programs that lie in their folders, and an environment that would help them.
import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { faultIn, valueIn } from './outcomes.ts';
import { createSandbox, type Sandbox, withHistory } from './sandbox.ts';

describe('git repositories that are not what they look like', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  /** Another repository of the user. */
  let other: Sandbox;
  beforeEach(() => {
    sandbox = withHistory(createSandbox());
    other = withHistory(createSandbox());
  });
  afterEach(() => {
    sandbox.remove();
    other.remove();
  });

  const refused = async () => {
    const opened = await sandbox.port().open(sandbox.root, sandbox.signal);
    assert.equal(faultIn(opened).code, 'git.refused');
  };
  const dotGit = () => join(sandbox.root, '.git');

  it('are refused when .git leads to another repository', async () => {
    rmSync(dotGit(), { recursive: true });
    writeFileSync(dotGit(), `gitdir: ${join(other.root, '.git')}\n`);
    await refused();
  });

  it('are refused when .git is a link to another repository', async () => {
    rmSync(dotGit(), { recursive: true });
    symlinkSync(join(other.root, '.git'), dotGit());
    await refused();
  });

  it('are refused when they say that their files are elsewhere', async () => {
    sandbox.git('config', 'core.worktree', other.root);
    await refused();
  });

  it('are refused when they take their contents from another repository', async () => {
    writeFileSync(join(dotGit(), 'commondir'), `${join(other.root, '.git')}\n`);
    await refused();
  });

  it('are refused when they pass for a work tree of another repository', async () => {
    const own = join(sandbox.root, 'own');
    renameSync(dotGit(), own);
    writeFileSync(join(own, 'commondir'), `${join(other.root, '.git')}\n`);
    writeFileSync(join(own, 'gitdir'), `${dotGit()}\n`);
    writeFileSync(dotGit(), `gitdir: ${own}\n`);
    await refused();
  });

  it('are refused when their index is another file of the user', async () => {
    const index = join(dotGit(), 'index');
    const target = join(sandbox.home, 'important');
    copyFileSync(index, target);
    rmSync(index);
    symlinkSync(target, index);
    await refused();
  });

  it('are refused when a folder with nothing in it would make git take the repository above', async () => {
    const inner = join(sandbox.root, 'inner');
    mkdirSync(join(inner, '.git'), { recursive: true });
    const opened = await sandbox.port().open(inner, sandbox.signal);
    assert.equal(faultIn(opened).code, 'git.none');
  });

  it('are refused when they name too many programs to switch each off', async () => {
    const many = Array.from({ length: 3_000 }, (_, index) => `[filter "f${index}"]\n\tclean = x\n`).join('');
    appendFileSync(join(dotGit(), 'config'), many);
    await refused();
  });

  it('do not get their own git run, wherever PATH leads', async () => {
    copyFileSync(sandbox.evil, join(sandbox.root, 'git'));
    const path = ['', '.', sandbox.root, sandbox.environment.PATH].join(delimiter);
    const opened = valueIn(await sandbox.port({ PATH: path }).open(sandbox.root, sandbox.signal));
    valueIn(await opened.status([], sandbox.signal));
    assert.equal(sandbox.sprung(), false);
  });

  it('find no help in the environment', async () => {
    const environment = {
      GIT_EXTERNAL_DIFF: sandbox.evil,
      GIT_PAGER: sandbox.evil,
      GIT_EDITOR: sandbox.evil,
      GIT_SSH_COMMAND: sandbox.evil,
      GIT_ASKPASS: sandbox.evil,
      EDITOR: sandbox.evil,
      PAGER: sandbox.evil,
      VISUAL: sandbox.evil,
      GIT_DIR: join(other.root, '.git'),
      GIT_WORK_TREE: other.root,
      GIT_INDEX_FILE: join(other.root, '.git/index'),
      GIT_EXEC_PATH: sandbox.root,
      GIT_TRACE: join(sandbox.folder, 'trace'),
      GIT_CONFIG_GLOBAL: join(sandbox.folder, 'evil.cfg'),
      GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${sandbox.evil}'`,
    };
    const git = valueIn(await sandbox.port(environment).open(sandbox.root, sandbox.signal));
    assert.match(valueIn(await git.diff({ paths: [] }, sandbox.signal)).text, /^\+changed$/m);
    const prepared = valueIn(
      await git.prepare({ op: 'commit', message: 'x', paths: [join(sandbox.root, 'b.txt')] }, sandbox.signal),
    );
    valueIn(await prepared.run(sandbox.signal));
    assert.equal(sandbox.sprung(), false);
    assert.equal(existsSync(join(sandbox.folder, 'trace')), false);
    assert.equal(other.git('rev-list', '--count', 'HEAD').trim(), '2');
  });

  it('do not get a file of the user shown as an error', async () => {
    const secret = join(sandbox.home, 'secret');
    writeFileSync(secret, 'hunter2\n');
    sandbox.git('config', 'blame.ignoreRevsFile', secret);
    const git = await sandbox.open();
    const blamed = await git.blame({ path: join(sandbox.root, 'a.txt'), from: 1, to: 2 }, sandbox.signal);
    assert.equal(valueIn(blamed).length, 2);
  });

  it('are left as they are by looking', async () => {
    const index = join(dotGit(), 'index');
    const before = readFileSync(index);
    writeFileSync(join(sandbox.root, 'a.txt'), readFileSync(join(sandbox.root, 'a.txt')));
    // A time that the index does not have: git has to look into the file to see that nothing has changed.
    utimesSync(join(sandbox.root, 'a.txt'), 1_000_000_000, 1_000_000_000);
    const git = await sandbox.open();
    valueIn(await git.status([], sandbox.signal));
    valueIn(await git.diff({ paths: [] }, sandbox.signal));
    assert.deepEqual(readFileSync(index), before);
  });
});
