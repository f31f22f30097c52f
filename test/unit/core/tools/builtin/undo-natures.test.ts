// Undo of what is more than the text of a file: links, permissions, binary and empty files, folders, names in another case.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FilesPort } from '../../../../../src/core/ports/files.ts';
import { deleteFile } from '../../../../../src/core/tools/builtin/delete-file.ts';
import { editFile } from '../../../../../src/core/tools/builtin/edit-file.ts';
import { moveFile } from '../../../../../src/core/tools/builtin/move-file.ts';
import { undoEdits } from '../../../../../src/core/tools/builtin/undo-edits.ts';
import { writeFile } from '../../../../../src/core/tools/builtin/write-file.ts';
import type { FileChange } from '../../../../../src/protocol/display.ts';
import { createWorkbench } from '../workbench.ts';

type Bench = ReturnType<typeof createWorkbench>;

const undo = (bench: Bench, changes: readonly FileChange[] = [], more: object = {}) =>
  bench.call(undoEdits, { calls: [], changes, ...more });

const changeOf = async (bench: Bench, path: string, made: Partial<FileChange>): Promise<FileChange> => {
  const bytes = bench.files.bytes(path);
  assert.ok(bytes !== undefined);
  const hash = await bench.ports.blobs.put(bytes);
  const common = { path: `/workspace/${path}`, label: path, hunks: '', added: 0, removed: 0 };
  return { ...common, change: 'edit', before: hash, after: hash, ...made };
};

/** There and back and there again: everything is as it was each time. */
async function roundTrip(bench: Bench, before: unknown, changes: readonly FileChange[]) {
  const after = bench.files.whole();
  const back = await undo(bench, changes);
  assert.equal(back.fault, undefined);
  assert.deepEqual(bench.files.whole(), before);
  const again = await undo(bench, back.changes);
  assert.equal(again.fault, undefined);
  assert.deepEqual(bench.files.whole(), after);
  await undo(bench, again.changes);
  assert.deepEqual(bench.files.whole(), before);
}

