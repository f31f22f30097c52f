// A text with some hunks of its last change taken back, the others left.
import { linesOf } from './diff.ts';

const HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm;

interface Hunk {
  readonly before: readonly [from: number, to: number];
  readonly after: readonly [from: number, to: number];
}

/** `hunks` is the unified diff from `before` to `after`; undefined when it is not, or has no hunk of such a number. */
export function takeBackHunks(
  hunks: string,
  chosen: readonly number[],
  before: string,
  after: string,
): string | undefined {
  const all = [...hunks.matchAll(HEADER)].map(
    ([, from, count, to, length]): Hunk => ({ before: range(from, count), after: range(to, length) }),
  );
  const lines = { before: linesOf(before), after: linesOf(after) };
  const pieces: string[] = [];
  let at = 0;
  let shift = 0;
  for (const [index, hunk] of all.entries()) {
    if (hunk.after[0] < at || hunk.after[1] > lines.after.length || hunk.before[1] > lines.before.length)
      return undefined;
    // Between two hunks both are the same, so that they are as far apart before as after.
    if (hunk.after[0] - hunk.before[0] !== shift) return undefined;
    shift += hunk.after[1] - hunk.after[0] - (hunk.before[1] - hunk.before[0]);
    pieces.push(...lines.after.slice(at, hunk.after[0]));
    pieces.push(...(chosen.includes(index) ? lines.before.slice(...hunk.before) : lines.after.slice(...hunk.after)));
    at = hunk.after[1];
  }
  if (lines.after.length - lines.before.length !== shift || chosen.some((index) => all[index] === undefined))
    return undefined;
  pieces.push(...lines.after.slice(at));
  return pieces.join('');
}

/** An empty range names the line before it. */
function range(from = '0', count = '1'): readonly [number, number] {
  const length = Number(count);
  const start = length === 0 ? Number(from) : Number(from) - 1;
  return [start, start + length];
}
