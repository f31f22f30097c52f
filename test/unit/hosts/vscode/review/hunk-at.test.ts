// A line of a diff is led back to the hunk that made it, through everything that moved it since.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { diffTexts } from '../../../../../src/core/tools/edit/diff.ts';
import { findHunk, hunkLines, lineBefore, standingHunks } from '../../../../../src/hosts/vscode/review/hunk-at.ts';
import type { Recorded } from '../../../../../src/hosts/vscode/review/net-changes.ts';

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const numbered = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`);

const recorded = (call: string, before: readonly string[], after: readonly string[], undo = false): Recorded => ({
  call,
  undo,
  change: {
    path: '/w/a',
    label: 'a',
    change: 'edit',
    before: '1',
    after: '2',
    ...diffTexts(text(before), text(after)),
  },
});

describe('findHunk', () => {
  const before = numbered(40);
  const after = before.with(4, 'changed five').with(29, 'changed thirty').toSpliced(35, 1);
  const one = recorded('c1', before, after);

  it('tells the hunks of one call apart by line, on either side', () => {
    assert.equal(findHunk([one], 5, 'after')?.index, 0);
    assert.equal(findHunk([one], 30, 'after')?.index, 1);
    assert.equal(findHunk([one], 5, 'before')?.index, 0);
    assert.equal(findHunk([one], 36, 'before')?.index, 1);
    assert.equal(findHunk([one], 15, 'after'), undefined);
    assert.match(findHunk([one], 30, 'after')?.text ?? '', /^@@ .*\n[\s\S]*\+changed thirty/);
  });

  it('finds a deletion on the lines around it, and a hunk from its context', () => {
    assert.equal(findHunk([one], 35, 'after')?.index, 1);
    assert.equal(findHunk([one], 8, 'after')?.index, 0, 'the last line of context');
    assert.equal(findHunk([one], 9, 'after'), undefined);
  });

  it('names the call that wrote the line, though a later one has moved it', () => {
    const moved = ['new', 'new too', ...after];
    const both = [one, recorded('c2', after, moved)];
    assert.deepEqual(pick(findHunk(both, 7, 'after')), ['c1', 0]);
    assert.deepEqual(pick(findHunk(both, 1, 'after')), ['c2', 0]);
    assert.deepEqual(pick(findHunk(both, 32, 'after')), ['c1', 1]);
  });

  it('prefers who wrote a line to who only shows it as context', () => {
    const both = [one, recorded('c2', after, after.with(6, 'changed seven'))];
    assert.deepEqual(pick(findHunk(both, 5, 'after')), ['c1', 0]);
    assert.deepEqual(pick(findHunk(both, 7, 'after')), ['c2', 0]);
  });

  it('says of what an undo put back that it did', () => {
    const back = recorded('u1', after, after.with(4, 'line 5'), true);
    assert.deepEqual(findHunk([one, back], 5, 'after')?.undo, true);
  });

  it('reads files that begin, end, or lose their last line end', () => {
    const created: Recorded = { ...one, change: { ...one.change, ...diffTexts('', 'a\nb') } };
    assert.equal(findHunk([created], 1, 'after')?.index, 0);
    assert.equal(findHunk([created], 2, 'after')?.index, 0);
    const emptied: Recorded = { ...one, change: { ...one.change, ...diffTexts('a\nb\n', '') } };
    assert.equal(findHunk([emptied], 1, 'after')?.index, 0);
    assert.equal(findHunk([emptied], 2, 'before')?.index, 0);
    assert.equal(findHunk([{ ...one, change: { ...one.change, hunks: '' } }], 1, 'after'), undefined);
  });

  it('leads each line to the call that wrote it, whatever the calls did', () => {
    const edit = fc.record({ at: fc.nat(60), removed: fc.nat(4), added: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 }), (calls) => {
        let lines: readonly string[] = numbered(50);
        const all: Recorded[] = [];
        for (const [call, edits] of calls.entries()) {
          const before = lines;
          for (const [index, { at, removed, added }] of edits.entries()) {
            const fresh = Array.from({ length: added }, (_, line) => `by ${call} ${index} ${line}`);
            lines = lines.toSpliced(Math.min(at, lines.length), removed, ...fresh);
          }
          all.push(recorded(`${call}`, before, lines));
        }
        for (const [index, line] of lines.entries()) {
          const writer = /^by (\d+)/.exec(line)?.[1];
          if (writer === undefined) continue;
          const found = findHunk(all, index + 1, 'after');
          assert.ok(found !== undefined && found.text.split('\n').length > 1);
          // A removal beside the line counts as at it; else it is who wrote it.
          const beside = all.slice(Number(writer) + 1).some((one) => one.call === found.call);
          assert.ok(found.call === writer || beside, `${line} went to ${found.call}`);
          if (found.call === writer) assert.ok(found.text.includes(`+${line}`), found.text);
        }
      }),
    );
  });
});

describe('lineBefore', () => {
  it('crosses what the user wrote since, and stops at lines that are the user’s own', () => {
    const { hunks } = diffTexts(text(numbered(10)), text(['mine', ...numbered(10)]));
    assert.equal(lineBefore(hunks, 1), undefined);
    assert.equal(lineBefore(hunks, 4), 3);
    assert.equal(lineBefore('', 4), 4);
  });
});

describe('hunkLines', () => {
  it('gives the changed lines of each hunk without the context', () => {
    const before = numbered(40);
    const { hunks } = diffTexts(text(before), text(before.with(4, 'x').with(6, 'y').toSpliced(30, 2)));
    assert.deepEqual(hunkLines(hunks), [
      { from: 5, to: 7 },
      { from: 31, to: 31 },
    ]);
  });
});

describe('standingHunks', () => {
  const before = numbered(40);
  const after = before.with(4, 'changed five').toSpliced(29, 1);
  const edit = recorded('c1', before, after);

  it('gives each hunk with the line where it begins now', () => {
    const moved = ['new', ...after];
    const all = standingHunks([edit, recorded('c2', after, moved)]);
    assert.deepEqual(
      all.map(({ hunk, line }) => [hunk.call, hunk.index, line]),
      [
        ['c1', 0, 6],
        ['c1', 1, 31],
        ['c2', 0, 1],
      ],
    );
  });

  it('leaves out what was taken back', () => {
    const first = standingHunks([edit, recorded('u1', after, after.with(4, 'line 5'), true)]);
    assert.deepEqual(
      first.map(({ hunk }) => hunk.index),
      [1],
    );
    const second = standingHunks([edit, recorded('u1', after, before.with(4, 'changed five'), true)]);
    assert.deepEqual(
      second.map(({ hunk }) => hunk.index),
      [0],
    );
  });
});

const pick = (hunk: ReturnType<typeof findHunk>) => hunk && [hunk.call, hunk.index];
