// The fingerprint of the workspace's files: what changes it, what does not, and when there is none.
import { strict as assert } from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, realpath, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { findRipgrep } from '../../../../src/adapters/node/ripgrep.ts';
import { createTree } from '../../../../src/adapters/node/tree.ts';

const never = new AbortController().signal;
const WAYS = { 'with ripgrep': () => findRipgrep({}), 'without ripgrep': async () => undefined };

describe('the fingerprint of the workspace', () => {
  let base: string;
  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-tree-')));
    await put('one/.gitignore', 'build\n*.log\n');
    await put('one/a.ts', 'aaa');
    await put('one/sub/b.ts', 'bbb');
    await put('one/.hidden/c.ts', 'ccc');
    await put('one/sub/.ignore', '!kept.log\n');
    await put('one/sub/kept.log', 'log');
    await put('one/build/out.js', 'out');
    await put('one/.git/HEAD', 'ref');
    await put('two/a.ts', 'other');
  });
  afterEach(() => rm(base, { recursive: true }));
  const at = (path: string) => join(base, path);
  const put = async (path: string, content: string) => {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), content);
  };
  const roots = () => [at('one'), at('two')];
  const takeWith = (ripgrep: () => Promise<string | undefined>) => () =>
    createTree({ roots: roots(), ripgrep }).fingerprint(never);

  for (const [way, ripgrep] of Object.entries(WAYS)) {
    it(`is the same as long as nothing is changed, and short, ${way}`, async () => {
      const take = takeWith(ripgrep);
      const first = await take();
      assert.match(first ?? '', /^[0-9a-f]{16}$/);
      assert.equal(await take(), first);
    });

    it(`is another one after every change of a file that counts, ${way}`, async () => {
      const take = takeWith(ripgrep);
      const old = await stat(at('one/sub/b.ts'), { bigint: true });
      const changes: Readonly<Record<string, () => Promise<unknown>>> = {
        'another content': () => put('one/a.ts', 'aaaa'),
        'a later time': () => utimes(at('one/sub/b.ts'), 1, Number(old.mtimeNs / 1_000_000n) / 1000 + 0.001),
        'a new file': () => put('one/new/d.ts', ''),
        'a hidden one': () => put('one/.hidden/c.ts', 'cccc'),
        'one ignored above and wanted below': () => put('one/sub/kept.log', 'longer'),
        'another name': () => rename(at('one/a.ts'), at('one/z.ts')),
        'the same name in another folder': () => rename(at('one/z.ts'), at('two/z.ts')),
        'one less': () => rm(at('two/z.ts')),
        'two more': () => Promise.all([put('one/x', '1'), put('one/y', '22')]),
        'two that changed places': async () => {
          await rename(at('one/x'), at('one/t'));
          await rename(at('one/y'), at('one/x'));
          await rename(at('one/t'), at('one/y'));
        },
      };
      const seen = [await take()];
      for (const [name, change] of Object.entries(changes)) {
        await change();
        seen.push(await take());
        assert.equal(new Set(seen).size, seen.length, name);
      }
    });

    it(`does not care for what is ignored, nor for git's own files, ${way}`, async () => {
      const take = takeWith(ripgrep);
      const first = await take();
      await put('one/build/out.js', 'another');
      await put('one/sub/x.log', 'x');
      await put('one/.git/HEAD', 'another');
      await mkdir(at('one/empty'));
      assert.equal(await take(), first);
    });
  }

  it('is the same whichever way the files were listed', async () => {
    await symlink(at('one/a.ts'), at('one/link'));
    await symlink(at('one'), at('one/loop'));
    const gone = async () => at('no/such/program');
    const found = new Set([
      await takeWith(WAYS['with ripgrep'])(),
      await takeWith(WAYS['without ripgrep'])(),
      await takeWith(gone)(),
    ]);
    assert.equal(found.size, 1);
    assert.ok(!found.has(undefined));
  });

  it('is none where it cannot be told: no folder, too many files, a listing cut off', async () => {
    const ripgrep = WAYS['with ripgrep'];
    assert.equal(await createTree({ roots: [], ripgrep }).fingerprint(never), undefined);
    assert.equal(await createTree({ roots: [at('one'), at('gone')], ripgrep }).fingerprint(never), undefined);
    for (const way of Object.values(WAYS)) {
      assert.equal(await createTree({ roots: roots(), ripgrep: way, limit: 5 }).fingerprint(never), undefined);
      assert.notEqual(await createTree({ roots: roots(), ripgrep: way, limit: 7 }).fingerprint(never), undefined);
    }
    await put('rg', `#!/bin/sh\nprintf '${at('one/a.ts')}\\n'\nkill -9 $$\n`);
    await chmod(at('rg'), 0o755);
    assert.equal(await takeWith(async () => at('rg'))(), undefined);
  });

  it('is that of an empty workspace too', async () => {
    await mkdir(at('three'));
    for (const ripgrep of Object.values(WAYS)) {
      assert.match((await createTree({ roots: [at('three')], ripgrep }).fingerprint(never)) ?? '', /^[0-9a-f]{16}$/);
    }
  });

  it('is given up when it is stopped, soon', async () => {
    await put('rg', '#!/bin/sh\nexec sleep 60\n');
    await chmod(at('rg'), 0o755);
    const tree = createTree({ roots: roots(), ripgrep: async () => at('rg') });
    const started = performance.now();
    assert.equal(await tree.fingerprint(AbortSignal.timeout(50)), undefined);
    assert.equal(await tree.fingerprint(AbortSignal.abort()), undefined);
    assert.ok(performance.now() - started < 8_000);
  });

  it('lets others have the thread every few milliseconds', async function () {
    this.timeout(30_000);
    await put('rg', `#!/bin/sh\nyes '${at('one/a.ts')}' | head -n 40000\n`);
    await chmod(at('rg'), 0o755);
    const tree = createTree({ roots: roots(), ripgrep: async () => at('rg') });
    let longest = 0;
    let over = false;
    let before = process.threadCpuUsage();
    const measure = () => {
      const { user, system } = process.threadCpuUsage(before);
      longest = Math.max(longest, user + system);
      before = process.threadCpuUsage();
      if (!over) setImmediate(measure);
    };
    measure();
    assert.notEqual(await tree.fingerprint(never), undefined);
    over = true;
    measure();
    assert.ok(longest < 50_000, `${longest} µs at one go`);
  });
});
