// Two agents in one checkout: neither writes over what the other wrote since, and each is told what happened.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { deleteFile } from '../../../../../src/core/tools/builtin/delete-file.ts';
import { editFile } from '../../../../../src/core/tools/builtin/edit-file.ts';
import { moveFile } from '../../../../../src/core/tools/builtin/move-file.ts';
import { readFile } from '../../../../../src/core/tools/builtin/read-file.ts';
import { writeFile } from '../../../../../src/core/tools/builtin/write-file.ts';
import { createWorkbench } from '../workbench.ts';

const two = async (content = '1\n2\n3\n4\n5\n') => {
  const bench = createWorkbench({ files: { 'a.ts': content } });
  const other = bench.agent();
  for (const agent of [bench, other]) await agent.call(readFile, { path: 'a.ts' });
  return { bench, other };
};
const write = (content: string) => ({ path: 'a.ts', content });
const edit = (old: string, fresh: string) => ({ path: 'a.ts', edits: [{ old, new: fresh }] });

describe('writing a file that another agent has written since', () => {
  it('wrote over what the other had written', async () => {
    const { bench, other } = await two();
    await other.call(writeFile, write('1\n2\n3\n4\nfive\n'));
    const prepared = await bench.prepare(writeFile, write('one\n2\n3\n4\n5\n'));
    assert.match(prepared.summary, /^Replace a\.ts, merged with changes/);
    assert.ok(prepared.preview?.kind === 'diff');
    assert.equal(prepared.preview.files[0]?.hunks, '@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4');
    const result = await prepared.run(bench.context);
    assert.equal(bench.files.text('a.ts'), 'one\n2\n3\n4\nfive\n');
    assert.match(result.forModel, /^Replaced a\.ts .* had changed since you read it.*merged/);
  });

  it('merges the next time too, because the agent never saw the merged file', async () => {
    const { bench, other } = await two();
    await other.call(writeFile, write('1\n2\n3\n4\nfive\n'));
    await bench.call(writeFile, write('one\n2\n3\n4\n5\n'));
    await bench.call(writeFile, write('one\n2\ndrei\n4\n5\n'));
    assert.equal(bench.files.text('a.ts'), 'one\n2\ndrei\n4\nfive\n');
    await bench.call(readFile, { path: 'a.ts' });
    await bench.call(writeFile, write('one\n2\ndrei\n4\n5\n'));
    assert.equal(bench.files.text('a.ts'), 'one\n2\ndrei\n4\n5\n');
  });

  it('refuses when both changed the same place, shows it, and lets the agent go on after reading again', async () => {
    const { bench, other } = await two();
    await other.call(editFile, edit('2', 'zwei'));
    const fault = await bench.refusal(writeFile, write('1\ntwo\n3\n4\n5\n'));
    assert.equal(fault.code, 'edit.conflict');
    assert.match(fault.text, /^a\.ts has changed since you read it.*Nothing was written\. Read all of it again/);
    assert.match(fault.text, /\nLine 2, as it is now:\n {2}zwei\nYours:\n {2}two$/);
    assert.equal(bench.files.text('a.ts'), '1\nzwei\n3\n4\n5\n');
    await bench.call(readFile, { path: 'a.ts' });
    await bench.call(writeFile, write('1\ntwo zwei\n3\n4\n5\n'));
    assert.equal(bench.files.text('a.ts'), '1\ntwo zwei\n3\n4\n5\n');
  });

  it('bounds what it shows of conflicts', async () => {
    const places = (text: string) => Array.from({ length: 9 }, (_, at) => `${text} ${at}\n`.repeat(30));
    const file = (text: string) => places(text).join('same\n');
    const { bench, other } = await two(file('x'.repeat(400)));
    await other.call(writeFile, write(file('y'.repeat(400))));
    const { text } = await bench.refusal(writeFile, write(file('z'.repeat(400))));
    assert.ok(text.length < 12_000, String(text.length));
    assert.match(text, /\[22 more lines\]/);
    assert.match(text, /\[6 more places\]$/);
  });

  it('refuses what cannot be merged: what it had read is not kept any more, or is no text', async () => {
    const { bench, other } = await two();
    await other.call(editFile, edit('2', 'zwei'));
    bench.scope.seen.note('/workspace/large', { hash: 'x', bytes: new Uint8Array(8_000_000) });
    const forgotten = await bench.refusal(writeFile, write('one\n'));
    assert.equal(forgotten.code, 'edit.conflict');
    assert.match(forgotten.text, /too long ago/);
    await bench.call(readFile, { path: 'a.ts' });
    bench.files.put('a.ts', Uint8Array.from([0, 1, 2]));
    const binary = await bench.refusal(writeFile, write('one\n'));
    assert.equal(binary.code, 'edit.conflict');
    assert.match(binary.text, /not text in one encoding/);
  });

  it('says so when the other has done the same, or everything that the content holds', async () => {
    const { bench, other } = await two();
    await other.call(editFile, edit('2', 'zwei'));
    assert.match((await bench.refusal(writeFile, write('1\nzwei\n3\n4\n5\n'))).text, /already has exactly/);
    const nothing = await bench.refusal(writeFile, write('1\n2\n3\n4\n5\n'));
    assert.equal(nothing.code, 'edit.no-change');
    assert.match(nothing.text, /changed since you read it.*adds nothing/);
  });

  it('replaces a file that it never read, and one that only itself has changed, as it is told', async () => {
    const { bench, other } = await two();
    await other.call(writeFile, write('x\n'));
    await other.call(editFile, edit('x', 'y'));
    const prepared = await other.prepare(writeFile, write('z\n'));
    assert.equal(prepared.summary, 'Replace a.ts');
    await prepared.run(bench.context);
    await bench.agent().call(writeFile, write('new\n'));
    assert.equal(bench.files.text('a.ts'), 'new\n');
  });

  it('takes for its own what the editor made of its content while saving', async () => {
    const { bench } = await two();
    const formatting = {
      ...bench.files,
      write: async (path: string, bytes: Uint8Array, base: string | null) =>
        bench.files.write(path, Buffer.from(Buffer.from(bytes).toString('utf8').toUpperCase()), base),
    };
    const prepared = await bench.prepare(writeFile, write('a\n'), { ...bench.ports, files: formatting });
    await prepared.run(bench.context);
    assert.equal(bench.files.text('a.ts'), 'A\n');
    assert.equal((await bench.prepare(writeFile, write('b\n'))).summary, 'Replace a.ts');
  });
});

