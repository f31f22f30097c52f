// What must hold for merging any texts: one side's changes alone are taken whole, and no line is lost without being told.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { mergeTexts } from '../../../../../src/core/tools/edit/merge.ts';

const anyText = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\n', '\r', '\r\n', '\uFEFF'), maxLength: 14 });

/** A change of numbered lines: each is kept, dropped or replaced, and lines may be added before it. */
const change = fc.array(
  fc.record({ keep: fc.constantFrom('keep', 'keep', 'keep', 'drop', 'replace'), add: fc.nat({ max: 1 }) }),
  { minLength: 8, maxLength: 8 },
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

const BASE = Array.from({ length: 8 }, (_, index) => `base ${index}`);

function apply(given: Change, side: string): readonly string[] {
  return given.flatMap(({ keep, add }, index) => {
    const added = add === 1 ? [`${side} added ${index}`] : [];
    const line = keep === 'keep' ? [BASE[index] ?? ''] : keep === 'replace' ? [`${side} replaced ${index}`] : [];
    return [...added, ...line];
  });
}

const join = (lines: readonly string[], end = '\n') => lines.map((line) => line + end).join('');
const split = (text: string, end = '\n') => text.split(end).slice(0, -1);

describe('merging any texts three ways', () => {
  it('gives the one change there is, byte for byte', () => {
    fc.assert(
      fc.property(anyText, anyText, (base, changed) => {
        for (const merged of [
          mergeTexts(base, base, changed),
          mergeTexts(base, changed, base),
          mergeTexts(base, changed, changed),
        ])
          assert.deepEqual(merged, { clean: true, text: changed });
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same whichever side is which', () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (base, one, other) => {
        const there = mergeTexts(base, one, other);
        const back = mergeTexts(base, other, one);
        assert.equal(there.clean, back.clean);
      }),
      { numRuns: 2_000 },
    );
  });

  it('drops no line silently: what a side added stays, what it kept goes only where the other dropped it', () => {
    fc.assert(
      fc.property(change, change, fc.constantFrom('\n', '\r\n', '\r'), (mine, others, end) => {
        const ours = apply(mine, 'ours');
        const theirs = apply(others, 'theirs');
        const merged = mergeTexts(join(BASE, end), join(ours, end), join(theirs, end));
        if (!merged.clean) {
          assert.ok(merged.clashes.length > 0);
          return;
        }
        const lines = split(merged.text, end);
        const wanted = (side: readonly string[], other: readonly string[]) =>
          side.filter((line) => !BASE.includes(line) || other.includes(line));
        // In order, and nothing beside them.
        assert.deepEqual(
          lines.filter((line) => ours.includes(line)),
          wanted(ours, theirs),
        );
        assert.deepEqual(
          lines.filter((line) => theirs.includes(line)),
          wanted(theirs, ours),
        );
        assert.ok(lines.every((line) => ours.includes(line) || theirs.includes(line)));
      }),
      { numRuns: 3_000 },
    );
  });

  it('keeps both of two changes with an unchanged line between them', () => {
    const place = fc.tuple(
      fc.nat({ max: 19 }),
      fc.nat({ max: 3 }),
      fc.array(fc.constantFrom('x', 'y'), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(place, place, fc.boolean(), ([at, size, mine], [gap, otherSize, others], swap) => {
        const base = Array.from({ length: 40 }, (_, index) => `base ${index}`);
        const from = at + size + 1 + (gap % 8);
        const one = base.toSpliced(at, size, ...mine.map((line) => `ours ${line}`));
        const other = base.toSpliced(from, otherSize, ...others.map((line) => `theirs ${line}`));
        const both = base
          .toSpliced(from, otherSize, ...others.map((line) => `theirs ${line}`))
          .toSpliced(at, size, ...mine.map((line) => `ours ${line}`));
        const [ours, theirs] = swap ? [other, one] : [one, other];
        assert.deepEqual(mergeTexts(join(base), join(ours), join(theirs)), { clean: true, text: join(both) });
      }),
      { numRuns: 500 },
    );
  });

  it('tells every two different changes of the same lines', () => {
    fc.assert(
      fc.property(fc.nat({ max: 7 }), fc.nat({ max: 7 }), fc.nat({ max: 7 }), fc.nat({ max: 7 }), (a, b, c, d) => {
        const range = (one: number, other: number) => [Math.min(one, other), Math.max(one, other) + 1] as const;
        const [from, to] = range(a, b);
        const [otherFrom, otherTo] = range(c, d);
        fc.pre(from < otherTo && otherFrom < to);
        const ours = BASE.toSpliced(from, to - from, 'mine');
        const theirs = BASE.toSpliced(otherFrom, otherTo - otherFrom, 'yours');
        const merged = mergeTexts(join(BASE), join(ours), join(theirs));
        assert.ok(!merged.clean);
        const [clash] = merged.clashes;
        assert.deepEqual([clash?.ours.includes('mine'), clash?.theirs.includes('yours')], [true, true]);
        assert.equal(theirs[(clash?.line ?? 0) - 1], clash?.theirs[0]);
      }),
    );
  });
});
