// What may differ between `old` and the file, and what the file keeps of its own then.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { applyEdit } from '../../../../../src/core/tools/edit/apply-edit.ts';
import type { Edit } from '../../../../../src/core/tools/edit/input.ts';

const apply = (text: string, edits: readonly Edit[]) => applyEdit(new TextEncoder().encode(text), edits, 'a.py');
const edited = (text: string, old: string, replacement: string) => {
  const result = apply(text, [{ old, new: replacement }]);
  assert.ok(result.ok, result.ok ? '' : result.fault.text);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(result.value.bytes);
};
const refused = (text: string, ...edits: readonly Edit[]) => {
  const result = apply(text, edits);
  assert.ok(!result.ok, result.ok ? new TextDecoder().decode(result.value.bytes) : '');
  return result.fault;
};

describe('what is looked for', () => {
  it('may lack or have blanks at line ends, which unchanged lines keep', () => {
    assert.equal(edited('a  \nb\t\nc\n', 'a\nb\nc', 'a\nB\nc'), 'a  \nB\nc\n');
    assert.equal(edited('a\n\nc\n', 'a \n  \nc', 'a \n  \nC'), 'a\n\nC\n');
  });

  it('may be indented otherwise: what is new is indented as the file is', () => {
    const tabs = '\tif a:\n\t\tb()\n\tc\n';
    assert.equal(
      edited(tabs, '    if a:\n        b()', '    if a:\n        b()\n        if d:\n            e()'),
      '\tif a:\n\t\tb()\n\t\tif d:\n\t\t\te()\n\tc\n',
    );
    assert.equal(edited('    a\n      b\n', 'a\n  b\n', 'a\n  B\n    c\n'), '    a\n      B\n        c\n');
    assert.equal(edited('a\n    b\n', 'a\n  b', 'a\n  b\n    c'), 'a\n    b\n        c\n');
    assert.equal(edited('  a\n  b\n', '    a\n    b', '    a\n    B'), '  a\n  B\n');
  });

  it('is refused where the new indentation could be this or that', () => {
    assert.equal(refused('    a\n    b\n', { old: '  a\n  b', new: '  a\n    c\n  b' }).code, 'edit.indentation');
    assert.equal(refused('  a\n    b\n', { old: 'a \nb ', new: 'a\nc\nb' }).code, 'edit.indentation');
    assert.equal(refused('\ta\n\tb\n', { old: 'a \nb ', new: 'a\n  c\nb' }).code, 'edit.indentation');
  });

  it('may look the same: only what is changed is written as it was given', () => {
    assert.equal(edited('say(“x”, ‘y’) — z\n', 'say("x", \'y\') - z', 'say("x", \'w\') - z'), 'say(“x”, ‘w’) — z\n');
    assert.equal(edited('a\u00a0=\u00a01\nb\n', 'a = 1\nb', 'a = 2\nb'), 'a\u00a0=\u00a02\nb\n');
    assert.equal(edited('cafe\u0301 = 1\n', 'caf\u00e9 = 1', 'caf\u00e9 = 2'), 'cafe\u0301 = 2\n');
    assert.equal(edited('caf\u00e9 = 1\n', 'cafe\u0301 = 1', 'cafe\u0301 = 2'), 'caf\u00e9 = 2\n');
    assert.equal(edited('  “a”  \n  “b”\n', '"a"\n"b"', '"a"\n"c"'), '  “a”  \n  “c”\n');
  });

  it('never ends within a character', () => {
    assert.equal(refused('cafe\u0301\n', { old: 'cafe', new: 'tea' }).code, 'edit.no-match');
  });

  it('counts only where it is once, on the first level where it is at all', () => {
    const fault = refused('  a\n\ta\n', { old: '    a', new: 'b' });
    assert.equal(fault.code, 'edit.ambiguous');
    assert.match(fault.text, /but for its indentation, at 2 places: lines 1 and 2\./);
    assert.equal(edited('x  \n    x\n', 'x \n', 'y\n'), 'y\n    x\n');
    assert.equal(refused('a\n a\n', { old: '  a ', new: 'b', all: true }).code, 'edit.ambiguous');
    assert.equal(refused('\n\n', { old: '  \n  \n', new: 'b' }).code, 'edit.no-match');
  });

  it('is refused where a place looks the same but for what is left out', () => {
    assert.equal(refused('a “x”\na "x"\n', { old: 'a "x"', new: 'b' }).code, 'edit.ambiguous');
    assert.equal(refused('a\nb  \n-\na\nb\n', { old: 'a\nb\n', new: 'c\n' }).code, 'edit.ambiguous');
    assert.equal(refused('a\nb\nx\na\rb\n', { old: 'a\nb\n', new: 'c\n' }).code, 'edit.ambiguous');
    assert.equal(refused('f({ a });\n}\n', { old: ' }', new: ' }\n' }).code, 'edit.ambiguous');
  });

  it('may end with a newline that the last line lacks, which stays so', () => {
    assert.equal(edited('a\nb', 'b\n', 'c\n'), 'a\nc');
    assert.equal(refused('b\nb', { old: 'b\n', new: 'c\n' }).code, 'edit.ambiguous');
    assert.equal(edited('a\nb', 'a \nb \n', 'a \nc\n'), 'a\nc');
  });
});

describe('several edits of one call', () => {
  it('may build on one another, and touch', () => {
    const result = apply('a\nb\nc\n', [
      { old: 'a\nb', new: 'A\nb' },
      { old: 'b\nc', new: 'b\nC' },
      { old: 'C\n', new: 'C\nd\n' },
    ]);
    assert.equal(result.ok && new TextDecoder().decode(result.value.bytes), 'A\nb\nC\nd\n');
  });

  it('are refused where one hits what another wrote in the place of what it meant', () => {
    const fault = refused('f(a)\ng\n', { old: 'f(a)', new: 'h(f(a))' }, { old: 'f(a)', new: 'k(a)' });
    assert.equal(fault.code, 'edit.overlap');
    assert.equal(refused('a b\n', { old: 'a', new: 'b' }, { old: 'b', new: 'c', all: true }).code, 'edit.overlap');
    assert.equal(refused('a\nx\nb\na\nb\n', { old: 'x\n', new: '' }, { old: 'a\nb', new: 'c' }).code, 'edit.ambiguous');
  });
});