describe('reading a part of a file that another agent has changed since', () => {
  it('took the rest for what it had read long before, and wrote that over the change', async () => {
    const { bench, other } = await two();
    await other.call(editFile, edit('5', 'five'));
    const part = await bench.call(readFile, { path: 'a.ts', from: 1, to: 2 });
    assert.match(part.forModel, /\[The file has also changed outside these lines .* read all of it .*\]$/);
    await bench.call(writeFile, write('one\n2\n3\n4\n5\n'));
    assert.equal(bench.files.text('a.ts'), 'one\n2\n3\n4\nfive\n');
  });

  it('is enough where it shows all that has changed, with a line on either side', async () => {
    const parts = [
      { from: 2, to: 4, enough: true },
      { from: 3, to: 4, enough: false },
      { from: 2, to: 3, enough: false },
      { from: 1, to: 99, enough: true },
    ];
    for (const { from, to, enough } of parts) {
      const { bench, other } = await two();
      await other.call(editFile, edit('3', 'drei'));
      const part = await bench.call(readFile, { path: 'a.ts', from, to });
      assert.equal(part.forModel.includes('also changed outside'), !enough, `${from}-${to}`);
      const prepared = await bench.prepare(writeFile, write('1\n2\n3\n4\n5!\n'));
      assert.equal(prepared.summary.includes('merged'), !enough, `${from}-${to}`);
    }
  });

  it('is enough at the end where the end has changed', async () => {
    const { bench, other } = await two();
    await other.call(writeFile, write('1\n2\n3\n'));
    assert.doesNotMatch((await bench.call(readFile, { path: 'a.ts', from: 3 })).forModel, /also changed/);
  });
});

