// Undo: everything back as it was, or nothing touched; and an undo can be undone.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { deleteFile } from '../../../../../src/core/tools/builtin/delete-file.ts';
import { editFile } from '../../../../../src/core/tools/builtin/edit-file.ts';
import { moveFile } from '../../../../../src/core/tools/builtin/move-file.ts';
import { undoEdits } from '../../../../../src/core/tools/builtin/undo-edits.ts';
import { writeFile } from '../../../../../src/core/tools/builtin/write-file.ts';
import type { FileChange } from '../../../../../src/protocol/display.ts';
import { createWorkbench } from '../workbench.ts';

type Bench = ReturnType<typeof createWorkbench>;

const snapshot = (bench: Bench) =>
  Object.fromEntries(bench.files.paths().map((path) => [path, bench.files.text(path)]));
const undo = (bench: Bench, changes: readonly FileChange[]) => bench.call(undoEdits, { calls: ['c'], changes });

async function work(bench: Bench): Promise<FileChange[]> {
  const results = [
    await bench.call(editFile, { path: 'a.txt', edits: [{ old: 'one', new: 'two' }] }),
    await bench.call(editFile, { path: 'a.txt', edits: [{ old: 'two', new: 'three' }] }),
    await bench.call(writeFile, { path: 'new.txt', content: 'new' }),
    await bench.call(moveFile, { from: 'b.txt', to: 'sub/c.txt' }),
    await bench.call(deleteFile, { path: 'd.txt' }),
  ];
  return results.flatMap((result) => [...(result.changes ?? [])]);
}

const FILES = { 'a.txt': 'one', 'b.txt': 'bee', 'd.txt': 'dee' };

