// Which problems are new after a change: not those whose lines only moved, and not one fewer than there are.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { FoundProblem } from '../../../../../src/core/ports/editor.ts';
import { compareProblems } from '../../../../../src/core/tools/problems/compare-problems.ts';

const at = (line: number, message = 'wrong', more: Partial<FoundProblem> = {}): FoundProblem => ({
  path: '/w/a.ts',
  line,
  severity: 'error',
  message,
  ...more,
});
const compare = (
  before: readonly FoundProblem[],
  after: readonly FoundProblem[],
  texts: readonly [string, string] = ['', ''],
) => compareProblems(before, after, new Map([['/w/a.ts', { before: texts[0], after: texts[1] }]]));
const lines = (problems: readonly FoundProblem[]) => problems.map(({ line }) => line);

describe('comparing problems', () => {
  const text = 'one\ntwo\nthree\nfour\n';

  it('does not take a line that moved for a new problem', () => {
    const after = 'zero\nnil\none\ntwo\nthree\nfour\n';
    const moved = compare([at(2), at(4, 'other')], [at(4), at(6, 'other')], [text, after]);
    assert.deepEqual(moved, { fresh: [], gone: 0 });
  });

  it('counts: two of what was there once are one new', () => {
    const { fresh, gone } = compare([at(2)], [at(2), at(3)], [text, 'one\ntwo\nTHREE\nfour\n']);
    assert.deepEqual([lines(fresh), gone], [[3], 0]);
  });

  it('sees that one went and another of the same words came', () => {
    const { fresh, gone } = compare([at(1)], [at(4)], [text, 'ONE\ntwo\nthree\nFOUR\n']);
    assert.deepEqual([lines(fresh), gone], [[4], 1]);
  });

  it('knows a problem again whose line was cut and pasted, or rewritten in its place', () => {
    const pasted = compare([at(1)], [at(4)], ['bad()\ntwo\nthree\n', 'two\nthree\n{\n  bad()\n}\n']);
    assert.deepEqual(pasted, { fresh: [], gone: 0 });
    const rewritten = compare([at(2)], [at(2)], [text, 'one\nTWO!\nthree\nfour\n']);
    assert.deepEqual(rewritten, { fresh: [], gone: 0 });
  });

  it('tells apart by message, severity and code', () => {
    const before = [at(1, 'a', { code: '1' })];
    for (const other of [
      at(1, 'b', { code: '1' }),
      at(1, 'a', { code: '2' }),
      at(1, 'a', { code: '1', severity: 'warning' }),
    ])
      assert.deepEqual(compare(before, [other], [text, text]), { fresh: [other], gone: 1 });
  });

  it('takes of another file only what there is more of, wherever it stands', () => {
    const other = (line: number) => at(line, 'wrong', { path: '/w/b.ts' });
    assert.deepEqual(compare([other(1), other(2)], [other(5), other(6)]).fresh, []);
    assert.deepEqual(lines(compare([other(1)], [other(1), other(9)]).fresh), [9]);
    assert.deepEqual(compare([other(1)], []), { fresh: [], gone: 0 });
  });

  it('finds nothing new where whole lines came in front, between and behind, whatever they are', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.array(fc.tuple(fc.nat(), line)),
        fc.array(fc.nat()),
        (old, added, wrong) => {
          // Numbered, so that which line is which is beyond doubt.
          const before = old.map((one, index) => `${index} ${one}`);
          const after = [...before];
          for (const [place, one] of added) after.splice(place % (after.length + 1), 0, `new ${one}`);
          const problems = wrong.map((place) => place % before.length);
          const then = problems.map((place) => at(place + 1));
          const now = problems.map((place) => at(after.indexOf(before[place] ?? '') + 1));
          assert.deepEqual(compare(then, now, [before.join('\n'), after.join('\n')]), { fresh: [], gone: 0 });
        },
      ),
    );
  });
});
