// What every FilesPort must do, whether its files are on a disk or in memory.
import { strict as assert } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { FilesPort } from '../../../src/core/ports/files.ts';
import { code, value } from '../../support/fakes/outcome.ts';

export interface FilesHarness {
  readonly files: FilesPort;
  /** Canonical path of the only workspace folder. */
  readonly root: string;
  /** Canonical path of a folder beside it. */
  readonly outside: string;
  put(path: string, content: string | Uint8Array): Promise<void>;
  link(path: string, target: string): Promise<void>;
  bytes(path: string): Promise<Uint8Array | undefined>;
  dispose(): Promise<void>;
}

export const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const utf8 = (text: string) => new TextEncoder().encode(text);

export function filesContract(name: string, make: () => Promise<FilesHarness>): void {
  describe(`files: ${name}`, () => {
    let on: FilesHarness;
    beforeEach(async () => {
      on = await make();
    });
    afterEach(() => on.dispose());
    const inRoot = (path: string) => join(on.root, path);
    const textAt = async (path: string) => {
      const bytes = await on.bytes(path);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
    };

    describe('locating', () => locating(() => on));
    describe('listing', () => listing(() => on));

    it('reads bytes as they are, with their hash', async () => {
      const bytes = Uint8Array.from([0, 255, 13, 10, 0xef, 0xbb, 0xbf]);
      await on.put(inRoot('a/b.bin'), bytes);
      const content = value(await on.files.read(inRoot('a/b.bin'), 100));
      assert.deepEqual([...content.bytes], [...bytes]);
      assert.equal(content.hash, sha256(bytes));
      assert.equal(content.unsaved, false);
    });

    it('reads an empty file, and one exactly as large as the limit', async () => {
      await on.put(inRoot('empty'), '');
      await on.put(inRoot('full'), 'x'.repeat(64));
      assert.equal(value(await on.files.read(inRoot('empty'), 10)).bytes.length, 0);
      assert.equal(value(await on.files.read(inRoot('full'), 64)).bytes.length, 64);
    });

    it('says what is wrong with what cannot be read, by its name', async () => {
      await on.put(inRoot('folder/large'), 'x'.repeat(65));
      const cases = [
        ['nothing', 'file.missing'],
        ['folder/large/below', 'file.missing'],
        ['folder', 'file.is-folder'],
        ['folder/large', 'file.too-large'],
      ] as const;
      for (const [path, expected] of cases) {
        const outcome = await on.files.read(inRoot(path), 64);
        assert.equal(code(outcome), expected);
        assert.ok(!outcome.ok && outcome.fault.text.includes(path), path);
      }
    });

    it('refuses to read and write through a link that came after the path was decided on', async () => {
      await on.put(join(on.outside, 'secret'), 'secret');
      await on.link(inRoot('swapped'), on.outside);
      assert.equal(code(await on.files.read(inRoot('swapped/secret'), 100)), 'file.unreadable');
      assert.equal(code(await on.files.write(inRoot('swapped/new'), utf8('x'), null)), 'file.stale');
      assert.notEqual(code(await on.files.write(inRoot('swapped/secret'), utf8('x'), sha256('secret'))), 'none');
      assert.notEqual(code(await on.files.remove(inRoot('swapped/secret'), sha256('secret'))), 'none');
      assert.equal(await textAt(join(on.outside, 'secret')), 'secret');
      assert.equal(await on.bytes(join(on.outside, 'new')), undefined);
    });

    it('tells what is at a path, looking through links', async () => {
      await on.put(inRoot('a/file'), '12345');
      await on.link(inRoot('link'), 'a/file');
      await on.link(inRoot('dangling'), 'nowhere');
      assert.equal((await on.files.stat(inRoot('a')))?.kind, 'folder');
      assert.equal((await on.files.stat(inRoot('a/file')))?.size, 5);
      assert.equal((await on.files.stat(inRoot('link')))?.kind, 'file');
      assert.equal(await on.files.stat(inRoot('dangling')), undefined);
      assert.equal(await on.files.stat(inRoot('a/file/below')), undefined);
    });

    it('makes a new file with its folders and gives the hash', async () => {
      const hash = value(await on.files.write(inRoot('x/y/new.txt'), utf8('new'), null));
      assert.equal(hash, sha256('new'));
      assert.equal(await textAt(inRoot('x/y/new.txt')), 'new');
    });

    it('replaces a file only when it is what it was based on', async () => {
      await on.put(inRoot('a'), 'one');
      assert.equal(code(await on.files.write(inRoot('a'), utf8('two'), sha256('other'))), 'file.stale');
      assert.equal(code(await on.files.write(inRoot('a'), utf8('two'), null)), 'file.stale');
      assert.equal(code(await on.files.write(inRoot('gone'), utf8('two'), sha256('one'))), 'file.stale');
      assert.equal(await textAt(inRoot('a')), 'one');
      assert.equal(await on.bytes(inRoot('gone')), undefined);
      value(await on.files.write(inRoot('a'), utf8('two'), sha256('one')));
      assert.equal(await textAt(inRoot('a')), 'two');
    });

    it('lets one of all that change a file at once from the same state, and tells the others', async () => {
      const base = sha256('one');
      for (let round = 0; round < 25; round++) {
        await on.put(inRoot('a'), 'one');
        const outcomes = await Promise.all([
          on.files.write(inRoot('a'), utf8('two'), base),
          on.files.write(inRoot('a'), utf8('three'), base),
          on.files.remove(inRoot('a'), base),
          on.files.move(inRoot('a'), inRoot('moved'), base),
          on.files.write(inRoot('a'), utf8('four'), base),
        ]);
        const codes = outcomes.map((outcome) => (outcome.ok ? 'none' : outcome.fault.code));
        assert.deepEqual(codes.toSorted(), ['file.stale', 'file.stale', 'file.stale', 'file.stale', 'none']);
        const left = [(await textAt(inRoot('a'))) ?? '', (await textAt(inRoot('moved'))) ?? ''];
        const wanted = [
          ['two', ''],
          ['three', ''],
          ['', ''],
          ['', 'one'],
          ['four', ''],
        ];
        assert.deepEqual(left, wanted[codes.indexOf('none')]);
        if (left[1] !== '') value(await on.files.remove(inRoot('moved'), base));
      }
    });

    it('does not write where a folder is, nor below a file', async () => {
      await on.put(inRoot('folder/file'), 'x');
      assert.equal(code(await on.files.write(inRoot('folder'), utf8('y'), sha256('x'))), 'file.unwritable');
      assert.equal(code(await on.files.write(inRoot('folder/file/below'), utf8('y'), null)), 'file.unwritable');
      assert.equal(await textAt(inRoot('folder/file')), 'x');
    });

    it('moves a file, and never over another one', async () => {
      await on.put(inRoot('a'), 'one');
      await on.put(inRoot('b'), 'two');
      assert.equal(code(await on.files.move(inRoot('a'), inRoot('b'), sha256('one'))), 'file.exists');
      assert.equal(code(await on.files.move(inRoot('a'), inRoot('c'), sha256('other'))), 'file.stale');
      value(await on.files.move(inRoot('a'), inRoot('new/c'), sha256('one')));
      assert.equal(await on.bytes(inRoot('a')), undefined);
      assert.equal(await textAt(inRoot('b')), 'two');
      assert.equal(await textAt(inRoot('new/c')), 'one');
    });

    it('removes a file only when it is what it was based on', async () => {
      await on.put(inRoot('a'), 'one');
      assert.equal(code(await on.files.remove(inRoot('a'), sha256('other'))), 'file.stale');
      assert.equal(await textAt(inRoot('a')), 'one');
      value(await on.files.remove(inRoot('a'), sha256('one')));
      assert.equal(await on.bytes(inRoot('a')), undefined);
      assert.equal(code(await on.files.remove(inRoot('a'), sha256('one'))), 'file.stale');
    });
  });
}