describe('undo_edits', () => {
  it('takes edits, creations, moves and deletions back, and brings them again', async () => {
    const bench = createWorkbench({ files: FILES });
    const before = snapshot(bench);
    const changes = await work(bench);
    const after = snapshot(bench);
    const first = await undo(bench, changes);
    assert.equal(first.fault, undefined);
    assert.deepEqual(snapshot(bench), before);
    const again = await undo(bench, first.changes ?? []);
    assert.equal(again.fault, undefined);
    assert.deepEqual(snapshot(bench), after);
    await undo(bench, again.changes ?? []);
    assert.deepEqual(snapshot(bench), before);
  });

  it('shows the net effect of each file before it happens', async () => {
    const bench = createWorkbench({ files: FILES });
    const prepared = await bench.prepare(undoEdits, { calls: [], changes: await work(bench) });
    assert.ok(prepared.preview?.kind === 'diff');
    const shown = prepared.preview.files.map((file) => `${file.change} ${file.label}`).sort();
    assert.deepEqual(shown, ['create d.txt', 'delete new.txt', 'edit a.txt', 'move b.txt']);
    assert.deepEqual([...new Set(prepared.effects.map((effect) => effect.kind))].sort(), ['delete', 'write']);
  });

  it('touches nothing when the same place has been changed since, and names it', async () => {
    const bench = createWorkbench({ files: FILES });
    const changes = await work(bench);
    bench.files.put('a.txt', 'changed by hand');
    const state = snapshot(bench);
    const fault = await bench.refusal(undoEdits, { calls: [], changes });
    assert.equal(fault.code, 'undo.conflict');
    assert.match(fault.text, /nothing was touched.*a\.txt/);
    assert.deepEqual(snapshot(bench), state);
  });

  it('keeps what was changed since elsewhere in a file, also in one that moves back', async () => {
    const bench = createWorkbench({ files: { 'a.txt': '1\n2\n3\n4\n5\n', 'b.txt': 'bee' } });
    const edited = await bench.call(editFile, { path: 'a.txt', edits: [{ old: '1', new: 'one' }] });
    const moved = await bench.call(moveFile, { from: 'b.txt', to: 'c.txt' });
    bench.files.put('a.txt', 'one\n2\n3\n4\nfive\n');
    bench.files.put('c.txt', 'by hand');
    const result = await undo(bench, [...(edited.changes ?? []), ...(moved.changes ?? [])]);
    assert.match(result.forModel, /kept: a\.txt, c\.txt/);
    assert.deepEqual(snapshot(bench), { '/workspace/a.txt': '1\n2\n3\n4\nfive\n', '/workspace/b.txt': 'by hand' });
    await undo(bench, result.changes ?? []);
    assert.equal(bench.files.text('c.txt'), 'by hand');
    assert.equal(bench.files.text('a.txt'), 'one\n2\n3\n4\nfive\n');
  });

  it('does with a file that was changed in the same place what the user chose', async () => {
    for (const choice of ['keep', 'restore'] as const) {
      const bench = createWorkbench({ files: FILES });
      const changes = await work(bench);
      bench.files.put('a.txt', 'by hand');
      const choices = [{ path: '/workspace/a.txt', choice }];
      const result = await bench.call(undoEdits, { calls: [], changes, choices });
      assert.equal(result.fault, undefined);
      assert.equal(bench.files.text('a.txt'), choice === 'keep' ? 'by hand' : 'one');
      assert.equal(bench.files.text('d.txt'), 'dee');
      await undo(bench, result.changes ?? []);
      assert.equal(bench.files.text('a.txt'), 'by hand');
      assert.equal(bench.files.text('d.txt'), undefined);
    }
  });

  it('takes back only some hunks, and later the others', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
    const bench = createWorkbench({ files: { 'a.txt': lines.join('\n') } });
    const edits = [3, 20, 39].map((line) => ({ old: `line ${line}\n`, new: `LINE ${line}\nmore\n` }));
    edits[2] = { old: 'line 39', new: 'LINE 39' };
    const { changes = [] } = await bench.call(editFile, { path: 'a.txt', edits });
    const after = bench.files.text('a.txt') ?? '';
    const first = await bench.call(undoEdits, { calls: [], changes, parts: [{ change: 0, hunks: [1] }] });
    assert.equal(bench.files.text('a.txt'), after.replace('LINE 20\nmore', 'line 20'));
    await bench.call(undoEdits, { calls: [], changes, parts: [{ change: 0, hunks: [0, 2] }] });
    assert.equal(bench.files.text('a.txt'), lines.join('\n'));
    await undo(bench, first.changes ?? []);
    assert.equal(bench.files.text('a.txt'), lines.join('\n').replace('line 20', 'LINE 20\nmore'));
    const fault = await bench.refusal(undoEdits, { calls: [], changes, parts: [{ change: 0, hunks: [3] }] });
    assert.equal(fault.code, 'undo.conflict');
  });

  it('does not move back onto a file that came since, nor bring one back over another', async () => {
    const bench = createWorkbench({ files: FILES });
    const changes = await work(bench);
    bench.files.put('b.txt', 'in the way');
    assert.equal((await bench.refusal(undoEdits, { calls: [], changes })).code, 'undo.conflict');
    const other = createWorkbench({ files: FILES });
    const deleted = await other.call(deleteFile, { path: 'd.txt' });
    other.files.put('d.txt', 'in the way');
    assert.equal((await other.refusal(undoEdits, { calls: [], changes: deleted.changes })).code, 'undo.conflict');
  });

  it('takes everything back when one step fails half-way', async () => {
    const bench = createWorkbench({ files: FILES });
    const prepared = await bench.prepare(undoEdits, { calls: [], changes: await work(bench) });
    const state = snapshot(bench);
    bench.files.put('new.txt', 'changed while it was shown');
    const result = await prepared.run(bench.context);
    assert.equal(result.fault?.code, 'file.stale');
    assert.deepEqual(result.changes, []);
    assert.deepEqual(snapshot(bench), { ...state, '/workspace/new.txt': 'changed while it was shown' });
  });

  it('says so when nothing is left to take back or an image is gone', async () => {
    const bench = createWorkbench({ files: FILES });
    assert.equal((await bench.refusal(undoEdits, { calls: [], changes: [] })).code, 'undo.nothing');
    const { changes = [] } = await bench.call(deleteFile, { path: 'd.txt' });
    const lost = changes.map((change) => ({ ...change, before: 'f'.repeat(64) }));
    assert.equal((await bench.refusal(undoEdits, { calls: [], changes: lost })).code, 'undo.conflict');
    assert.deepEqual(bench.files.paths(), ['/workspace/a.txt', '/workspace/b.txt']);
  });

  it('brings any sequence of changes back to where it began', async () => {
    const names = fc.constantFrom('a.txt', 'b.txt', 'x/c.txt');
    const action = fc.oneof(
      fc.record({
        tool: fc.constant(writeFile),
        input: fc.record({ path: names, content: fc.constantFrom('1', '2', '3') }),
      }),
      fc.record({ tool: fc.constant(deleteFile), input: fc.record({ path: names }) }),
      fc.record({ tool: fc.constant(moveFile), input: fc.record({ from: names, to: names }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 12 }), async (actions) => {
        const bench = createWorkbench({ files: { 'a.txt': '1', 'b.txt': '2' } });
        const before = snapshot(bench);
        const changes: FileChange[] = [];
        for (const { tool, input } of actions) {
          const prepared = await tool.prepare(input, bench.ports, bench.scope);
          if (prepared.ok) changes.push(...((await prepared.value.run(bench.context)).changes ?? []));
        }
        const after = snapshot(bench);
        const undone = await undoEdits.prepare({ calls: [], changes }, bench.ports, bench.scope);
        if (!undone.ok) {
          assert.equal(undone.fault.code, 'undo.nothing');
          assert.deepEqual(after, before);
          return;
        }
        const result = await undone.value.run(bench.context);
        assert.deepEqual(snapshot(bench), before);
        await undo(bench, result.changes ?? []);
        assert.deepEqual(snapshot(bench), after);
      }),
      { numRuns: 150 },
    );
  });
});
