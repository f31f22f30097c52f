// Which articles of a long conversation to draw: those in sight and a little around them.

export interface Sight {
  /** Height of each article, measured or guessed. */
  readonly heights: readonly number[];
  /** What is in sight, from the first article's top. */
  readonly top: number;
  readonly height: number;
  /** How much more to draw above and below. */
  readonly around: number;
}
export interface Range {
  readonly start: number;
  readonly end: number;
  /** Height of what is left out. */
  readonly before: number;
  readonly after: number;
}

export function rangeFor({ heights, top, height, around }: Sight): Range {
  const from = top - around;
  const to = top + height + around;
  let at = 0;
  let start = 0;
  let before = 0;
  while (start < heights.length - 1 && at + (heights[start] ?? 0) <= from) {
    at += heights[start] ?? 0;
    start++;
  }
  before = at;
  let end = start;
  while (end < heights.length && (at < to || end === start)) {
    at += heights[end] ?? 0;
    end++;
  }
  let after = 0;
  for (let index = end; index < heights.length; index++) after += heights[index] ?? 0;
  return { start, end, before, after };
}

/** The same, seen from the end: nothing below is left out. */
export function lastRange({ heights, height, around }: Omit<Sight, 'top'>): Range {
  let start = heights.length;
  let shown = 0;
  while (start > 0 && shown < height + around) {
    start--;
    shown += heights[start] ?? 0;
  }
  let before = 0;
  for (let index = 0; index < start; index++) before += heights[index] ?? 0;
  return { start, end: heights.length, before, after: 0 };
}