function locating(harness: () => FilesHarness): void {
  const locate = (path: string) => harness().files.locate(path);

  it('takes relative paths from the root and labels them with forward slashes', async () => {
    const { root } = harness();
    const found = await locate('a/./b/../c.ts');
    assert.deepEqual([found.path, found.label, found.inside], [join(root, 'a/c.ts'), 'a/c.ts', true]);
    assert.equal(found.root?.path, root);
    assert.equal((await locate('.')).path, root);
  });

  it('sees what lies outside, whatever way it is written', async () => {
    const { root, outside } = harness();
    for (const path of ['..', '../beside', outside, `${root}-other/file`, 'a/../../x', join(root, '../x')]) {
      const found = await locate(path);
      assert.equal(found.inside, false, path);
      assert.equal(found.label, found.path);
    }
  });

  it('follows links in the middle and at the end, also to what does not exist', async () => {
    const on = harness();
    await on.put(join(on.outside, 'there'), 'x');
    await on.link(join(on.root, 'out'), on.outside);
    await on.link(join(on.root, 'dangling'), join(on.outside, 'missing/deep'));
    await on.link(join(on.root, 'relative'), './real/later');
    await on.link(join(on.root, 'chain'), 'dangling');
    assert.equal((await locate('out/there')).path, join(on.outside, 'there'));
    assert.equal((await locate('out/not/there')).path, join(on.outside, 'not/there'));
    assert.equal((await locate('dangling')).path, join(on.outside, 'missing/deep'));
    assert.equal((await locate('chain/x')).path, join(on.outside, 'missing/deep/x'));
    assert.equal((await locate('chain/x')).inside, false);
    assert.equal((await locate('relative/x')).path, join(on.root, 'real/later/x'));
  });

  it('comes to an end on links that lead in a circle, which then cannot be read or written', async () => {
    const on = harness();
    await on.link(join(on.root, 'a'), 'b');
    await on.link(join(on.root, 'b'), 'a');
    const found = await locate('a');
    assert.equal(found.inside, true);
    assert.equal(code(await on.files.read(found.path, 10)), 'file.unreadable');
    assert.equal(code(await on.files.write(found.path, utf8('x'), null)), 'file.stale');
  });
}

