// What changes in a text where a place is replaced: the least that makes `old` into `new`, with the file's own line ends.
import type { Place } from './find-places.ts';
import type { Edit } from './input.ts';
import { endNear, hasLoneReturns, splitLines } from './lines.ts';
import { endBefore, type Hand, handFor, type Line, weave } from './weave.ts';

export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Undefined when `new` cannot be indented as the file is. */
export function replaceAt(text: string, place: Place, edit: Edit): readonly TextChange[] | undefined {
  const { from, to, level } = place;
  // Line ends that were written out, and are there byte for byte, are taken byte for byte.
  if (place.exact && /[\r\n]/.test(edit.old) && (edit.old.includes('\r') || edit.new.includes('\r'))) {
    return [trimmed(from, edit.old, edit.new)];
  }
  if (level === 'exact' && !text.includes('\r')) return [trimmed(from, place.old, place.next)];
  const changes = byLines(text, from, to, place);
  const more = /^(?:\r\n|\n|\r)/.exec(text.slice(to, to + 2))?.[0] ?? '';
  const last = changes?.at(-1);
  if (more === '' || last?.to !== to || !(last.from === to || (last.text === '' && last.from > from))) return changes;
  // Lines come or go at the end: with the line end that follows, so that the line above them keeps its own.
  return byLines(text, from, to + more.length, { ...place, old: `${place.old}\n`, next: `${place.next}\n` });
}

/** Whether a change would bring a CR and an LF together that are two line ends, or none. */
export function joinsLineEnds(text: string, { from, to, text: put }: TextChange): boolean {
  const first = put[0] ?? text[to];
  if (text[from - 1] === '\r' && first === '\n' && text[from] !== '\n') return true;
  return put.endsWith('\r') && text[to] === '\n' && text[to - 1] !== '\r';
}

/** Only what differs between the two, so that what they share counts as untouched. */
function trimmed(from: number, old: string, next: string): TextChange {
  const limit = Math.min(old.length, next.length);
  let head = 0;
  while (head < limit && old[head] === next[head]) head++;
  let tail = 0;
  while (tail < limit - head && old[old.length - 1 - tail] === next[next.length - 1 - tail]) tail++;
  return { from: from + head, to: from + old.length - tail, text: next.slice(head, next.length - tail) };
}

function byLines(text: string, from: number, to: number, place: Place): readonly TextChange[] | undefined {
  const piece = splitLines(text.slice(from, to), hasLoneReturns(text) && !fits(text.slice(from, to), place.old));
  const all = piece.texts.map((line, index): Line => ({ text: line, end: piece.end(index) }));
  // What comes after a last line end is no line: it must not be taken for an empty one elsewhere.
  const closed =
    all.length > 1 && [piece.texts.at(-1), place.old.at(-1), place.next.at(-1) ?? '\n'].join('') === '\n\n';
  const lines = (given: string) => given.split('\n').slice(0, closed ? -1 : undefined);
  const [own, old, next] = [closed ? all.slice(0, -1) : all, lines(place.old), lines(place.next)];
  const around = splitLines(text, hasLoneReturns(text) && !text.includes('\n'));
  const neighbour = endAround(text, from, around);
  const hand = handOf(place, old, own);
  const woven = weave(own, old, next, hand, neighbour);
  return woven?.map(({ from: first, to: last, lines: put }): TextChange => {
    const start = from + piece.start(first);
    if (closed || last < own.length) {
      const whole = put.map((line) => line.text + line.end).join('');
      return { from: start, to: from + piece.start(last), text: whole };
    }
    // The last one of all has no line end there: it is between lines that they stand.
    const before = own[first - 1];
    if (before === undefined) return { from: start, to, text: joined(put) };
    const begin = start - before.end.length;
    const glue = put.length === 0 ? '' : endBefore(own, first, neighbour);
    return { from: begin, to, text: glue + joined(put) };
  });
}

const joined = (lines: readonly Line[]) =>
  lines.map((line, index) => line.text + (index < lines.length - 1 ? line.end : '')).join('');

/** A lone CR within a line is a character like any other where `old` has it too. */
const fits = (piece: string, old: string) => splitLines(piece).texts.length === old.split('\n').length;

/** Within lines nothing was indented anew. */
function handOf(place: Place, old: readonly string[], own: readonly Line[]): Hand {
  if (place.within) return { level: place.level, reindent: (given) => given };
  const texts = own.map((line) => line.text);
  return handFor(place.level, old, texts);
}

/** The line end before a position, else after it. */
function endAround(text: string, at: number, lines: ReturnType<typeof splitLines>): string {
  const before = text.lastIndexOf('\n', at - 1);
  if (before !== -1 && at > 0) return text[before - 1] === '\r' ? '\r\n' : '\n';
  return endNear(lines, 0);
}
