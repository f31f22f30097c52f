// Edits by lines and columns: applied in any order, never over one another, whatever line ends a text has.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RangeEdit } from '../../../../src/core/ports/language.ts';
import { applyRanges, sameLines } from '../../../../src/core/tools/range-edits.ts';

const edit = (from: readonly [number, number], to: readonly [number, number], text: string): RangeEdit => ({
  from: { line: from[0], column: from[1] },
  to: { line: to[0], column: to[1] },
  text,
});
const apply = (text: string, ...edits: readonly RangeEdit[]) => {
  const applied = applyRanges(text, edits, 'a.ts');
  return applied.ok ? applied.value : applied.fault.code;
};

describe('edits by lines and columns', () => {
  it('keep all that is around them, in any order', () => {
    const text = 'one\r\ntwo two\rthree\nfour';
    const edits = [edit([4, 5], [4, 5], '!'), edit([2, 5], [2, 8], 'zwei'), edit([2, 1], [2, 4], '2')];
    assert.equal(apply(text, ...edits), 'one\r\n2 zwei\rthree\nfour!');
    assert.equal(apply(text, edit([1, 4], [2, 1], ' ')), 'one two two\rthree\nfour');
    assert.equal(apply('', edit([1, 1], [1, 1], 'x')), 'x');
  });

  it('are refused where they overlap or lie outside', () => {
    assert.equal(apply('abc', edit([1, 1], [1, 3], 'x'), edit([1, 2], [1, 3], 'y')), 'language.failed');
    assert.equal(apply('abc', edit([2, 1], [2, 1], 'x')), 'language.failed');
    assert.equal(apply('abc', edit([1, 5], [1, 6], 'x')), 'language.failed');
    assert.equal(apply('abc', edit([1, 3], [1, 2], 'x')), 'language.failed');
    assert.equal(apply('abc', edit([1, 0], [1, 2], 'x')), 'language.failed');
  });

  it('hold for texts that differ in their line ends alone', () => {
    assert.ok(sameLines('a\r\nb\rc\n', 'a\nb\nc\n'));
    assert.ok(!sameLines('a\nb', 'a\nb\n'));
  });
});
