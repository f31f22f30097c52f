// What git's adapter changes in real repositories: as described, or not at all.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { GitWrite, PreparedGitWrite } from '../../../src/core/ports/git.ts';
import type { Outcome } from '../../../src/protocol/fault.ts';
import { faultIn, valueIn } from './outcomes.ts';
import { createSandbox, type Sandbox, withHistory } from './sandbox.ts';

describe('changing git repositories', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = withHistory(createSandbox());
  });
  afterEach(() => sandbox.remove());

  const at = (path: string) => join(sandbox.root, path);
  const prepare = async (write: GitWrite): Promise<Outcome<PreparedGitWrite>> =>
    (await sandbox.open()).prepare(write, sandbox.signal);
  const refusal = async (write: GitWrite) => faultIn(await prepare(write)).code;
  const short = () => sandbox.git('status', '--porcelain').split('\n').filter(Boolean);

  it('stages what was described, deletions and strange names too, and unstages it', async () => {
    for (const name of ['-rf', '--output=pwned', '*.txt', ':(top)x', 'line\nbreak']) sandbox.put(name, 'x\n');
    rmSync(at('a.txt'));
    const prepared = valueIn(
      await prepare({
        op: 'stage',
        paths: [at('-rf'), at('--output=pwned'), at('*.txt'), at(':(top)x'), at('line\nbreak'), at('a.txt')],
      }),
    );
    assert.equal(prepared.files.length, 6);
    assert.deepEqual(prepared.touched, []);
    valueIn(await prepared.run(sandbox.signal));
    assert.deepEqual(
      sandbox.git('diff', '--cached', '--name-status', '-z', '--no-renames').split('\0').filter(Boolean).length / 2,
      6,
    );
    assert.ok(short().includes(' M b.txt'), 'a pattern was taken as a name');
    valueIn(await sandbox.write({ op: 'unstage', paths: [] }));
    assert.equal(sandbox.git('diff', '--cached', '--name-only'), '');
    assert.equal(await refusal({ op: 'unstage', paths: [] }), 'git.nothing-to-stage');
    assert.equal(await refusal({ op: 'stage', paths: [at('.gitignore')] }), 'git.nothing-to-stage');
    assert.equal(await refusal({ op: 'stage', paths: [sandbox.home] }), 'git.outside');
  });

  it('commits what is staged, with the message as it is written', async () => {
    assert.equal(await refusal({ op: 'commit', message: 'x', paths: [] }), 'git.nothing-to-commit');
    sandbox.put('c.txt', 'new\n');
    sandbox.git('add', 'c.txt');
    const message = '--amend\n\n# not a comment\n"quoted" – ümlaut';
    assert.match(valueIn(await sandbox.write({ op: 'commit', message, paths: [] })), /^Committed [0-9a-f]+ --amend$/);
    assert.equal(sandbox.git('log', '-1', '--format=%B').trim(), message);
    assert.deepEqual(short(), [' M b.txt']);
    assert.equal(sandbox.git('rev-list', '--count', 'HEAD').trim(), '3');
  });

  it('commits named paths alone, also new and deleted ones', async () => {
    sandbox.put('new/c.txt', 'new\n');
    rmSync(at('a.txt'));
    valueIn(await sandbox.write({ op: 'commit', message: 'Some', paths: [at('new'), at('a.txt')] }));
    assert.equal(sandbox.git('show', '--format=', '--name-status', '--no-renames', 'HEAD'), 'D\ta.txt\nA\tnew/c.txt\n');
    assert.deepEqual(short(), [' M b.txt']);
  });

  it('commits first of all where there was no commit', async () => {
    rmSync(at('.git'), { recursive: true });
    sandbox.git('init', '--quiet');
    valueIn(await sandbox.write({ op: 'commit', message: 'First', paths: [at('a.txt')] }));
    assert.equal(sandbox.git('log', '--format=%s').trim(), 'First');
  });

  it('says that nobody is known to commit as', async () => {
    writeFileSync(join(sandbox.home, '.gitconfig'), '[user]\n\tuseConfigOnly = true\n');
    const done = await sandbox.write({ op: 'commit', message: 'x', paths: [at('b.txt')] });
    assert.equal(faultIn(done).code, 'git.no-identity');
  });

  it('does nothing when the repository is not as it was described any more', async () => {
    sandbox.git('add', 'b.txt');
    const prepared = valueIn(await prepare({ op: 'commit', message: 'x', paths: [] }));
    sandbox.put('b.txt', 'slipped in\n');
    sandbox.git('add', 'b.txt');
    assert.equal(faultIn(await prepared.run(sandbox.signal)).code, 'git.changed');
    assert.equal(sandbox.git('rev-list', '--count', 'HEAD').trim(), '2');
  });

  it('makes a branch, switches back and forth, and says which files that changes', async () => {
    valueIn(await sandbox.write({ op: 'branch', name: 'topic/one' }));
    assert.equal(sandbox.git('branch', '--show-current').trim(), 'topic/one');
    assert.equal(await refusal({ op: 'branch', name: 'topic/one' }), 'git.exists');
    const prepared = valueIn(await prepare({ op: 'switch', name: 'side' }));
    assert.deepEqual(prepared.touched, [{ path: 'a.txt', change: 'write' }]);
    valueIn(await prepared.run(sandbox.signal));
    assert.match(readFileSync(at('a.txt'), 'utf8'), /two/);
    assert.equal(readFileSync(at('b.txt'), 'utf8'), 'changed\n');
    for (const name of ['--upload-pack=touch x', '-f', 'HEAD', '@{-1}', 'a..b', 'x\ny', '']) {
      assert.equal(await refusal({ op: 'branch', name }), 'git.bad-name', name);
      assert.equal(await refusal({ op: 'switch', name }), 'git.bad-name', name);
    }
    assert.equal(await refusal({ op: 'switch', name: 'nowhere' }), 'git.no-revision');
  });

  it('does not lose changes to a switch', async () => {
    sandbox.put('a.txt', 'mine\n');
    const done = await sandbox.write({ op: 'switch', name: 'side' });
    assert.equal(faultIn(done).code, 'git.conflict');
    assert.equal(readFileSync(at('a.txt'), 'utf8'), 'mine\n');
    assert.equal(sandbox.git('branch', '--show-current').trim(), 'main');
  });

  it('stashes what is named and brings it back; keeps a stash that does not fit', async () => {
    sandbox.put('a.txt', 'mine\n');
    valueIn(await sandbox.write({ op: 'stash', message: '-u named', paths: [at('a.txt')] }));
    assert.deepEqual(short(), [' M b.txt']);
    assert.deepEqual(
      valueIn(await (await sandbox.open()).stashes(5, sandbox.signal)).map((stash) => stash.subject),
      ['On main: -u named'],
    );
    const back = valueIn(await prepare({ op: 'pop', number: 0 }));
    assert.deepEqual(back.touched, [{ path: 'a.txt', change: 'write' }]);
    valueIn(await back.run(sandbox.signal));
    assert.equal(readFileSync(at('a.txt'), 'utf8'), 'mine\n');
    valueIn(await sandbox.write({ op: 'stash', paths: [] }));
    sandbox.put('a.txt', 'otherwise\n');
    sandbox.git('commit', '--quiet', '-am', 'Otherwise');
    assert.equal(faultIn(await sandbox.write({ op: 'pop', number: 0 })).code, 'git.conflict');
    assert.equal(sandbox.git('stash', 'list').split('\n').filter(Boolean).length, 1);
    assert.equal(await refusal({ op: 'pop', number: 7 }), 'git.no-revision');
  });

  it('refuses files under a filter of the user too, and says which', async () => {
    writeFileSync(
      join(sandbox.home, '.gitconfig'),
      '[filter "lfs"]\n\tclean = git-lfs clean\n\tsmudge = git-lfs smudge\n\trequired = true\n',
      { flag: 'a' },
    );
    sandbox.put('.gitattributes', '*.bin filter=lfs\n');
    sandbox.put('big.bin', 'big');
    const refused = faultIn(await prepare({ op: 'commit', message: 'x', paths: [at('big.bin'), at('b.txt')] }));
    assert.equal(refused.code, 'git.refused');
    assert.match(refused.text, /big\.bin goes through the filter lfs/);
    valueIn(await sandbox.write({ op: 'commit', message: 'x', paths: [at('b.txt')] }));
    assert.ok(existsSync(at('big.bin')));
  });

  it('tells that hooks do not run and that a commit is not signed', async () => {
    sandbox.git('config', 'commit.gpgSign', 'true');
    const { notes } = valueIn(await prepare({ op: 'commit', message: 'x', paths: [at('b.txt')] }));
    assert.deepEqual(notes, ['Hooks do not run.', 'It is not signed.']);
  });

  it('commits a merge as a whole, and not before its conflicts are resolved', async () => {
    sandbox.git('checkout', '--quiet', '--', 'b.txt');
    sandbox.git('checkout', '--quiet', 'side');
    sandbox.put('a.txt', 'one\nzwei\nthree\n');
    sandbox.git('commit', '--quiet', '-am', 'Otherwise');
    sandbox.tryGit(sandbox.root, 'merge', 'main');
    assert.equal(await refusal({ op: 'commit', message: 'x', paths: [] }), 'git.conflict');
    assert.equal(await refusal({ op: 'stash', paths: [] }), 'git.conflict');
    sandbox.put('a.txt', 'one\nboth\nthree\n');
    assert.equal(await refusal({ op: 'commit', message: 'x', paths: [at('a.txt')] }), 'git.conflict');
    valueIn(await sandbox.write({ op: 'stage', paths: [at('a.txt')] }));
    valueIn(await sandbox.write({ op: 'commit', message: 'Merged', paths: [] }));
    assert.equal(sandbox.git('log', '-1', '--format=%P').trim().split(' ').length, 2);
  });
});
