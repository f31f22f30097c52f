// Puts new lines in the place of a file's own: what was not changed keeps the file's bytes, what was takes its line ends.
import { type Indents, indentOf, type Reindent, reindentBy } from './indentation.ts';
import { keepWords } from './keep-words.ts';
import { changedSpans } from './line-script.ts';
import { plainLook } from './look-alikes.ts';
import { type Level, withoutTrailing } from './match-lines.ts';

export interface Line {
  readonly text: string;
  readonly end: string;
}

export interface Woven {
  /** Lines of the file that go, relative to the first of them. */
  readonly from: number;
  readonly to: number;
  /** What comes in their place. */
  readonly lines: readonly Line[];
}

/** How lines that a model wrote are brought to what the file has. */
export interface Hand {
  readonly level: Level;
  readonly reindent: Reindent;
}

/** Lines as they were given (`old`) and as the file has them (`own`), one for one. */
export function handFor(level: Level, old: readonly string[], own: readonly string[]): Hand {
  if (level === 'exact' || level === 'trailing') return { level, reindent: (given) => given };
  const pairs = old.flatMap((line, index): Indents[] =>
    line.trim() === '' ? [] : [{ given: indentOf(plainLook(line)), own: indentOf(own[index] ?? '') }],
  );
  return { level, reindent: reindentBy(pairs) };
}

/**
 * Only the lines that `old` and `next` do not share. `own` is what the file has for `old`, one for one.
 * Undefined when a line cannot be indented as the file is.
 */
export function weave(
  own: readonly Line[],
  old: readonly string[],
  next: readonly string[],
  hand: Hand,
  neighbour: string,
): readonly Woven[] | undefined {
  const woven: Woven[] = [];
  for (const span of changedSpans(old, next)) {
    const { beforeFrom, beforeTo, afterFrom, afterTo } = span;
    const size = beforeTo - beforeFrom;
    const same = size === afterTo - afterFrom;
    const lines: Line[] = [];
    let before = endBefore(own, beforeFrom, neighbour);
    for (let at = 0; at < afterTo - afterFrom; at++) {
      const partner = at < size ? own[beforeFrom + at] : undefined;
      const given = same ? old[beforeFrom + at] : undefined;
      const text = render(next[afterFrom + at] ?? '', given, same ? partner?.text : undefined, hand);
      if (text === undefined) return undefined;
      const end = partner?.end || before;
      // A CR and the LF of an empty line below it would be one line end.
      before = text === '' && before === '\r' && end === '\n' ? '\r' : end;
      lines.push({ text, end: before });
    }
    woven.push({ from: beforeFrom, to: beforeTo, lines });
  }
  return woven;
}

/** How the line above one ends; only the last one of all may have no end. */
export const endBefore = (own: readonly Line[], index: number, neighbour: string): string =>
  own[index - 1]?.end || own[index - 2]?.end || neighbour;

/** A new line, and the old one it stands for, if it stands for one. */
function render(line: string, given: string | undefined, own: string | undefined, hand: Hand): string | undefined {
  if (hand.level === 'exact' || hand.level === 'trailing' || line.trim() === '') return line;
  const plain = hand.level === 'look-alikes' ? plainLook(line) : line;
  const wanted = indentOf(plain);
  const indent = hand.reindent(wanted);
  if (indent === undefined) return undefined;
  const body = line.slice(wanted.length);
  if (hand.level !== 'look-alikes' || given === undefined || own === undefined) return indent + body;
  return indent + keepWords(bodyOf(given), bodyOf(own), body);
}

const bodyOf = (line: string) => withoutTrailing(line.slice(indentOf(plainLook(line)).length));
