// What every FilesPort must do with what is more than the content of a file: links, permissions, empty folders.
import { strict as assert } from 'node:assert/strict';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Outcome } from '../../../src/protocol/fault.ts';
import { code, value } from '../../support/fakes/outcome.ts';
import { type FilesHarness, sha256 } from './files-contract.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const linkTo = (target: string) => `link:${sha256(target)}`;

export function entriesContract(name: string, make: () => Promise<FilesHarness>): void {
  describe(`files, links and permissions: ${name}`, () => {
    let on: FilesHarness;
    beforeEach(async () => {
      on = await make();
    });
    afterEach(() => on.dispose());
    const at = (path: string) => join(on.root, path);
    const target = async (path: string) => Buffer.from(value(await on.files.readLink(at(path))).bytes).toString();
    const kind = async (path: string) => (await on.files.look(at(path)))?.kind;
    const content = async (path: string) => Buffer.from((await on.bytes(at(path))) ?? '(nothing)').toString();

    it('tells what is at a path itself', async () => {
      await on.put(at('folder/file'), '12345');
      await on.link(at('link'), 'folder/file');
      await on.link(at('dangling'), 'nowhere');
      const file = await on.files.look(at('folder/file'));
      assert.deepEqual([file?.kind, file?.size, file?.names], ['file', 5, 1]);
      assert.equal(await kind('folder'), 'folder');
      assert.equal(await kind('link'), 'link');
      assert.equal(await kind('dangling'), 'link');
      assert.equal(await kind('nothing'), undefined);
      assert.equal(await kind('folder/file/below'), undefined);
    });

    it('locates a name itself, through links of its folders', async () => {
      await on.put(join(on.outside, 'there'), 'x');
      await on.link(at('link'), on.outside);
      await on.link(at('dangling'), 'nowhere');
      assert.equal((await on.files.locateName('link')).path, at('link'));
      assert.equal((await on.files.locateName('link')).inside, true);
      assert.equal((await on.files.locateName('dangling')).path, at('dangling'));
      assert.equal((await on.files.locateName('new')).path, at('new'));
      assert.equal((await on.files.locateName('link/there')).path, join(on.outside, 'there'));
      assert.equal((await on.files.locateName('link/there')).inside, false);
      assert.equal((await on.files.locateName('.')).path, on.root);
    });

    it('makes, reads, changes, moves and removes links, never what they lead to', async () => {
      await on.put(at('a'), 'one');
      assert.equal(value(await on.files.writeLink(at('new/link'), utf8('../a'), null)), sha256('../a'));
      assert.equal(await target('new/link'), '../a');
      assert.equal(value(await on.files.readLink(at('new/link'))).hash, sha256('../a'));
      value(await on.files.writeLink(at('new/link'), utf8('../b'), linkTo('../a')));
      assert.equal(await target('new/link'), '../b');
      value(await on.files.move(at('new/link'), at('moved'), linkTo('../b')));
      assert.deepEqual([await kind('new/link'), await target('moved')], [undefined, '../b']);
      value(await on.files.remove(at('moved'), linkTo('../b')));
      assert.equal(await kind('moved'), undefined);
      assert.equal(await content('a'), 'one');
    });

    it('puts a link where a file was and a file where a link was', async () => {
      await on.put(at('a'), 'one');
      await on.put(at('b'), 'two');
      value(await on.files.writeLink(at('a'), utf8('b'), sha256('one')));
      assert.equal(await target('a'), 'b');
      value(await on.files.write(at('a'), utf8('three'), linkTo('b')));
      assert.deepEqual([await kind('a'), await content('a'), await content('b')], ['file', 'three', 'two']);
    });

    it('changes a link only when it is what it was based on, and is no file of the same bytes', async () => {
      await on.link(at('link'), 'b');
      await on.put(at('file'), 'b');
      const changes = (path: string, base: string | null): readonly Promise<Outcome<unknown>>[] => [
        on.files.writeLink(at(path), utf8('c'), base),
        on.files.write(at(path), utf8('c'), base),
        ...(base === null ? [] : [on.files.remove(at(path), base), on.files.move(at(path), at('to'), base)]),
      ];
      for (const base of [null, linkTo('other'), sha256('b')]) {
        for (const outcome of await Promise.all(changes('link', base))) assert.equal(code(outcome), 'file.stale');
      }
      for (const base of [null, linkTo('b')]) {
        for (const outcome of await Promise.all(changes('file', base))) assert.equal(code(outcome), 'file.stale');
      }
      assert.deepEqual([await target('link'), await content('file')], ['b', 'b']);
      assert.equal(code(await on.files.readLink(at('file'))), 'file.missing');
      assert.equal(code(await on.files.readLink(at('nothing'))), 'file.missing');
    });

    it('moves a link never over something else', async () => {
      await on.link(at('link'), 'b');
      await on.put(at('file'), 'x');
      assert.equal(code(await on.files.move(at('link'), at('file'), linkTo('b'))), 'file.exists');
      assert.deepEqual([await target('link'), await content('file')], ['b', 'x']);
    });

    it('refuses links that came into the path after it was decided on', async () => {
      await on.link(join(on.outside, 'inner'), 'x');
      await on.link(at('swapped'), on.outside);
      assert.equal(code(await on.files.readLink(at('swapped/inner'))), 'file.unreadable');
      assert.notEqual(code(await on.files.writeLink(at('swapped/inner'), utf8('y'), linkTo('x'))), 'none');
      assert.notEqual(code(await on.files.writeLink(at('swapped/new'), utf8('y'), null)), 'none');
      assert.notEqual(code(await on.files.remove(at('swapped/inner'), linkTo('x'))), 'none');
    });

    it('sets permissions, and keeps them when it writes', async () => {
      await on.put(at('a'), 'one');
      value(await on.files.setMode(at('a'), 0o755, sha256('one')));
      assert.equal((await on.files.look(at('a')))?.mode, 0o755);
      value(await on.files.write(at('a'), utf8('two'), sha256('one')));
      assert.equal((await on.files.look(at('a')))?.mode, 0o755);
      value(await on.files.write(at('a'), utf8('two'), sha256('two'), { mode: 0o600 }));
      assert.equal((await on.files.look(at('a')))?.mode, 0o600);
      value(await on.files.write(at('run'), utf8('x'), null, { mode: 0o755 }));
      assert.equal((await on.files.look(at('run')))?.mode, 0o755);
      assert.equal(code(await on.files.setMode(at('a'), 0o644, sha256('one'))), 'file.stale');
      assert.equal(code(await on.files.setMode(at('nothing'), 0o644, sha256('one'))), 'file.stale');
      assert.equal((await on.files.look(at('a')))?.mode, 0o600);
    });

    it('gives no rights beyond reading, writing and executing', async () => {
      value(await on.files.write(at('a'), utf8('x'), null, { mode: 0o4755 }));
      assert.equal((await on.files.look(at('a')))?.mode, 0o755);
    });

    it('removes a folder only when it is empty', async () => {
      await on.put(at('folder/file'), 'x');
      assert.equal(await on.files.removeFolder(at('folder')), false);
      assert.equal(await on.files.removeFolder(at('folder/file')), false);
      assert.equal(await on.files.removeFolder(at('nothing')), false);
      value(await on.files.remove(at('folder/file'), sha256('x')));
      assert.equal(await on.files.removeFolder(at('folder')), true);
      assert.equal(await kind('folder'), undefined);
    });
  });
}
