// A text with one kind of line end, and the way back to the one it was made from.

export interface Unified {
  /** The text with LF as its only line end. */
  readonly plain: string;
  /** Where an index of `plain` lies in the original text; never between CR and LF. */
  toOriginal(index: number): number;
  /** Brings another text to the same form. */
  unify(text: string): string;
}

/** CRLF counts as one line end; a lone CR only where it is the only kind there is. */
export function unifyLineEnds(text: string): Unified {
  if (text.includes('\r') && !text.includes('\n')) return unifyCarriageReturns(text);
  const pairs = positionsOfPairs(text);
  return {
    plain: pairs.length === 0 ? text : text.replaceAll('\r\n', '\n'),
    toOriginal: (index) => index + countBelow(pairs, index),
    unify: (other) => other.replaceAll('\r\n', '\n'),
  };
}

function unifyCarriageReturns(text: string): Unified {
  return {
    plain: text.replaceAll('\r', '\n'),
    toOriginal: (index) => index,
    unify: (other) => other.replaceAll('\r\n', '\n').replaceAll('\r', '\n'),
  };
}

/** Indexes, in the unified text, of the line ends that were CRLF. */
function positionsOfPairs(text: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf('\r\n'); at !== -1; at = text.indexOf('\r\n', at + 2)) found.push(at - found.length);
  return found;
}

function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function lineOf(plain: string, index: number): number {
  let line = 1;
  for (let at = plain.indexOf('\n'); at !== -1 && at < index; at = plain.indexOf('\n', at + 1)) line++;
  return line;
}

/** Where each line begins, in a text whose line ends are LF. */
export function lineStarts(plain: string): readonly number[] {
  const starts = [0];
  for (let at = plain.indexOf('\n'); at !== -1; at = plain.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
