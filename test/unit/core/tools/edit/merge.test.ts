// Merging two changes of one text: what survives, what clashes, and how line ends and the last newline come out.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { type Merged, mergeTexts } from '../../../../../src/core/tools/edit/merge.ts';

const text = (merged: Merged) => {
  assert.ok(merged.clean, 'it should have merged');
  return merged.text;
};
const clashes = (merged: Merged) => {
  assert.ok(!merged.clean, 'it should have clashed');
  return merged.clashes;
};

describe('merging three ways', () => {
  it('keeps changes in different places, also of different length', () => {
    assert.equal(
      text(mergeTexts('1\n2\n3\n4\n5\n', '1\nzwei\n3\n4\n5\n', '1\n2\n3\nx\ny\n5\n')),
      '1\nzwei\n3\nx\ny\n5\n',
    );
    assert.equal(text(mergeTexts('1\n2\n3\n', '2\n3\n', '1\n2\n')), '2\n');
    assert.equal(text(mergeTexts('1\n2\n3\n', '0\n1\n2\n3\n', '1\n2\n3\n4\n')), '0\n1\n2\n3\n4\n');
  });

  it('takes once what both did alike, beside what one did alone', () => {
    assert.equal(text(mergeTexts('1\n2\n3\n4\n', 'one\n2\n3\n4\n', 'one\n2\n3\nfour\n')), 'one\n2\n3\nfour\n');
    assert.equal(text(mergeTexts('1\n2\n3\n', '1\n2\n', '1\n2\n')), '1\n2\n');
  });

  it('names each place that both changed, by its line in what is there now', () => {
    assert.deepEqual(clashes(mergeTexts('1\n2\n3\n', '1\ntwo\n3\n', '0\n1\nzwei\n3\n')), [
      { line: 3, base: ['2'], ours: ['two'], theirs: ['zwei'] },
    ]);
    assert.equal(clashes(mergeTexts('1\n2\n3\n4\n5\n', 'a\n2\n3\n4\nb\n', 'c\n2\n3\n4\nd\n')).length, 2);
  });

  it('lets a deletion clash with a change of what was deleted', () => {
    assert.deepEqual(clashes(mergeTexts('1\n2\n3\n', '1\n3\n', '1\nzwei\n3\n')), [
      { line: 2, base: ['2'], ours: [], theirs: ['zwei'] },
    ]);
    assert.equal(clashes(mergeTexts('1\n2\n', '', '1\nzwei\n')).length, 1);
  });

  it('lets changes clash that touch: side by side, or two additions at one place', () => {
    assert.deepEqual(clashes(mergeTexts('1\n2\n', 'one\n2\n', '1\ntwo\n')), [
      { line: 1, base: ['1', '2'], ours: ['one', '2'], theirs: ['1', 'two'] },
    ]);
    assert.equal(clashes(mergeTexts('1\n', '1\nmine\n', '1\ntheirs\n')).length, 1);
    assert.equal(clashes(mergeTexts('', 'mine\n', 'theirs\n')).length, 1);
  });

  it('joins what overlaps in a chain into one clash, with all of both sides', () => {
    assert.deepEqual(clashes(mergeTexts('1\n2\n3\n4\n', 'a\nb\n3\nd\n', '1\nx\ny\nz\n')), [
      { line: 1, base: ['1', '2', '3', '4'], ours: ['a', 'b', '3', 'd'], theirs: ['1', 'x', 'y', 'z'] },
    ]);
  });

  it('merges the last newline for itself', () => {
    assert.equal(text(mergeTexts('1\n2', '1\n2\n3', '1\n2\n')), '1\n2\n3\n');
    assert.equal(text(mergeTexts('1\n2\n3\n', '1\n2\n3', 'x\n2\n3\n')), 'x\n2\n3');
    assert.equal(text(mergeTexts('1\n2\n3', 'x\n2\n3', '1\n2\n3\n')), 'x\n2\n3\n');
    assert.equal(text(mergeTexts('\n1\n2\n', '\n1\n', '\n1\n2')), '\n1');
    assert.equal(text(mergeTexts('\n1\n', '\n', '\n1')), '\n');
  });

  it('merges the kind of line end and the byte order mark for themselves', () => {
    assert.equal(text(mergeTexts('1\r\n2\r\n3\r\n', '1\r\n2\r\nx\r\n', '1\n2\n3\n')), '1\n2\nx\n');
    assert.equal(text(mergeTexts('1\r\n2\r\n3\r\n', '1\n2\nx\n', 'y\r\n2\r\n3\r\n')), 'y\n2\nx\n');
    assert.equal(text(mergeTexts('1\r2\r3\r', '1\r2\rx\r', 'y\r2\r3\r')), 'y\r2\rx\r');
    assert.equal(text(mergeTexts('1\n2\n3\n', '1\n2\nx\n', '\uFEFFy\n2\n3\n')), '\uFEFFy\n2\nx\n');
    assert.equal(text(mergeTexts('\uFEFF1\n2\n3\n', '\uFEFF1\n2\nx\n', 'y\n2\n3\n')), 'y\n2\nx\n');
  });

  it('keeps each line end where they are mixed, and clashes when only they differ', () => {
    assert.equal(text(mergeTexts('1\r\n2\n3\r\n', '1\r\n2\nx\r\n', 'y\n2\n3\r\n')), 'y\n2\nx\r\n');
    assert.equal(clashes(mergeTexts('1\r\n2\n', '1\n2\n', '1!\r\n2\n')).length, 1);
  });

  it('stands texts of very many lines', () => {
    const lines = Array.from({ length: 300_000 }, (_, index) => `line ${index}`);
    const join = (all: readonly string[]) => all.join('\n');
    const merged = text(mergeTexts(join(lines), join(lines.with(0, 'a')), join(lines.with(-1, 'b'))));
    assert.equal(merged, join(lines.with(0, 'a').with(-1, 'b')));
  });
});
