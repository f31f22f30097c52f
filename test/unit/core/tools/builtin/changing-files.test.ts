// The tools that change files: what they show is what they do, from the state they saw, and it can be taken back.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { deleteFile } from '../../../../../src/core/tools/builtin/delete-file.ts';
import { editFile } from '../../../../../src/core/tools/builtin/edit-file.ts';
import { moveFile } from '../../../../../src/core/tools/builtin/move-file.ts';
import { readFile } from '../../../../../src/core/tools/builtin/read-file.ts';
import { writeFile } from '../../../../../src/core/tools/builtin/write-file.ts';
import { createWorkbench } from '../workbench.ts';

describe('edit_file', () => {
  it('shows the diff that it then carries out, and keeps both images', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'one\r\ntwo\r\n' } });
    const prepared = await bench.prepare(editFile, { path: 'a.ts', edits: [{ old: 'two', new: 'zwei' }] });
    assert.equal(bench.files.text('a.ts'), 'one\r\ntwo\r\n');
    assert.ok(prepared.preview?.kind === 'diff');
    const result = await prepared.run(bench.context);
    assert.equal(bench.files.text('a.ts'), 'one\r\nzwei\r\n');
    assert.deepEqual(result.changes, prepared.preview.files);
    const [change] = result.changes ?? [];
    assert.deepEqual([change?.change, change?.label, change?.added, change?.removed], ['edit', 'a.ts', 1, 1]);
    for (const hash of [change?.before, change?.after]) assert.ok(await bench.ports.blobs.get(hash ?? ''));
    assert.match(result.forModel, /^Edited a\.ts: 1 place, \+1 -1 lines\.$/);
  });

  it('writes only what it named, and that as a write', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'x' } });
    const prepared = await bench.prepare(editFile, { path: './sub/../a.ts', edits: [{ old: 'x', new: 'y' }] });
    assert.deepEqual(prepared.effects, [{ kind: 'write', path: '/workspace/a.ts', label: 'a.ts', inside: true }]);
  });

  it('tells effects by where a path really leads', async () => {
    const bench = createWorkbench({ files: { '/outside/b.ts': 'x' } });
    bench.files.link('link', '/outside');
    const prepared = await bench.prepare(editFile, { path: 'link/b.ts', edits: [{ old: 'x', new: 'y' }] });
    assert.deepEqual(prepared.effects, [
      { kind: 'write', path: '/outside/b.ts', label: '/outside/b.ts', inside: false },
    ]);
  });

  it('leaves a file alone that changed after it was prepared, and says what to do', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'one' } });
    const prepared = await bench.prepare(editFile, { path: 'a.ts', edits: [{ old: 'one', new: 'two' }] });
    bench.files.put('a.ts', 'one, changed by somebody');
    const result = await prepared.run(bench.context);
    assert.equal(result.fault?.code, 'file.stale');
    assert.match(result.forModel, /Read it again/);
    assert.equal(bench.files.text('a.ts'), 'one, changed by somebody');
    assert.deepEqual(result.changes, []);
  });

  it('is refused where the text it means has gone and an equal one has come elsewhere', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'x = 1\n2\n3\n4\n' } });
    await bench.call(readFile, { path: 'a.ts' });
    bench.files.put('a.ts', 'x = 3\n2\n3\nx = 1\n4\n');
    const edits = [{ old: 'x = 1', new: 'x = 2' }];
    assert.equal((await bench.refusal(editFile, { path: 'a.ts', edits })).code, 'edit.conflict');
    bench.files.put('a.ts', '0\nx = 1\n2, changed\n3\n4\n');
    await bench.call(editFile, { path: 'a.ts', edits });
    assert.equal(bench.files.text('a.ts'), '0\nx = 2\n2, changed\n3\n4\n');
  });

  it('changes nothing once it was stopped', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'one' } });
    const prepared = await bench.prepare(editFile, { path: 'a.ts', edits: [{ old: 'one', new: 'two' }] });
    bench.abort.abort();
    assert.equal((await prepared.run(bench.context)).fault?.code, 'tool.stopped');
    assert.equal(bench.files.text('a.ts'), 'one');
  });

  it('writes nothing when the image before cannot be kept', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'one' } });
    const full = { ...bench.ports, blobs: { ...bench.ports.blobs, put: () => Promise.reject(new Error('ENOSPC')) } };
    const prepared = await bench.prepare(editFile, { path: 'a.ts', edits: [{ old: 'one', new: 'two' }] }, full);
    assert.equal((await prepared.run(bench.context)).fault?.code, 'edit.image-unwritable');
    assert.equal(bench.files.text('a.ts'), 'one');
  });

  it('refuses what is missing, a folder, or not input', async () => {
    const bench = createWorkbench({ files: { 'sub/a.ts': 'one' } });
    const edits = [{ old: 'one', new: 'two' }];
    assert.equal((await bench.refusal(editFile, { path: 'b.ts', edits })).code, 'file.missing');
    assert.equal((await bench.refusal(editFile, { path: 'sub', edits })).code, 'file.is-folder');
    assert.equal((await bench.refusal(editFile, { path: 'sub/a.ts', edits: [] })).code, 'tool.bad-input');
    assert.equal((await bench.refusal(editFile, { path: '', edits })).code, 'tool.bad-input');
    assert.match(
      (await bench.refusal(editFile, { path: 'sub/a.ts', edits: [{ old: 'x', new: 'y' }] })).text,
      /sub\/a\.ts/,
    );
  });

  it('marks guarded files', async () => {
    const bench = createWorkbench({ files: { '.vscode/settings.json': '{}' } });
    const prepared = await bench.prepare(editFile, {
      path: '.vscode/settings.json',
      edits: [{ old: '{}', new: '{ }' }],
    });
    const [effect] = prepared.effects;
    assert.ok(effect?.kind === 'write' && effect.guarded !== undefined);
  });
});

