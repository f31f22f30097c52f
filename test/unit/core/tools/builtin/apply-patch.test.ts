// apply_patch: several files as one change, from the state the agent knows them in.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applyPatch } from '../../../../../src/core/tools/builtin/apply-patch.ts';
import { readFile } from '../../../../../src/core/tools/builtin/read-file.ts';
import { writeFile } from '../../../../../src/core/tools/builtin/write-file.ts';
import { createWorkbench } from '../workbench.ts';

const patch = (...lines: readonly string[]) => ({ patch: ['*** Begin Patch', ...lines, '*** End Patch'].join('\n') });

describe('apply_patch', () => {
  it('shows every file it will change, and changes them all', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'one\r\ntwo\r\n', 'b.ts': 'x\n', 'c.ts': 'c\n' } });
    const prepared = await bench.prepare(
      applyPatch,
      patch(
        ...['*** Update File: a.ts', '-two', '+zwei', '*** Update File: b.ts', '*** Move to: d/b.ts', '-x', '+y'],
        ...['*** Delete File: c.ts', '*** Add File: e.ts', '+e'],
      ),
    );
    assert.deepEqual(
      prepared.effects.map((effect) => [effect.kind, 'label' in effect ? effect.label : '']),
      [
        ['delete', 'b.ts'],
        ['write', 'd/b.ts'],
        ['write', 'a.ts'],
        ['write', 'e.ts'],
        ['delete', 'c.ts'],
      ],
    );
    const result = await prepared.run(bench.context);
    assert.ok(prepared.preview?.kind === 'diff');
    const changes = result.changes?.map(({ folders: _made, ...change }) => change);
    assert.deepEqual(changes, prepared.preview.files);
    assert.deepEqual(bench.files.paths(), ['/workspace/a.ts', '/workspace/d/b.ts', '/workspace/e.ts']);
    assert.equal(bench.files.text('a.ts'), 'one\r\nzwei\r\n');
    assert.equal(bench.files.text('d/b.ts'), 'y\n');
    assert.match(result.forModel, /^Edited a\.ts: \+1 -1 lines\.$/m);
  });

  it('changes nothing when one of the files has changed since', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'one\n', 'b.ts': 'x\n' } });
    const both = patch('*** Update File: a.ts', '-one', '+two', '*** Update File: b.ts', '-x', '+y');
    const prepared = await bench.prepare(applyPatch, both);
    bench.files.put('b.ts', 'theirs\n');
    const result = await prepared.run(bench.context);
    assert.equal(result.fault?.code, 'file.stale');
    assert.equal(bench.files.text('a.ts'), 'one\n');
    assert.equal(bench.files.text('b.ts'), 'theirs\n');
  });

  it('takes two names of one file for one file', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'one\ntwo\n' } });
    const result = await bench.call(
      applyPatch,
      patch('*** Update File: a.ts', '-one', '+1', '*** Update File: ./x/../a.ts', '-two', '+2'),
    );
    assert.equal(bench.files.text('a.ts'), '1\n2\n');
    assert.equal(result.changes?.length, 1);
  });

  it('keeps what others changed since the agent read the file, and says so', async () => {
    const bench = createWorkbench({ files: { 'a.ts': '1\n2\n3\n4\n5\n' } });
    await bench.call(readFile, { path: 'a.ts' });
    bench.files.put('a.ts', '0\n1\n2\n3\n4\nfive\n');
    const result = await bench.call(applyPatch, patch('*** Update File: a.ts', ' 2', '-3', '+three'));
    assert.equal(bench.files.text('a.ts'), '0\n1\n2\nthree\n4\nfive\n');
    assert.match(result.forModel, /Changed since you read it; those changes are kept: a\.ts/);
    await bench.call(writeFile, { path: 'a.ts', content: '1\ntwo\nthree\n4\n5\n' });
    assert.equal(bench.files.text('a.ts'), '0\n1\ntwo\nthree\n4\nfive\n');
  });

  it('is refused where the text it means has gone and an equal one has come elsewhere', async () => {
    const bench = createWorkbench({ files: { 'a.ts': 'x = 1\n2\n3\n4\n5\n6\n' } });
    await bench.call(readFile, { path: 'a.ts' });
    bench.files.put('a.ts', 'x = 3\n2\n3\n4\n5\nx = 1\n6\n');
    const fault = await bench.refusal(applyPatch, patch('*** Update File: a.ts', '-x = 1', '+x = 2'));
    assert.equal(fault.code, 'edit.conflict');
    assert.equal(bench.files.text('a.ts'), 'x = 3\n2\n3\n4\n5\nx = 1\n6\n');
  });

  it('does not delete what has changed since the agent read it', async () => {
    const bench = createWorkbench({ files: { 'a.ts': '1\n' } });
    await bench.call(readFile, { path: 'a.ts' });
    bench.files.put('a.ts', '2\n');
    assert.equal((await bench.refusal(applyPatch, patch('*** Delete File: a.ts'))).code, 'edit.conflict');
  });
});
