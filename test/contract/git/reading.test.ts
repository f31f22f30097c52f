// What git's adapter reads of real repositories in every state they come in.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { GitStatus } from '../../../src/core/ports/git.ts';
import { faultIn, valueIn } from './outcomes.ts';
import { createSandbox, type Sandbox, withHistory } from './sandbox.ts';

describe('reading git repositories', function () {
  this.timeout(30_000);
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = createSandbox();
  });
  afterEach(() => sandbox.remove());

  const status = async (paths: readonly string[] = []) =>
    valueIn(await (await sandbox.open()).status(paths, sandbox.signal));

  it('knows a repository before its first commit', async () => {
    sandbox.put('a.txt', 'one\n');
    const git = await sandbox.open();
    const found = await status();
    assert.equal(found.branch, 'main');
    assert.equal(found.head, undefined);
    assert.deepEqual(lettersOf(found), ['.? a.txt']);
    assert.deepEqual(valueIn(await git.log({ paths: [], skip: 0, limit: 5 }, sandbox.signal)), {
      commits: [],
      more: false,
    });
    assert.deepEqual(valueIn(await git.branches(5, sandbox.signal)), []);
    assert.deepEqual(valueIn(await git.stashes(5, sandbox.signal)), []);
    sandbox.git('add', '.');
    assert.match(valueIn(await git.diff({ staged: true, paths: [] }, sandbox.signal)).text, /^\+one$/m);
  });

  it('tells renames, deletions, type changes and what is new apart', async () => {
    sandbox.put('a.txt', 'one\ntwo\nthree\nfour\n');
    sandbox.put('gone.txt', 'gone\n');
    sandbox.git('add', '.');
    sandbox.git('commit', '--quiet', '-m', 'First');
    renameSync(join(sandbox.root, 'a.txt'), join(sandbox.root, 'moved.txt'));
    rmSync(join(sandbox.root, 'gone.txt'));
    sandbox.git('add', '--all', '--', 'a.txt', 'moved.txt');
    sandbox.put('new/file.txt', 'x');
    const found = await status();
    assert.deepEqual(lettersOf(found).sort(), ['.? new/', '.D gone.txt', 'R. moved.txt < a.txt']);
    assert.deepEqual(lettersOf(await status([join(sandbox.root, 'gone.txt')])), ['.D gone.txt']);
  });

  it('gives paths of any letters as they are', async () => {
    withHistory(sandbox);
    const names = [
      'naïve – 日本.txt',
      'with "quotes".txt',
      'line\nbreak.txt',
      ' blank ',
      '-rf',
      '--output=pwned',
      '*.txt',
      ':(exclude)a',
    ];
    for (const name of names) sandbox.put(name, 'x\n');
    const found = await status();
    assert.deepEqual(found.files.flatMap((file) => (file.tree === '?' ? [file.path] : [])).sort(), [...names].sort());
    sandbox.git('add', '--all');
    sandbox.git('commit', '--quiet', '-m', 'Names');
    const git = await sandbox.open();
    for (const name of names) {
      const path = sandbox.put(name, 'changed\n');
      const { text } = valueIn(await git.diff({ paths: [path] }, sandbox.signal));
      assert.equal(text.split('diff --git ').length, 2, name);
      assert.equal(valueIn(await git.blame({ path, from: 1, to: 1 }, sandbox.signal)).length, 1, name);
      assert.equal(
        valueIn(await git.log({ paths: [path], skip: 0, limit: 5 }, sandbox.signal)).commits.length,
        1,
        name,
      );
    }
    const without = valueIn(await git.diff({ paths: [], without: names }, sandbox.signal));
    assert.deepEqual(
      [...without.text.matchAll(/^diff --git .*$/gm)].map(([line]) => line),
      [],
    );
  });

  it('knows a detached HEAD, and how far a branch is from the one it tracks', async () => {
    withHistory(sandbox);
    sandbox.git('branch', '--set-upstream-to=side');
    const tracking = await status();
    assert.deepEqual([tracking.upstream, tracking.ahead, tracking.behind], ['side', 1, 0]);
    sandbox.git('checkout', '--quiet', '--detach', 'HEAD~1');
    const detached = await status();
    assert.equal(detached.branch, undefined);
    assert.match(detached.head ?? '', /^[0-9a-f]{40}$/);
  });

  it('tells conflicts and what is under way', async () => {
    withHistory(sandbox);
    sandbox.git('checkout', '--quiet', '--', 'b.txt');
    sandbox.git('checkout', '--quiet', 'side');
    sandbox.put('a.txt', 'one\nzwei\nthree\n');
    sandbox.git('commit', '--quiet', '-am', 'Otherwise');
    sandbox.tryGit(sandbox.root, 'merge', 'main');
    const found = await status();
    assert.deepEqual(found.underWay, ['merge']);
    assert.deepEqual(lettersOf(found), ['UU a.txt']);
    const { text } = valueIn(await (await sandbox.open()).diff({ paths: [] }, sandbox.signal));
    assert.match(text, /<<<<<<</);
  });

  it('says that a file is binary instead of showing it', async () => {
    withHistory(sandbox);
    sandbox.put('image.bin', new Uint8Array([0, 1, 2, 3]));
    sandbox.git('add', 'image.bin');
    const { text } = valueIn(await (await sandbox.open()).diff({ staged: true, paths: [] }, sandbox.signal));
    assert.match(text, /Binary files .* differ/);
  });

  it('bounds what a huge difference gives', async () => {
    withHistory(sandbox);
    sandbox.put('b.txt', `${'x'.repeat(99)}\n`.repeat(100_000));
    const found = valueIn(await (await sandbox.open()).diff({ paths: [] }, sandbox.signal));
    assert.equal(found.cut, true);
    assert.ok(found.text.length <= 4 * 1024 * 1024, String(found.text.length));
  });

  it('compares revisions, and refuses what names none', async () => {
    withHistory(sandbox);
    const git = await sandbox.open();
    const names = async (rev: string) => git.differing({ rev, paths: [] }, sandbox.signal);
    assert.deepEqual(
      valueIn(await names('side..main')).map((file) => file.path),
      ['a.txt'],
    );
    assert.deepEqual(
      valueIn(await names('HEAD')).map((file) => file.path),
      ['b.txt'],
    );
    assert.deepEqual(
      valueIn(await names('HEAD~1')).map((file) => file.path),
      ['a.txt', 'b.txt'],
    );
    for (const rev of ['--output=pwned', '-O/etc/passwd', 'nothing', 'HEAD..--all', '^HEAD', 'HEAD:a.txt', 'a b', '']) {
      assert.equal(faultIn(await names(rev)).code, 'git.no-revision', rev);
    }
    assert.deepEqual(lettersOf(await status()), ['.M b.txt']);
  });

  it('gives history in pages, with messages whole', async () => {
    withHistory(sandbox);
    sandbox.git('commit', '--quiet', '--allow-empty', '-m', 'Third – ümlaut\n\nBody\nof two lines');
    const git = await sandbox.open();
    const first = valueIn(await git.log({ paths: [], skip: 0, limit: 2 }, sandbox.signal));
    assert.deepEqual(
      first.commits.map((commit) => commit.subject),
      ['Third – ümlaut', 'Second'],
    );
    assert.equal(first.commits[0]?.body, 'Body\nof two lines');
    assert.equal(first.more, true);
    const rest = valueIn(await git.log({ paths: [], skip: 2, limit: 2 }, sandbox.signal));
    assert.deepEqual([rest.commits.map((commit) => commit.subject), rest.more], [['First'], false]);
    const shown = valueIn(await git.diff({ commit: true, rev: 'HEAD~2', paths: [] }, sandbox.signal));
    assert.match(shown.text, /^\+first$/m);
  });

  it('serves a linked work tree and a submodule as repositories of their own', async () => {
    withHistory(sandbox);
    const linked = join(sandbox.root, 'linked');
    sandbox.git('worktree', 'add', '--quiet', linked, 'side');
    const tree = valueIn(await sandbox.port().open(linked, sandbox.signal));
    assert.equal(valueIn(await tree.status([], sandbox.signal)).branch, 'side');
    sandbox.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', `file://${sandbox.root}`, 'inner');
    const inner = valueIn(await sandbox.port().open(join(sandbox.root, 'inner'), sandbox.signal));
    assert.equal(valueIn(await inner.status([], sandbox.signal)).branch, 'main');
    assert.ok(lettersOf(await status()).includes('A. inner'));
  });

  it('serves a sparse checkout', async () => {
    withHistory(sandbox);
    sandbox.put('deep/c.txt', 'x\n');
    sandbox.git('add', '.');
    sandbox.git('commit', '--quiet', '-m', 'Deep');
    sandbox.git('sparse-checkout', 'set', 'nowhere');
    assert.deepEqual(lettersOf(await status()), []);
    assert.equal(
      valueIn(await (await sandbox.open()).log({ paths: [], skip: 0, limit: 9 }, sandbox.signal)).commits.length,
      3,
    );
  });

  it('says that there is none, or that it is bare, or that git is missing', async () => {
    const port = sandbox.port();
    assert.equal(faultIn(await port.rootOf(sandbox.home)).code, 'git.none');
    assert.equal(faultIn(await port.rootOf(join(sandbox.root, '.git', 'refs'))).code, 'git.none');
    const below = join(sandbox.root, 'x/y/z.txt');
    assert.equal(valueIn(await port.rootOf(below)), sandbox.root);
    sandbox.git('config', 'core.bare', 'true');
    assert.equal(faultIn(await port.open(sandbox.root, sandbox.signal)).code, 'git.bare');
    const broken = join(sandbox.folder, 'broken');
    mkdirSync(join(broken, '.git'), { recursive: true });
    assert.equal(faultIn(await port.open(broken, sandbox.signal)).code, 'git.none');
    const without = sandbox.port({ PATH: sandbox.home });
    assert.equal(faultIn(await without.open(sandbox.root, sandbox.signal)).code, 'git.missing');
  });

  it('says when git is too old to be told what not to run', async () => {
    const bin = join(sandbox.folder, 'bin');
    mkdirSync(bin);
    // As git before 2.31 answers an option of rev-parse that it does not know.
    writeFileSync(join(bin, 'git'), '#!/bin/sh\nshift\nfor word in "$@"; do echo "$word"; done\n', { mode: 0o755 });
    assert.equal(faultIn(await sandbox.port({ PATH: bin }).open(sandbox.root, sandbox.signal)).code, 'git.old');
  });

  it('stops when it is told to', async () => {
    withHistory(sandbox);
    const git = await sandbox.open();
    assert.equal(faultIn(await git.status([], AbortSignal.abort())).code, 'tool.stopped');
  });
});

const lettersOf = ({ files }: GitStatus) =>
  files.map(({ index, tree, path, from }) => `${index}${tree} ${path}${from === undefined ? '' : ` < ${from}`}`);
