// Takes from several places the one below or within the lines that a patch names with @@; never by guessing between two.
import { keyOf, type Level } from './match-lines.ts';

export interface Span {
  readonly from: number;
  readonly to: number;
  /** The first line that is changed. */
  readonly change: number;
}

/** More occurrences of one header than these, or more headers, are no help. */
const MOST_HEADERS = 200;
const DEEPEST = 20;

export interface Narrowed {
  readonly spans: readonly Span[];
  /** A header that is nowhere in the file. */
  readonly missing?: string;
}

/**
 * Headers name lines that come before the place, or blocks it lies in. Both readings must lead to the same one; where
 * they do not, all places stay.
 */
export function narrow(texts: readonly string[], headers: readonly string[], spans: readonly Span[]): Narrowed {
  if (headers.length === 0) return { spans };
  if (headers.length > DEEPEST) return { spans: [], missing: headers[0] ?? '' };
  let after = -1;
  let blocks: readonly (readonly [number, number])[] = [[-1, texts.length]];
  for (const header of headers) {
    const found = occurrences(texts, header);
    const next = found.find((at) => at > after);
    if (next === undefined) return { spans: [], missing: header };
    after = next;
    const inside = found.filter((at) => blocks.some(([from, to]) => at > from && at <= to)).slice(0, MOST_HEADERS);
    blocks = inside.map((at) => [at, endOfBlock(texts, at)]);
  }
  const below = spans.filter((span) => span.to > after);
  if (below.length < 2) return { spans: below };
  const within = below.filter(({ from, to, change }) =>
    blocks.some(([start, end]) => (change > start || (from <= start && start < to)) && change <= end),
  );
  return { spans: within.length === 1 && within[0] === below[0] ? within : below };
}

/** Whole lines, whatever their indentation; else lines that begin so. */
export function occurrences(texts: readonly string[], header: string): readonly number[] {
  const levels: readonly Level[] = ['indentation', 'look-alikes'];
  for (const level of levels) {
    const key = keyOf(level, header);
    const found = texts.flatMap((line, at) => (keyOf(level, line) === key ? [at] : []));
    if (found.length > 0) return found;
  }
  const start = header.trim();
  const goesOn = /\w$/.test(start) ? /^\w/ : /^$a/;
  return texts.flatMap((line, at) => {
    const text = line.trimStart();
    return text.startsWith(start) && !goesOn.test(text.slice(start.length)) ? [at] : [];
  });
}

const CLOSES = /^(?:[}\])]|end\b|else\b|elif\b|except\b|finally\b|catch\b|\{)/;

/** The line after the last one of the block that a line begins: what is indented deeper, or a section of a text. */
function endOfBlock(texts: readonly string[], start: number): number {
  const first = texts[start] ?? '';
  const level = /^(#+) /.exec(first)?.[1]?.length;
  const indent = widthOf(first);
  let end = start + 1;
  for (let at = start + 1; at < texts.length; at++) {
    const line = texts[at] ?? '';
    if (line.trim() === '') continue;
    if (level !== undefined) {
      const other = /^(#+) /.exec(line)?.[1]?.length;
      if (other !== undefined && other <= level) break;
    } else if (widthOf(line) < indent || (widthOf(line) === indent && !CLOSES.test(line.trimStart()))) break;
    end = at + 1;
  }
  return end;
}

function widthOf(line: string): number {
  let width = 0;
  for (let at = 0; at < line.length; at++) {
    const code = line.charCodeAt(at);
    if (code === 9) width += 4;
    else if (code === 32) width++;
    else break;
  }
  return width;
}
