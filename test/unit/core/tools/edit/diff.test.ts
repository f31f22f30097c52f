// Hunks say exactly what changed: applied again to the text before they give the text after.
import assert from 'node:assert/strict';
import { applyPatch } from 'diff';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { diffBytes, diffTexts } from '../../../../../src/core/tools/edit/diff.ts';

const apply = (before: string, hunks: string) =>
  hunks === '' ? before : applyPatch(before, `--- a\n+++ b\n${hunks}\n`, { autoConvertLineEndings: false });

describe('diffTexts', () => {
  it('writes hunks with context and counts', () => {
    const difference = diffTexts('a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nX\ne\nf\n');
    assert.equal(difference.hunks, '@@ -1,6 +1,6 @@\n a\n b\n c\n-d\n+X\n e\n f');
    assert.deepEqual([difference.added, difference.removed], [1, 1]);
  });

  it('writes creation and deletion', () => {
    assert.equal(diffTexts('', 'a\nb\n').hunks, '@@ -0,0 +1,2 @@\n+a\n+b');
    assert.equal(diffTexts('a\n', '').hunks, '@@ -1,1 +0,0 @@\n-a');
  });

  it('marks a missing final newline on its own side', () => {
    assert.equal(diffTexts('a', 'a\n').hunks, '@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a');
  });

  it('shows changed line ends as changes', () => {
    assert.deepEqual(diffTexts('a\r\nb\r\n', 'a\nb\r\n').added, 1);
  });

  it('gives the text after when applied again', () => {
    const text = fc
      .tuple(fc.array(fc.constantFrom('a', 'b', 'c', 'd', '', ' x', '-y', '+z'), { maxLength: 30 }), fc.boolean())
      .map(([lines, open]) => lines.join('\n') + (open || lines.length === 0 ? '' : '\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const difference = diffTexts(before, after);
        assert.equal(apply(before, difference.hunks), after);
        const lines = difference.hunks.split('\n');
        assert.equal(
          difference.hunks === '' ? 0 : lines.filter((line) => line.startsWith('+')).length,
          difference.added,
        );
        assert.equal(lines.filter((line) => line.startsWith('-')).length, difference.removed);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds a shortest difference', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 9 });
    fc.assert(
      fc.property(letters, letters, (one, other) => {
        const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
        const { added, removed } = diffTexts(text(one), text(other));
        assert.equal(added + removed, one.length + other.length - 2 * longestCommon(one, other));
      }),
      { numRuns: 1_000 },
    );
  });

  it('falls back to a whole replacement in bounded time', () => {
    const before = Array.from({ length: 20_000 }, (_, index) => `old ${index}\n`).join('');
    const after = Array.from({ length: 20_000 }, (_, index) => `new ${index}\n`).join('');
    const started = performance.now();
    assert.equal(diffTexts(before, after).added, 20_000);
    assert.ok(performance.now() - started < 10_000);
  }).timeout(20_000);

  it('is empty for binary files', () => {
    assert.deepEqual(diffBytes(new Uint8Array([0, 1]), new Uint8Array([1])), { hunks: '', added: 0, removed: 0 });
    assert.equal(diffBytes(null, new TextEncoder().encode('a\n')).added, 1);
  });
});

function longestCommon(one: readonly string[], other: readonly string[]): number {
  let row = new Array<number>(other.length + 1).fill(0);
  for (const left of one) {
    const next = [0];
    for (const [index, right] of other.entries()) {
      next.push(left === right ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