describe('write_file', () => {
  it('creates a file with its folders, byte for byte', async () => {
    const bench = createWorkbench();
    const result = await bench.call(writeFile, { path: 'new/a.txt', content: 'a\r\nb' });
    assert.equal(bench.files.text('new/a.txt'), 'a\r\nb');
    assert.equal(result.changes?.[0]?.change, 'create');
    assert.equal(result.changes?.[0]?.before, null);
    assert.equal(result.forModel, 'Created new/a.txt (4 bytes).');
  });

  it('does not create over a file that came meanwhile', async () => {
    const bench = createWorkbench();
    const prepared = await bench.prepare(writeFile, { path: 'a.txt', content: 'mine' });
    bench.files.put('a.txt', 'theirs');
    assert.equal((await prepared.run(bench.context)).fault?.code, 'file.stale');
    assert.equal(bench.files.text('a.txt'), 'theirs');
  });

  it('replaces a file and shows what goes', async () => {
    const bench = createWorkbench({ files: { 'a.txt': 'old\n' } });
    const prepared = await bench.prepare(writeFile, { path: 'a.txt', content: 'new\n' });
    assert.ok(prepared.preview?.kind === 'diff' && prepared.preview.files[0]?.hunks.includes('-old\n+new'));
    await prepared.run(bench.context);
    assert.equal(bench.files.text('a.txt'), 'new\n');
  });

  it('refuses to write the same again or to leave text out', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'x\n' } });
    assert.equal((await bench.refusal(writeFile, { path: 'a.ts', content: 'x\n' })).code, 'edit.no-change');
    assert.equal(
      (await bench.refusal(writeFile, { path: 'a.ts', content: 'y\n// ... existing code ...\n' })).code,
      'edit.elision',
    );
  });

  it('says so when the disk is full, and has changed nothing', async () => {
    const bench = createWorkbench({ files: { 'a.txt': 'old' } });
    const prepared = await bench.prepare(writeFile, { path: 'a.txt', content: 'new' });
    bench.files.fill(true);
    assert.equal((await prepared.run(bench.context)).fault?.code, 'disk.full');
    assert.equal(bench.files.text('a.txt'), 'old');
  });
});

describe('move_file', () => {
  it('moves, and says which file goes and which comes', async () => {
    const bench = createWorkbench({ files: { 'a.txt': 'x' } });
    const prepared = await bench.prepare(moveFile, { from: 'a.txt', to: 'sub/b.txt' });
    assert.deepEqual(
      prepared.effects.map((effect) => [effect.kind, 'label' in effect ? effect.label : '']),
      [
        ['delete', 'a.txt'],
        ['write', 'sub/b.txt'],
      ],
    );
    const result = await prepared.run(bench.context);
    assert.deepEqual(bench.files.paths(), ['/workspace/sub/b.txt']);
    assert.equal(result.changes?.[0]?.from, '/workspace/a.txt');
  });

  it('never overwrites', async () => {
    const bench = createWorkbench({ files: { 'a.txt': 'x', 'b.txt': 'y', 'sub/c.txt': 'z' } });
    assert.equal((await bench.refusal(moveFile, { from: 'a.txt', to: 'b.txt' })).code, 'file.exists');
    assert.equal((await bench.refusal(moveFile, { from: 'a.txt', to: 'sub' })).code, 'file.exists');
    const prepared = await bench.prepare(moveFile, { from: 'a.txt', to: 'd.txt' });
    bench.files.put('d.txt', 'theirs');
    assert.equal((await prepared.run(bench.context)).fault?.code, 'file.exists');
    assert.equal(bench.files.text('d.txt'), 'theirs');
    assert.equal(bench.files.text('a.txt'), 'x');
  });
});

describe('delete_file', () => {
  it('deletes and keeps the image', async () => {
    const bench = createWorkbench({ files: { 'a.txt': 'x\n' } });
    const result = await bench.call(deleteFile, { path: 'a.txt' });
    assert.deepEqual(bench.files.paths(), []);
    const [change] = result.changes ?? [];
    assert.equal(change?.after, null);
    assert.equal(new TextDecoder().decode(await bench.ports.blobs.get(change?.before ?? '')), 'x\n');
  });

  it('does not delete what changed meanwhile, and no folder', async () => {
    const bench = createWorkbench({ files: { 'sub/a.txt': 'x' } });
    assert.equal((await bench.refusal(deleteFile, { path: 'sub' })).code, 'file.is-folder');
    const prepared = await bench.prepare(deleteFile, { path: 'sub/a.txt' });
    bench.files.put('sub/a.txt', 'y');
    assert.equal((await prepared.run(bench.context)).fault?.code, 'file.stale');
    assert.equal(bench.files.text('sub/a.txt'), 'y');
  });
});