function listing(harness: () => FilesHarness): void {
  const labels = async (path: string, options: { depth?: number; limit?: number; ignored?: boolean } = {}) => {
    const all = { depth: options.depth ?? 9, limit: options.limit ?? 100, ignored: options.ignored ?? false };
    const { entries, more } = value(await harness().files.list(path, all));
    return { labels: entries.map((entry) => entry.label), entries, more };
  };

  it('goes breadth first to a depth and a limit, and says that there is more', async () => {
    const on = harness();
    for (const path of ['z', 'b/one', 'a/deep/x', 'a/two']) await on.put(join(on.root, path), '1234');
    const whole = await labels(on.root);
    assert.deepEqual(whole.labels, ['a', 'b', 'z', 'a/deep', 'a/two', 'b/one', 'a/deep/x']);
    assert.equal(whole.more, false);
    assert.deepEqual(whole.entries.find((entry) => entry.label === 'z')?.size, 4);
    assert.deepEqual((await labels(on.root, { depth: 1 })).labels, ['a', 'b', 'z']);
    const cut = await labels(on.root, { limit: 4 });
    assert.deepEqual([cut.labels.length, cut.more], [4, true]);
    assert.equal((await labels(on.root, { limit: 7 })).more, false);
  });

  it('honours ignore files at every level and never shows .git', async () => {
    const on = harness();
    const put = (path: string, text = '') => on.put(join(on.root, path), text);
    await put('.gitignore', '*.log\n/build/\nkept/*\n');
    await put('sub/.gitignore', '!wanted.log\nlocal\n');
    await put('sub/.ignore', 'more\n');
    for (const path of ['.git/config', 'a.log', 'build/x', 'sub/build/x', 'sub/wanted.log', 'sub/local', 'sub/more']) {
      await put(path);
    }
    const seen = (await labels(on.root)).labels;
    assert.deepEqual(seen, [
      '.gitignore',
      'sub',
      'sub/.gitignore',
      'sub/.ignore',
      'sub/build',
      'sub/wanted.log',
      'sub/build/x',
    ]);
    const all = (await labels(on.root, { ignored: true })).labels;
    assert.ok(all.includes('build/x') && all.includes('a.log') && !all.includes('.git'));
    assert.deepEqual((await labels(join(on.root, 'sub'))).labels.includes('sub/local'), false);
    assert.deepEqual((await labels(join(on.root, 'build'))).labels, ['build/x']);
  });

  it('shows links as what they lead to and does not enter them', async () => {
    const on = harness();
    await on.put(join(on.root, 'a/file'), 'x');
    await on.link(join(on.root, 'a/up'), on.root);
    await on.link(join(on.root, 'nowhere'), 'missing');
    const { entries } = await labels(on.root);
    assert.deepEqual(
      entries.map((entry) => [entry.label, entry.kind]),
      [
        ['a', 'folder'],
        ['nowhere', 'other'],
        ['a/file', 'file'],
        ['a/up', 'folder'],
      ],
    );
  });

  it('says what is wrong with what cannot be listed', async () => {
    const on = harness();
    await on.put(join(on.root, 'file'), 'x');
    const options = { depth: 1, limit: 10, ignored: false };
    assert.equal(code(await on.files.list(join(on.root, 'missing'), options)), 'file.missing');
    assert.equal(code(await on.files.list(join(on.root, 'file'), options)), 'file.not-folder');
  });
}
