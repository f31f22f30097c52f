// Contents that git keeps are not held aside: they are read from it, exactly as they lay there, without running or writing anything.
import assert from 'node:assert/strict';
import { chmod, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createBench, type LookBench } from './bench.ts';

/** Nothing can be held aside: what is known was had from git. */
const ONLY_GIT = { limits: { heldFiles: 0 } };

describe('contents from git', function () {
  this.timeout(30_000);
  let bench: LookBench;
  beforeEach(async () => {
    bench = await createBench();
    await bench.put('a.txt', 'one\ntwo\n');
    await bench.put('src/b.txt', 'three\n');
  });
  afterEach(() => bench.dispose());

  const changed = async (work: () => unknown = () => bench.put('a.txt', 'changed\n'), options: object = ONLY_GIT) => {
    const { changes } = await bench.during(bench.open(options), work);
    return changes;
  };
  const keptAs = async (expected: string | undefined) => {
    const [change, ...others] = await changed();
    assert.equal(others.length, 0);
    assert.equal(await bench.before(change), expected);
    return change;
  };

  for (const version of ['2', '3', '4']) {
    it(`come from an index of version ${version}`, async () => {
      await bench.commit();
      if (version === '3') {
        await bench.put('later.txt', 'x');
        await bench.git('add', '--intent-to-add', 'later.txt');
      } else await bench.git('update-index', '--index-version', version);
      await keptAs('one\ntwo\n');
    });
  }

  it('come from a repository with longer ids', async () => {
    await bench.commit('--object-format=sha256');
    await keptAs('one\ntwo\n');
  });

  it('come from packs', async () => {
    await bench.commit();
    await bench.git('gc', '--quiet');
    await keptAs('one\ntwo\n');
  });

  it('come from git though the files have other times than it remembers, as in a copied folder', async () => {
    await bench.commit();
    await utimes(bench.at('a.txt'), 1, 1);
    await keptAs('one\ntwo\n');
  });

  it('come with the line ends that were checked out', async () => {
    await bench.commit();
    await bench.git('config', 'core.autocrlf', 'true');
    await rm(bench.at('a.txt'));
    await bench.git('checkout', '--', 'a.txt');
    // So that the index is later than the file, as it is when time has passed.
    await sleep(40);
    await bench.put('c.txt', 'later');
    await bench.git('add', 'c.txt');
    await keptAs('one\r\ntwo\r\n');
  });

  it('are found also of files that are committed though they are ignored', async () => {
    await bench.put('dist/deep/out.js', 'built\n');
    await bench.commit();
    await bench.put('.gitignore', 'dist/\n*.txt\n');
    const changes = await changed(async () => {
      await bench.put('dist/deep/out.js', 'built again\n');
      await bench.put('dist/deep/other.js', 'not committed\n');
      await rm(bench.at('a.txt'));
    });
    assert.deepEqual(
      changes.map(({ label, change }) => [label, change]),
      [
        ['a.txt', 'delete'],
        ['dist/deep/out.js', 'edit'],
      ],
    );
    assert.deepEqual(await Promise.all(changes.map(bench.before)), ['one\ntwo\n', 'built\n']);
  });

  it('are those of before when the command was git, whatever it did to the index', async () => {
    await bench.commit();
    await bench.git('checkout', '--quiet', '-b', 'other');
    await bench.put('a.txt', 'on the other branch\n');
    await bench.git('rm', '--quiet', 'src/b.txt');
    await bench.git('commit', '--quiet', '--all', '--message', 'other');
    const changes = await changed(() => bench.git('checkout', '--quiet', '-'));
    assert.deepEqual(
      changes.map(({ label, change }) => [label, change]),
      [
        ['a.txt', 'edit'],
        ['src/b.txt', 'create'],
      ],
    );
    assert.equal(await bench.before(changes[0]), 'on the other branch\n');
    assert.deepEqual(await changed(() => bench.git('commit', '--quiet', '--allow-empty', '--message', 'nothing')), []);
  });

  it('come from the worktree and the nested repository that a file lies in', async () => {
    await bench.commit();
    await bench.git('worktree', 'add', '--quiet', join(bench.base, 'tree'));
    const [change] = await changed(() => writeFile(join(bench.base, 'tree', 'a.txt'), 'x'), {
      ...ONLY_GIT,
      roots: [join(bench.base, 'tree')],
    });
    assert.equal(await bench.before(change), 'one\ntwo\n');
    await bench.put('inner/c.txt', 'nested\n');
    await bench.git('-C', 'inner', 'init', '--quiet');
    await bench.git('-C', 'inner', 'add', '--all');
    await bench.git('-C', 'inner', 'commit', '--quiet', '--message', 'inner');
    const [inner] = await changed(() => bench.put('inner/c.txt', 'x'));
    assert.equal(await bench.before(inner), 'nested\n');
  });

  it('are not guessed where a filter stands between git and the file', async () => {
    await bench.put('.gitattributes', '*.txt filter=turn\n');
    await bench.git('init', '--quiet');
    await bench.git('config', 'filter.turn.clean', 'tr a-z n-za-m');
    await bench.git('config', 'filter.turn.smudge', 'tr a-z n-za-m');
    await bench.commit();
    assert.equal((await bench.git('show', ':a.txt')).length, 'one\ntwo\n'.length);
    const change = await keptAs(undefined);
    assert.match(change?.unkept ?? '', /git/);
    const [held] = await changed(undefined, {});
    assert.equal(held?.unkept, undefined);
  });

  it('are read without running what a hostile repository names', async () => {
    await bench.put('.gitattributes', '*.txt filter=evil diff=evil\n');
    await bench.commit();
    const marker = join(bench.base, 'ran');
    const script = join(bench.base, 'evil.sh');
    await writeFile(script, `#!/bin/sh\necho "$0 $*" >> '${marker}'\ncat\n`);
    await chmod(script, 0o755);
    for (const name of [
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'core.editor',
      'diff.external',
      'filter.evil.clean',
      'filter.evil.smudge',
      'filter.evil.process',
      'diff.evil.textconv',
      'credential.helper',
    ]) {
      await bench.git('config', name, script);
    }
    await bench.git('config', 'core.hooksPath', bench.base);
    for (const hook of ['post-index-change', 'post-checkout', 'reference-transaction']) {
      await writeFile(join(bench.base, hook), `#!/bin/sh\necho hook >> '${marker}'\n`, { mode: 0o755 });
    }
    const changes = await changed(() => bench.put('a.txt', 'changed\n'), {});
    assert.equal(changes.length, 1);
    await changed();
    await assert.rejects(stat(marker));
  });

  it('are held aside where there is no git to ask', async () => {
    await bench.commit();
    const path = process.env.PATH;
    process.env.PATH = bench.base;
    try {
      const [held] = await changed(() => bench.put('a.txt', 'x'), {});
      assert.equal(await bench.before(held), 'one\ntwo\n');
    } finally {
      process.env.PATH = path;
    }
  });

  it('are held aside where the index is of a form that is not read', async () => {
    await bench.commit();
    await bench.git('update-index', '--split-index');
    await rename(bench.at('src/b.txt'), bench.at('src/d.txt'));
    const changes = await changed(() => bench.put('a.txt', 'x'), {});
    assert.equal(await bench.before(changes[0]), 'one\ntwo\n');
  });
});
