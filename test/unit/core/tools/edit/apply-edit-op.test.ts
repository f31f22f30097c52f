// The probe's door to the edit engine: files in base64 in, files or a fault out.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applyEditOp } from '../../../../../src/core/tools/edit/apply-edit-op.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const files = { 'a.ts': base64('a\r\nb\r\n'), 'b.ts': base64('b') };
const codeOf = (request: unknown) => {
  const result = applyEditOp(request);
  return result.ok ? 'done' : result.fault.code;
};

describe('applyEditOp', () => {
  it('replaces as edit_file does and keeps the other files', () => {
    const payload = { path: 'a.ts', edits: [{ old: 'a\nb', new: 'a\nc' }] };
    assert.deepEqual(applyEditOp({ files, kind: 'replace', payload }), {
      ok: true,
      value: { files: { 'b.ts': base64('b'), 'a.ts': base64('a\r\nc\r\n') } },
    });
  });

  it('takes one edit without a list', () => {
    assert.equal(codeOf({ files, kind: 'replace', payload: { path: 'b.ts', old: 'b', new: 'c' } }), 'done');
  });

  it('takes patches and diffs, as an object or a string, and gives moved and deleted files as they are then', () => {
    const patch = [
      '*** Begin Patch',
      '*** Update File: b.ts',
      '*** Move to: c/d.ts',
      '@@',
      '-b',
      '+c',
      '*** Delete File: a.ts',
    ];
    for (const payload of [patch.join('\n'), { patch: patch.join('\n') }]) {
      assert.deepEqual(applyEditOp({ files, kind: 'patch', payload }), {
        ok: true,
        value: { files: { 'c/d.ts': base64('c') } },
      });
    }
    const diff = ['--- a/b.ts', '+++ b/b.ts', '@@ -1 +1 @@', '-b', '+c'].join('\n');
    for (const payload of [diff, { diff }, { patch: diff }]) {
      assert.deepEqual(applyEditOp({ files, kind: 'unified', payload }), {
        ok: true,
        value: { files: { 'a.ts': base64('a\r\nb\r\n'), 'b.ts': base64('c') } },
      });
    }
  });

  it('writes whole files, new ones too, byte for byte', () => {
    const result = applyEditOp({ files: {}, kind: 'write', payload: { path: 'n.ts', content: '\uFEFFx\r\n' } });
    assert.ok(result.ok);
    assert.equal(result.value.files['n.ts'], base64('\uFEFFx\r\n'));
  });

  it('answers with a fault and no file otherwise', () => {
    assert.equal(
      codeOf({ files, kind: 'replace', payload: { path: 'z.ts', edits: [{ old: 'a', new: 'b' }] } }),
      'file.missing',
    );
    assert.equal(codeOf({ files, kind: 'patch', payload: {} }), 'tool.bad-input');
    assert.equal(codeOf({ files, kind: 'unified', payload: 'no diff' }), 'patch.malformed');
    assert.equal(codeOf({ files, kind: 'replace', payload: { path: 'a.ts' } }), 'tool.bad-input');
    assert.equal(
      codeOf({ files: { 'a.ts': '*' }, kind: 'replace', payload: { path: 'a.ts', old: 'a', new: 'b' } }),
      'tool.bad-input',
    );
    assert.equal(
      codeOf({ files, kind: 'write', payload: { path: 'a.ts', content: 'x\n// ... rest unchanged' } }),
      'edit.elision',
    );
    assert.equal(codeOf(null), 'tool.bad-input');
  });

  it('is not confused by names every object has', () => {
    assert.equal(
      codeOf({ files, kind: 'replace', payload: { path: 'constructor', old: 'a', new: 'b' } }),
      'file.missing',
    );
  });
});