describe('undo', () => {
  it('removes the folders that were made for a file, unless something else is in them by now', async () => {
    const bench = createWorkbench({ files: { 'a.txt': 'one' } });
    const before = bench.files.whole();
    const { changes = [] } = await bench.call(writeFile, { path: 'x/y/z.txt', content: 'new' });
    await roundTrip(bench, before, changes);
    const again = await bench.agent().call(writeFile, { path: 'x/y/z.txt', content: 'new' });
    bench.files.put('x/own.txt', 'own');
    await undo(bench, again.changes);
    assert.deepEqual(Object.keys(bench.files.whole()), [
      '/',
      '/workspace',
      '/workspace/a.txt',
      '/workspace/x',
      '/workspace/x/own.txt',
    ]);
  });

  it('brings links back: deleted, moved, made, changed, in place of files', async () => {
    const bench = createWorkbench({ files: { 'a.txt': 'one', 'b.txt': 'two' } });
    bench.files.link('gone', 'nowhere/at/all');
    bench.files.link('moved', 'a.txt');
    const before = bench.files.whole();
    const deleted = await bench.call(deleteFile, { path: 'gone' });
    const moved = await bench.call(moveFile, { from: 'moved', to: 'sub/link' });
    assert.equal(bench.files.text('a.txt'), 'one');
    assert.equal(bench.files.target('sub/link'), 'a.txt');
    await roundTrip(bench, before, [...(deleted.changes ?? []), ...(moved.changes ?? [])]);
    const target = await bench.ports.blobs.put(Buffer.from('a.txt'));
    const replaced = await changeOf(bench, 'b.txt', { after: target, is: { link: true }, was: { mode: 0o644 } });
    const hash = replaced.before ?? '';
    assert.ok((await bench.files.writeLink('/workspace/b.txt', Buffer.from('a.txt'), hash)).ok);
    await roundTrip(bench, before, [replaced]);
  });

  it('brings permissions back, with the content and alone', async () => {
    const bench = createWorkbench({ files: { 'run.sh': '#!/bin/sh\n' } });
    bench.files.put('run.sh', '#!/bin/sh\n');
    const hash = (await bench.ports.files.read('/workspace/run.sh', 99)) as { value: { hash: string } };
    await bench.files.setMode('/workspace/run.sh', 0o755, hash.value.hash);
    const before = bench.files.whole();
    const deleted = await bench.call(deleteFile, { path: 'run.sh' });
    await roundTrip(bench, before, deleted.changes ?? []);
    const change = await changeOf(bench, 'run.sh', { was: { mode: 0o755 }, is: { mode: 0o600 } });
    await bench.files.setMode('/workspace/run.sh', 0o600, hash.value.hash);
    await roundTrip(bench, before, [change]);
    await bench.files.setMode('/workspace/run.sh', 0o640, hash.value.hash);
    const fault = await bench.refusal(undoEdits, { calls: [], changes: [change] });
    assert.match(fault.text, /run\.sh: Its permissions have been changed since/);
  });

  it('brings binary and empty files back exactly, and merges none of them', async () => {
    const bench = createWorkbench({ files: { 'empty.txt': '' } });
    bench.files.put('data.bin', Uint8Array.from([0, 255, 1]));
    const before = bench.files.whole();
    const one = await bench.call(deleteFile, { path: 'data.bin' });
    const other = await bench.call(deleteFile, { path: 'empty.txt' });
    await roundTrip(bench, before, [...(one.changes ?? []), ...(other.changes ?? [])]);
    const changed = await changeOf(bench, 'data.bin', {});
    bench.files.put('data.bin', Uint8Array.from([0, 255, 2]));
    const after = await changeOf(bench, 'data.bin', { before: changed.before });
    bench.files.put('data.bin', Uint8Array.from([0, 255, 3]));
    const fault = await bench.refusal(undoEdits, { calls: [], changes: [after] });
    assert.match(fault.text, /data\.bin: It is no text, and has been changed since/);
  });

  it('puts a file where its folder was and a folder where the file was', async () => {
    const bench = createWorkbench({ files: { x: 'a file' } });
    const before = bench.files.whole();
    const deleted = await bench.call(deleteFile, { path: 'x' });
    const made = await bench.call(writeFile, { path: 'x/y', content: 'below' });
    await roundTrip(bench, before, [...(deleted.changes ?? []), ...(made.changes ?? [])]);
  });

  it('says so when a folder is there now, or the path leads elsewhere', async () => {
    const bench = createWorkbench({ files: { 'a/b.txt': 'one' } });
    const { changes } = await bench.call(deleteFile, { path: 'a/b.txt' });
    bench.files.folder('a/b.txt');
    assert.equal((await bench.refusal(undoEdits, { calls: [], changes })).code, 'undo.conflict');
    const other = createWorkbench({ files: { 'a/b.txt': 'one', 'real/c.txt': 'two' } });
    const gone = await other.call(deleteFile, { path: 'a/b.txt' });
    await other.files.removeFolder('/workspace/a');
    other.files.link('a', 'real');
    const fault = await other.refusal(undoEdits, { calls: [], changes: gone.changes });
    assert.match(fault.text, /It now leads to \/workspace\/real\/b\.txt/);
    assert.deepEqual(other.files.paths(), ['/workspace/real/c.txt']);
  });

  it('takes an edit back where the file lies now, when it was moved since', async () => {
    const bench = createWorkbench({ files: { 'a.txt': 'one\ntwo\nthree\n' } });
    const edited = await bench.call(editFile, { path: 'a.txt', edits: [{ old: 'one', new: 'ONE' }] });
    const moved = await bench.call(moveFile, { from: 'a.txt', to: 'b.txt' });
    const changes = [...(edited.changes ?? []), ...(moved.changes ?? [])];
    const result = await undo(bench, changes, { stays: [1] });
    assert.equal(result.fault, undefined);
    assert.equal(bench.files.text('b.txt'), 'one\ntwo\nthree\n');
    assert.equal(bench.files.text('a.txt'), undefined);
  });

  it('renames a file to another case of its name and back where case does not matter', async () => {
    const bench = createWorkbench({ files: { 'Name.txt': 'one' } });
    const before = bench.files.whole();
    const spelled = (path: string) =>
      bench.files.paths().find((one) => one.toLowerCase() === path.toLowerCase()) ?? path;
    const files: FilesPort = {
      ...bench.files,
      locateName: async (path) => bench.files.locateName(spelled((await bench.files.locateName(path)).path)),
      look: (path) => bench.files.look(spelled(path)),
      read: (path, limit) => bench.files.read(spelled(path), limit),
    };
    const ports = { ...bench.ports, files };
    const run = async (tool: typeof moveFile, input: unknown) => {
      const result = await (await bench.prepare(tool, input, ports)).run(bench.context);
      assert.equal(result.fault, undefined);
      return result.changes ?? [];
    };
    const changes = await run(moveFile, { from: 'Name.txt', to: 'name.txt' });
    assert.deepEqual(bench.files.paths(), ['/workspace/name.txt']);
    const back = await run(undoEdits, { calls: [], changes });
    assert.deepEqual(bench.files.whole(), before);
    await run(undoEdits, { calls: [], changes: back });
    assert.deepEqual(bench.files.paths(), ['/workspace/name.txt']);
  });
});