describe('editing a file that another agent has changed since', () => {
  it('edits what is there, and says that it had changed', async () => {
    const { bench, other } = await two();
    await other.call(editFile, edit('5', 'five'));
    const result = await bench.call(editFile, edit('1', 'one'));
    assert.match(result.forModel, /^Edited .* had changed since you read it/);
    assert.equal(bench.files.text('a.ts'), 'one\n2\n3\n4\nfive\n');
    await bench.call(writeFile, write('one\n2\ndrei\n4\n5\n'));
    assert.equal(bench.files.text('a.ts'), 'one\n2\ndrei\n4\nfive\n');
  });

  it('says why its text is not found any more', async () => {
    const { bench, other } = await two();
    await other.call(editFile, edit('2', 'zwei'));
    const fault = await bench.refusal(editFile, edit('2\n3', 'x'));
    assert.equal(fault.code, 'edit.no-match');
    assert.match(fault.text, /has changed since you read it: read it again\.$/);
    assert.doesNotMatch((await bench.agent().refusal(editFile, edit('2\n3', 'x'))).text, /has changed/);
  });
});

describe('moving and deleting what another agent has changed since', () => {
  it('deleted what the other had just written', async () => {
    const { bench, other } = await two();
    await other.call(editFile, edit('2', 'zwei'));
    const fault = await bench.refusal(deleteFile, { path: 'a.ts' });
    assert.equal(fault.code, 'edit.conflict');
    assert.match(fault.text, /^a\.ts has changed since you read it, so it was not deleted\. Read all of it again/);
    await bench.call(readFile, { path: 'a.ts' });
    await bench.call(deleteFile, { path: 'a.ts' });
    assert.deepEqual(bench.files.paths(), []);
  });

  it('takes what it knows of a file to its new name', async () => {
    const { bench, other } = await two();
    await other.call(editFile, edit('5', 'five'));
    const moved = await bench.call(moveFile, { from: 'a.ts', to: 'b.ts' });
    assert.match(moved.forModel, /had changed since you read it/);
    await bench.call(writeFile, { path: 'b.ts', content: 'one\n2\n3\n4\n5\n' });
    assert.equal(bench.files.text('b.ts'), 'one\n2\n3\n4\nfive\n');
  });

  it('made a file anew that the other had deleted or moved away', async () => {
    const { bench, other } = await two();
    await other.call(moveFile, { from: 'a.ts', to: 'b.ts' });
    const fault = await bench.refusal(writeFile, write('one\n2\n3\n4\n5\n'));
    assert.equal(fault.code, 'edit.conflict');
    assert.match(fault.text, /deleted or moved since you read it/);
    assert.equal((await bench.call(readFile, { path: 'a.ts' })).fault?.code, 'file.missing');
    await bench.call(writeFile, write('one\n'));
    assert.equal(bench.files.text('a.ts'), 'one\n');
  });

  it('does not write over what came where it had deleted or found nothing', async () => {
    const { bench, other } = await two();
    await bench.call(readFile, { path: 'new.ts' });
    await bench.call(deleteFile, { path: 'a.ts' });
    for (const path of ['new.ts', 'a.ts']) {
      await other.call(readFile, { path });
      await other.call(writeFile, { path, content: 'theirs\n' });
      const fault = await bench.refusal(writeFile, { path, content: 'mine\n' });
      assert.equal(fault.code, 'edit.conflict');
      assert.match(fault.text, /was made by somebody else/);
      assert.equal(bench.files.text(path), 'theirs\n');
    }
  });
});
