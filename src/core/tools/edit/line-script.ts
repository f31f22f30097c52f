// The shortest way from one list of lines to another (Myers), given up for a whole replacement where it would cost too much.

export interface Span {
  /** Lines `from` (first) to `to` (after the last) of the list before. */
  readonly beforeFrom: number;
  readonly beforeTo: number;
  /** The same of the list after, which stand in their place. */
  readonly afterFrom: number;
  readonly afterTo: number;
}

/** More changed lines than this are shown as one replacement: the search is quadratic in them. */
const MOST_CHANGES = 2_000;

/** The changed spans in order; whatever lies between them is equal. */
export function changedSpans(before: readonly string[], after: readonly string[]): readonly Span[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let beforeEnd = before.length;
  let afterEnd = after.length;
  while (beforeEnd > head && afterEnd > head && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd--;
    afterEnd--;
  }
  if (beforeEnd === head && afterEnd === head) return [];
  const whole = { beforeFrom: head, beforeTo: beforeEnd, afterFrom: head, afterTo: afterEnd };
  if (beforeEnd === head || afterEnd === head) return [whole];
  const [one, other] = numberLines(before.slice(head, beforeEnd), after.slice(head, afterEnd));
  const trace = search(one, other);
  return trace === undefined ? [whole] : backtrack(trace, one.length, other.length, head);
}

/** Equal lines get equal numbers, so that comparing two is comparing two integers. */
function numberLines(before: readonly string[], after: readonly string[]): readonly [Int32Array, Int32Array] {
  const numbers = new Map<string, number>();
  const numberOf = (line: string) => {
    const known = numbers.get(line);
    if (known !== undefined) return known;
    numbers.set(line, numbers.size);
    return numbers.size - 1;
  };
  return [Int32Array.from(before, numberOf), Int32Array.from(after, numberOf)];
}

/** For each number of changes the furthest line reached on each diagonal; undefined when there are too many changes. */
function search(before: Int32Array, after: Int32Array): readonly Int32Array[] | undefined {
  const most = Math.min(before.length + after.length, MOST_CHANGES);
  const furthest = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let changes = 0; changes <= most; changes++) {
    trace.push(furthest.slice(most + 1 - changes, most + 2 + changes));
    for (let diagonal = -changes; diagonal <= changes; diagonal += 2) {
      const at = most + 1 + diagonal;
      let x = goesDown(diagonal, changes, furthest[at - 1], furthest[at + 1])
        ? (furthest[at + 1] ?? 0)
        : (furthest[at - 1] ?? 0) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      furthest[at] = x;
      if (x >= before.length && x - diagonal >= after.length) return trace;
    }
  }
  return undefined;
}

const goesDown = (diagonal: number, changes: number, left: number | undefined, right: number | undefined) =>
  diagonal === -changes || (diagonal !== changes && (left ?? 0) < (right ?? 0));

/** Row N of the trace holds diagonals -N…N as they were before change N was tried. */
function backtrack(trace: readonly Int32Array[], beforeLength: number, afterLength: number, shift: number): Span[] {
  const spans: Span[] = [];
  let x = beforeLength;
  let y = afterLength;
  for (let changes = trace.length - 1; changes > 0; changes--) {
    const row = trace[changes] ?? new Int32Array();
    const diagonal = x - y;
    const at = changes + diagonal;
    const previous = goesDown(diagonal, changes, row[at - 1], row[at + 1]) ? diagonal + 1 : diagonal - 1;
    const fromX = row[changes + previous] ?? 0;
    const fromY = fromX - previous;
    const down = previous > diagonal;
    const toX = down ? fromX : fromX + 1;
    const toY = down ? fromY + 1 : fromY;
    const last = spans.at(-1);
    const touches = last !== undefined && last.beforeFrom === toX + shift && last.afterFrom === toY + shift;
    const span = { beforeFrom: fromX + shift, beforeTo: toX + shift, afterFrom: fromY + shift, afterTo: toY + shift };
    if (touches) spans[spans.length - 1] = { ...span, beforeTo: last.beforeTo, afterTo: last.afterTo };
    else spans.push(span);
    x = fromX;
    y = fromY;
  }
  return spans.reverse();
}
