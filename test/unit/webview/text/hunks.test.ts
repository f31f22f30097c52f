// A unified diff cut into hunks: what each changes, and on which lines of the file as it is afterwards.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diffTexts } from '../../../../src/core/tools/edit/diff.ts';
import { hunksOf } from '../../../../webview/text/hunks.ts';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);
const text = (all: readonly string[]) => all.map((line) => `${line}\n`).join('');
const places = (before: string, after: string) =>
  hunksOf(diffTexts(before, after).hunks).map(({ from, to, added, removed }) => [from, to, added, removed]);

describe('hunksOf', () => {
  const before = lines(40);

  it('names the changed lines alone, and counts them', () => {
    const after = before.with(4, 'x').with(6, 'y').toSpliced(30, 0, 'new', 'newer');
    assert.deepEqual(places(text(before), text(after)), [
      [5, 7, 2, 2],
      [31, 32, 2, 0],
    ]);
  });

  it('stands a deletion where the lines were', () => {
    assert.deepEqual(places(text(before), text(before.toSpliced(20, 3))), [[21, 21, 0, 3]]);
    assert.deepEqual(places(text(before), ''), [[1, 1, 0, 40]]);
  });

  it('reads new files and files without a last line end', () => {
    assert.deepEqual(places('', 'a\nb'), [[1, 2, 2, 0]]);
    assert.deepEqual(places('a\nb', 'a\nb\n'), [[2, 2, 1, 1]]);
    assert.deepEqual(hunksOf(''), []);
  });

  it('keeps every line of a hunk but its head, whatever follows the head', () => {
    const [first, second] = hunksOf('@@ -1,2 +1,2 @@ function x() {\n a\n-b\n+@@ c\n@@ -9 +9 @@\n-d\n+e\n');
    assert.equal(first?.body, ' a\n-b\n+@@ c');
    assert.deepEqual([second?.body, second?.from], ['-d\n+e', 9]);
  });
});
