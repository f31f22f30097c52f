// What every ChangesPort must do: tell what became of files between two moments, and have their earlier contents kept.
import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, readlink, rename, rm, symlink, unlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { ChangesPort, FoundChange, FoundChanges } from '../../../src/core/ports/changes.ts';
import type { BlobsPort } from '../../../src/core/ports/files.ts';

export interface ChangesBench {
  readonly changes: ChangesPort;
  readonly blobs: BlobsPort;
  /** Canonical. */
  readonly root: string;
  /** Makes what lies there the state that the workspace is in. */
  settle(): Promise<void>;
  dispose(): Promise<void>;
}

const never = new AbortController().signal;

export async function during(changes: ChangesPort, work: () => Promise<unknown>): Promise<FoundChanges> {
  const begun = await changes.begin(never);
  assert.ok(begun.ok, begun.ok ? '' : begun.fault.text);
  await work();
  const ended = await begun.value.end(never);
  assert.ok(ended.ok, ended.ok ? '' : ended.fault.text);
  return ended.value;
}

export function changesContract(name: string, make: () => Promise<ChangesBench>): void {
  describe(`changes: ${name}`, function () {
    this.timeout(20_000);
    let bench: ChangesBench;
    const at = (path: string) => join(bench.root, path);
    const put = async (path: string, content: string | Uint8Array) => {
      await mkdir(dirname(at(path)), { recursive: true });
      await writeFile(at(path), content);
    };
    const image = async (hash: string | null) => {
      if (hash === null) return null;
      const bytes = await bench.blobs.get(hash);
      return bytes === undefined ? undefined : Buffer.from(bytes);
    };
    const images = (change: FoundChange | undefined) =>
      Promise.all([image(change?.before ?? null), image(change?.after ?? null)]);
    const texts = async (change: FoundChange | undefined) => (await images(change)).map((bytes) => bytes?.toString());
    const found = async (work: () => Promise<unknown>) => (await during(bench.changes, work)).changes;
    const one = async (work: () => Promise<unknown>) => {
      const changes = await found(work);
      assert.equal(changes.length, 1, JSON.stringify(changes));
      return changes[0];
    };

    beforeEach(async () => {
      bench = await make();
      await put('a.txt', 'one\n');
      await put('src/b.txt', 'two\n');
      await put('src/deep/c.bin', Buffer.from([0, 1, 2, 255]));
      await bench.settle();
    });
    afterEach(() => bench.dispose());

    it('tells nothing when nothing has changed, or only times have', async () => {
      assert.deepEqual(await during(bench.changes, async () => undefined), { changes: [], more: 0 });
      assert.deepEqual(await found(() => utimes(at('a.txt'), 1, 1)), []);
    });

    it('tells created, changed and deleted files, with both contents', async () => {
      const changes = await found(async () => {
        await put('new/d.txt', 'made');
        await put('a.txt', 'changed\n');
        await rm(at('src/b.txt'));
      });
      assert.deepEqual(
        changes.map(({ label, change }) => [label, change]),
        [
          ['a.txt', 'edit'],
          ['new/d.txt', 'create'],
          ['src/b.txt', 'delete'],
        ],
      );
      assert.deepEqual(await Promise.all(changes.map(texts)), [
        ['one\n', 'changed\n'],
        [undefined, 'made'],
        ['two\n', undefined],
      ]);
      assert.equal(changes[0]?.path, at('a.txt'));
    });

    it('keeps binary contents byte for byte', async () => {
      const change = await one(() => put('src/deep/c.bin', Buffer.from([9, 0, 9])));
      assert.deepEqual(await images(change), [Buffer.from([0, 1, 2, 255]), Buffer.from([9, 0, 9])]);
    });

    it('tells a rename as a move, also of a whole folder', async () => {
      const change = await one(() => rename(at('a.txt'), at('z.txt')));
      assert.deepEqual([change?.change, change?.from, change?.path], ['move', at('a.txt'), at('z.txt')]);
      const moved = await found(() => rename(at('src'), at('lib')));
      assert.deepEqual(
        moved.map(({ change: kind, from, path }) => [kind, from, path]),
        [
          ['move', at('src/b.txt'), at('lib/b.txt')],
          ['move', at('src/deep/c.bin'), at('lib/deep/c.bin')],
        ],
      );
    });

    it('tells a rename that only changes the case', async () => {
      const change = await one(() => rename(at('a.txt'), at('A.txt')));
      assert.deepEqual([change?.change, change?.from, change?.path], ['move', at('a.txt'), at('A.txt')]);
    });

    it('finds a change that keeps size and time', async () => {
      await utimes(at('a.txt'), 1_000_000_000, 1_000_000_000);
      const change = await one(async () => {
        await put('a.txt', 'eno\n');
        await utimes(at('a.txt'), 1_000_000_000, 1_000_000_000);
      });
      assert.deepEqual(await texts(change), ['one\n', 'eno\n']);
    });

    it('tells a change of mode as one', async function () {
      if (process.platform === 'win32') this.skip();
      await chmod(at('a.txt'), 0o644);
      const change = await one(() => chmod(at('a.txt'), 0o755));
      assert.deepEqual([change?.was, change?.is], [{ mode: 0o644 }, { mode: 0o755 }]);
      assert.equal(change?.before, change?.after);
    });

    it('tells links by what they point to, and never follows them', async () => {
      await symlink('a.txt', at('link'));
      const edit = await one(async () => {
        await unlink(at('link'));
        await symlink('src/b.txt', at('link'));
      });
      assert.deepEqual(
        [edit?.was, edit?.is, await texts(edit)],
        [{ link: true }, { link: true }, ['a.txt', 'src/b.txt']],
      );
      const turned = await one(async () => {
        await unlink(at('link'));
        await put('link', 'a file');
      });
      assert.equal(turned?.was?.link, true);
      assert.notEqual(turned?.is?.link, true);
      assert.equal(await readlink(at('link')).catch(() => 'no link'), 'no link');
    });

    it('tells a folder that became a link as files that have gone', async () => {
      const changes = await found(async () => {
        await rename(at('src'), at('elsewhere'));
        await symlink('elsewhere', at('src'));
      });
      assert.deepEqual(
        changes.map(({ label, change, from }) => [label, change, from]),
        [
          ['elsewhere/b.txt', 'move', at('src/b.txt')],
          ['elsewhere/deep/c.bin', 'move', at('src/deep/c.bin')],
          ['src', 'create', undefined],
        ],
      );
    });

    it('has the content that was there when the command began, though nobody had committed it', async () => {
      await put('a.txt', 'not committed\n');
      await put('untracked.txt', 'nor this\n');
      const changes = await found(async () => {
        await rm(at('a.txt'));
        await put('untracked.txt', 'lost');
      });
      assert.deepEqual(await Promise.all(changes.map(texts)), [
        ['not committed\n', undefined],
        ['nor this\n', 'lost'],
      ]);
    });

    it('leaves to nobody what changed between two commands', async () => {
      await found(async () => undefined);
      await put('a.txt', 'by the user\n');
      const change = await one(() => put('src/b.txt', 'by the command\n'));
      assert.equal(change?.label, 'src/b.txt');
      const again = await one(() => put('a.txt', 'by the command\n'));
      assert.deepEqual(await texts(again), ['by the user\n', 'by the command\n']);
    });

    it('tells each of two commands side by side what happened while it ran', async () => {
      const outer = await bench.changes.begin(never);
      assert.ok(outer.ok);
      await put('a.txt', 'first\n');
      const inner = await found(() => put('src/b.txt', 'second\n'));
      assert.deepEqual(
        inner.map(({ label }) => label),
        ['src/b.txt'],
      );
      const ended = await outer.value.end(never);
      assert.ok(ended.ok);
      assert.deepEqual(await Promise.all(ended.value.changes.map(texts)), [
        ['one\n', 'first\n'],
        ['two\n', 'second\n'],
      ]);
    });

    it('does not count ignored files, and takes other ignore rules for no change of files', async () => {
      await put('.gitignore', 'out/\n*.log\n');
      await put('out/x.js', 'built');
      await put('kept.tmp', 'here');
      await bench.settle();
      assert.deepEqual(
        await found(async () => {
          await put('out/x.js', 'built again');
          await put('some.log', 'log');
        }),
        [],
      );
      const changes = await found(() => put('.gitignore', '*.tmp\n'));
      assert.deepEqual(
        changes.map(({ label }) => label),
        ['.gitignore'],
      );
    });

    it('survives a folder that cannot be read', async function () {
      if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
      await found(async () => undefined);
      try {
        assert.deepEqual(await found(() => chmod(at('src/deep'), 0)), []);
      } finally {
        await chmod(at('src/deep'), 0o755);
      }
      assert.deepEqual(await found(async () => undefined), []);
      assert.equal((await readFile(at('src/deep/c.bin'))).length, 4);
    });
  });
}
