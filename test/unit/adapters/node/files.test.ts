// What only a real disk can show: permissions, full disks, other devices, special files, many writers.
import { strict as assert } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createFiles } from '../../../../src/adapters/node/files.ts';
import { sha256 } from '../../../contract/files/files-contract.ts';
import { code, text, value } from '../../../support/fakes/outcome.ts';

const utf8 = (content: string) => new TextEncoder().encode(content);

describe('files on a disk', () => {
  let root: string;
  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-disk-')));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('keeps the mode of a file it replaces or moves, whatever the umask', async () => {
    const path = join(root, 'run.sh');
    await writeFile(path, 'one');
    await chmod(path, 0o777);
    const files = createFiles([root]);
    value(await files.write(path, utf8('two'), sha256('one')));
    assert.equal((await stat(path)).mode & 0o7777, 0o777);
    value(await files.move(path, join(root, 'moved.sh'), sha256('two')));
    assert.equal((await stat(join(root, 'moved.sh'))).mode & 0o7777, 0o777);
  });

  it('lets exactly one of many writers make a file, and leaves nothing else behind', async () => {
    const files = createFiles([root]);
    const path = join(root, 'one');
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => files.write(path, utf8(`writer ${index}`), null)),
    );
    const winners = outcomes.flatMap((outcome, index) => (outcome.ok ? [index] : []));
    assert.equal(winners.length, 1);
    assert.equal(await readFile(path, 'utf8'), `writer ${winners[0]}`);
    assert.deepEqual(await readdir(root), ['one']);
  });

  it('never replaces a link by a file: a write to it is refused and the target stays', async () => {
    const target = join(root, 'target');
    await writeFile(target, 'one');
    await symlink('target', join(root, 'link'));
    const files = createFiles([root]);
    assert.equal(code(await files.write(join(root, 'link'), utf8('two'), sha256('one'))), 'file.stale');
    assert.equal(code(await files.write(join(root, 'link'), utf8('two'), null)), 'file.stale');
    assert.equal(await readFile(target, 'utf8'), 'one');
  });

  it('writes a file with several names so that all of them see it, longer or shorter', async () => {
    const path = join(root, 'one');
    await writeFile(path, 'content');
    await link(path, join(root, 'other'));
    const files = createFiles([root]);
    value(await files.write(path, utf8('longer content'), sha256('content'), { mode: 0o755 }));
    assert.equal(await readFile(join(root, 'other'), 'utf8'), 'longer content');
    assert.deepEqual([(await files.look(path))?.names, (await files.look(path))?.mode], [2, 0o755]);
    value(await files.write(path, utf8(''), sha256('longer content')));
    assert.equal(await readFile(join(root, 'other'), 'utf8'), '');
    assert.equal(code(await files.write(path, utf8('x'), sha256('content'))), 'file.stale');
    assert.deepEqual((await readdir(root)).sort(), ['one', 'other']);
  });

  it('keeps a link whose target is no text', async () => {
    const files = createFiles([root]);
    const target = Uint8Array.from([0x66, 0xff, 0xfe, 0x80]);
    value(await files.writeLink(join(root, 'link'), target, null));
    assert.deepEqual([...value(await files.readLink(join(root, 'link'))).bytes], [...target]);
  });

  it('takes names that differ in case for different files where the disk does', async function () {
    await writeFile(join(root, 'Name'), 'one');
    if ((await stat(join(root, 'nAME')).catch(() => undefined)) !== undefined) this.skip();
    const files = createFiles([root]);
    assert.equal(code(await files.read(join(root, 'name'), 10)), 'file.missing');
    value(await files.move(join(root, 'Name'), join(root, 'name'), sha256('one')));
    assert.deepEqual(await readdir(root), ['name']);
  });

  it('says that pipes, sockets and devices are not files, without waiting for them', async () => {
    const files = createFiles([root]);
    execFileSync('mkfifo', [join(root, 'pipe')]);
    assert.equal(code(await files.read(join(root, 'pipe'), 10)), 'file.unreadable');
    assert.equal(code(await files.read('/dev/zero', 10)), 'file.unreadable');
    assert.equal(code(await files.write(join(root, 'pipe'), utf8('x'), sha256('y'))), 'file.unwritable');
    const server = createServer().listen(join(root, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    assert.equal(code(await files.read(join(root, 'socket'), 10)), 'file.unreadable');
    server.close();
  });

  it('reads files that claim to be empty, and keeps to the limit there too', async () => {
    const files = createFiles([root]);
    assert.ok(value(await files.read('/proc/version', 10000)).bytes.length > 10);
    assert.equal(code(await files.read('/proc/version', 5)), 'file.too-large');
  });

  it('reads a file larger than the limit not at all', async () => {
    execFileSync('truncate', ['-s', '8G', join(root, 'huge')]);
    const started = performance.now();
    const outcome = await createFiles([root]).read(join(root, 'huge'), 10 * 1024 * 1024);
    assert.equal(code(outcome), 'file.too-large');
    assert.match(text(outcome), /huge is larger than 10 MB/);
    assert.ok(performance.now() - started < 8_000);
  });

  it('names what cannot be written, and what to do', async () => {
    const files = createFiles([root]);
    const proc = await files.write('/proc/orquestra', utf8('x'), null);
    assert.equal(code(proc), 'file.unwritable');
    assert.match(text(proc), /\/proc\/orquestra cannot be written\. Check/);
    const long = await files.write(join(root, 'x'.repeat(300)), utf8('x'), null);
    assert.equal(code(long), 'file.unwritable');
    assert.equal(code(await files.write(join(root, 'nul\0'), utf8('x'), null)), 'file.unwritable');
    assert.equal(code(await files.read(join(root, 'nul\0'), 10)), 'file.unreadable');
    assert.deepEqual(await readdir(root), []);
  });

  it('gives folders with the same name different names, and finds paths by them', async () => {
    await mkdir(join(root, 'a/app'), { recursive: true });
    await mkdir(join(root, 'b/app'), { recursive: true });
    const files = createFiles([join(root, 'a/app'), join(root, 'b/app'), join(root, 'a/app')]);
    assert.deepEqual(
      files.roots().map((folder) => folder.name),
      ['app', 'app-2'],
    );
    const second = await files.locate('app-2/x.ts');
    assert.deepEqual([second.path, second.label], [join(root, 'b/app/x.ts'), 'app-2/x.ts']);
    assert.equal((await files.locate('x.ts')).path, join(root, 'a/app/x.ts'));
  });

  it('takes a workspace folder that is itself a link by its real path', async () => {
    await mkdir(join(root, 'real'));
    await symlink('real', join(root, 'alias'));
    const files = createFiles([join(root, 'alias')]);
    const found = await files.locate(join(root, 'alias/x'));
    assert.deepEqual([found.path, found.label, found.inside], [join(root, 'real/x'), 'x', true]);
  });

  describe('on a small disk of its own', () => {
    let small: string;
    beforeEach(async function () {
      small = join(root, 'small');
      await mkdir(small);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', small], { stdio: 'ignore' });
      } catch {
        this.skip();
      }
    });
    afterEach(() => {
      try {
        execFileSync('umount', [small], { stdio: 'ignore' });
      } catch {
        // It was not mounted: the test was skipped.
      }
    });

    it('leaves everything as it was when the disk is full', async () => {
      const files = createFiles([small]);
      const path = join(small, 'file');
      await writeFile(path, 'one');
      const large = new Uint8Array(1024 * 1024);
      for (const outcome of [
        await files.write(path, large, sha256('one')),
        await files.write(join(small, 'new'), large, null),
      ]) {
        assert.equal(code(outcome), 'disk.full');
        assert.ok(!outcome.ok && outcome.fault.retryable);
      }
      assert.equal(await readFile(path, 'utf8'), 'one');
      assert.deepEqual(await readdir(small), ['file']);
    });

    it('leaves a file with several names as it was when the disk is full', async () => {
      const files = createFiles([small]);
      const path = join(small, 'file');
      const content = 'x'.repeat(60_000);
      await writeFile(path, content);
      await link(path, join(small, 'other'));
      assert.equal(code(await files.write(path, new Uint8Array(1024 * 1024), sha256(content))), 'disk.full');
      assert.equal(await readFile(path, 'utf8'), content);
      value(await files.write(path, utf8('y'.repeat(60_000)), sha256(content)));
      assert.equal(await readFile(join(small, 'other'), 'utf8'), 'y'.repeat(60_000));
    });

    it('moves files to another disk, and keeps the old one when that is full', async () => {
      const files = createFiles([root]);
      await writeFile(join(root, 'a'), 'one', { mode: 0o755 });
      value(await files.move(join(root, 'a'), join(small, 'a'), sha256('one')));
      assert.equal(await readFile(join(small, 'a'), 'utf8'), 'one');
      assert.equal((await stat(join(small, 'a'))).mode & 0o777, 0o755);
      const large = 'x'.repeat(1024 * 1024);
      await writeFile(join(root, 'b'), large);
      assert.equal(code(await files.move(join(root, 'b'), join(small, 'b'), sha256(large))), 'disk.full');
      await writeFile(join(root, 'c'), 'two');
      assert.equal(code(await files.move(join(root, 'c'), join(small, 'a'), sha256('two'))), 'file.exists');
      assert.deepEqual((await readdir(root)).sort(), ['b', 'c', 'small']);
      assert.deepEqual(await readdir(small), ['a']);
    });

    it('says that a disk is read-only', async () => {
      const files = createFiles([small]);
      await writeFile(join(small, 'file'), 'one');
      execFileSync('mount', ['-o', 'remount,ro', small]);
      const outcome = await files.write(join(small, 'file'), utf8('two'), sha256('one'));
      assert.equal(code(outcome), 'file.unwritable');
      assert.match(text(outcome), /read-only disk/);
      assert.equal(code(await files.remove(join(small, 'file'), sha256('one'))), 'file.unwritable');
    });
  });
});
