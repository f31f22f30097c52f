// Files that are none, or are more than one: pipes, devices, loops of links, and second names of what lies outside.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { createFiles } from '../../../../src/adapters/node/files.ts';
import { findRipgrep } from '../../../../src/adapters/node/ripgrep.ts';
import { createSearch } from '../../../../src/adapters/node/search.ts';
import { pathEffect } from '../../../../src/core/shared/path-effect.ts';
import { code, value } from '../../../support/fakes/outcome.ts';

describe('odd files in a workspace', function () {
  this.timeout(20_000);
  let top: string;
  let root: string;
  beforeEach(async function () {
    if (process.platform === 'win32') this.skip();
    top = await realpath(await mkdtemp(join(tmpdir(), 'orquestra-odd-')));
    root = join(top, 'work');
    await mkdir(root);
  });
  afterEach(() => rm(top, { recursive: true, force: true }));

  it('let a write out through a second name of a file outside', async () => {
    await writeFile(join(top, '.bashrc'), 'export A=1');
    await link(join(top, '.bashrc'), join(root, 'notes.txt'));
    const located = await createFiles([root]).locate('notes.txt');
    const effect = pathEffect('write', located);
    assert.ok('guarded' in effect && effect.guarded?.includes('hard links'));
    assert.equal((await createFiles([root]).locate('.')).names, undefined);
  });

  it('hid what a link is named behind where it leads', async () => {
    await mkdir(join(root, '.vscode'));
    await mkdir(join(root, 'conf'));
    await writeFile(join(root, 'conf', 'tasks.json'), '{}');
    await symlink('../conf/tasks.json', join(root, '.vscode', 'tasks.json'));
    await symlink('conf', join(root, '.husky'));
    const files = createFiles([root]);
    for (const written of ['.vscode/tasks.json', '.husky/pre-push']) {
      const located = await files.locate(written);
      assert.match(located.label, /^conf\//);
      assert.ok('guarded' in pathEffect('write', located), written);
    }
    assert.ok(!('guarded' in pathEffect('write', await files.locate('conf/tasks.json'))));
  });

  it('stopped a listing for ever with a pipe for an ignore file', async () => {
    execFileSync('mkfifo', [join(root, '.gitignore')]);
    await symlink('/dev/zero', join(root, '.ignore'));
    await writeFile(join(root, 'a.txt'), '');
    const files = createFiles([root]);
    const listed = value(await files.list(root, { depth: 2, limit: 10, ignored: false }));
    assert.deepEqual(
      listed.entries.map(({ label, kind }) => `${label} ${kind}`),
      ['.gitignore other', '.ignore other', 'a.txt file'],
    );
  });

  it('stopped a search with a pipe that was named', async () => {
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const search = createSearch({ roots: [root], ripgrep: () => findRipgrep({}) });
    const query = { pattern: 'a', regex: false, limit: 1, paths: [join(root, 'pipe')] };
    assert.equal(code(await search.text(query, new AbortController().signal)), 'file.missing');
  });

  it('are not opened where a link leads to a device, a pipe or back to itself', async () => {
    execFileSync('mkfifo', [join(top, 'pipe')]);
    const files = createFiles([root]);
    for (const [name, target] of [
      ['zero', '/dev/zero'],
      ['pipe', join(top, 'pipe')],
      ['loop', 'loop'],
    ] as const) {
      await symlink(target, join(root, name));
      const { path, inside } = await files.locate(name);
      assert.equal(code(await files.read(path, 10)), 'file.unreadable', name);
      assert.equal(inside, name === 'loop');
    }
  });

  it('are written nowhere but where the path led when it was decided on', async () => {
    const files = createFiles([root]);
    await mkdir(join(root, 'dir'));
    await mkdir(join(top, 'outside'));
    const { path } = await files.locate('dir/new/a.txt');
    await rm(join(root, 'dir'), { recursive: true });
    await symlink(join(top, 'outside'), join(root, 'dir'));
    assert.equal(code(await files.write(path, new Uint8Array(), null)), 'file.stale');
    await symlink(join(top, 'outside', 'b'), join(root, 'b'));
    assert.equal(code(await files.write(join(root, 'b'), new Uint8Array(), null)), 'file.stale');
    await assert.rejects(readFile(join(top, 'outside', 'b')));
    await assert.rejects(readFile(join(top, 'outside', 'new', 'a.txt')));
  });
});
