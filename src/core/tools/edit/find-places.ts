// Where the text to be replaced is: exactly, then but for line ends, blanks at line ends, indentation and look-alikes.
import type { Edit } from './input.ts';
import { hasLoneReturns, type Lines, splitLines } from './lines.ts';
import { isPlain, plainLook, positionsOf, type Side, splitsCharacter } from './look-alikes.ts';
import { findLines, type Key, LEVELS, type Level, withoutTrailing } from './match-lines.ts';
import type { Encoding } from './text-file.ts';
import { lineStarts, type Unified, unifyLineEnds } from './unified.ts';

/** How many places are looked for before an ambiguity is reported. */
export const PLACES = 50;

export interface Place {
  /** Range in the text. */
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
  readonly level: Level;
  /** What is to be replaced and by what, with LF as line end and in the form it has there, piece by piece. */
  readonly old: string;
  readonly next: string;
  /** Whether the text there is `old` byte for byte. */
  readonly exact: boolean;
  /** It may begin and end within lines: then nothing is indented anew. */
  readonly within: boolean;
}

export interface Problem {
  readonly code: 'edit.no-match' | 'edit.ambiguous' | 'edit.encoding';
  /** Lines (from 0) at which it could begin. */
  readonly lines: readonly number[];
  /** How those places differ from `old`. */
  readonly level?: Level;
}

export type Finding =
  | { readonly ok: true; readonly places: readonly Place[] }
  | { readonly ok: false; readonly problem: Problem };

export function findPlaces(text: string, edit: Edit, encoding: Encoding): Finding {
  const unified = unifyLineEnds(text);
  const loose = hasLoneReturns(text);
  const strict = asWritten(text, unified, edit, encoding);
  // Where a lone CR could be a line end too, a place must be the only one either way.
  const wide = loose ? asWritten(text, looser(unified), edit, encoding) : undefined;
  if (wide?.ok === false) return wide;
  if (strict !== undefined) {
    return wholeLineInstead(strict, text, unified, edit) ?? withBlanksBehind(strict, text, unified, edit) ?? strict;
  }
  if (wide !== undefined) return wide;
  const lines = splitLines(text, loose);
  for (const level of LEVELS.slice(1)) {
    if (level === 'look-alikes') {
      if (encoding === 'bytes') break;
      const found = asItLooks(loose ? looser(unified) : unified, edit);
      if (found !== undefined) return found;
    }
    const find = (key: Key) => byLines(lines, unified.unify(edit.old), unified.unify(edit.new), level, key);
    const found = find(level);
    if (found === undefined) continue;
    const near = encoding === 'bytes' ? undefined : find(level === 'trailing' ? 'near' : 'look-alikes');
    return decide(near ?? found, edit, level);
  }
  return { ok: false, problem: { code: 'edit.no-match', lines: [] } };
}

/** What begins with blanks but lies within a line may have been meant for a whole line that is indented otherwise. */
function wholeLineInstead(found: Finding, text: string, unified: Unified, edit: Edit): Finding | undefined {
  const [place] = found.ok ? found.places : [];
  if (place === undefined || edit.all === true || !/^[ \t]/.test(edit.old)) return undefined;
  const start = Math.max(text.lastIndexOf('\n', place.from - 1), text.lastIndexOf('\r', place.from - 1)) + 1;
  if (text.slice(start, place.from).trim() === '') return undefined;
  const whole = byLines(
    splitLines(text),
    unified.unify(edit.old),
    unified.unify(edit.new),
    'indentation',
    'indentation',
  );
  return whole === undefined ? undefined : decide([place, ...whole], edit, 'indentation');
}

/** Blanks behind the last line belong to that line: lines that are put below it must not take them away. */
function withBlanksBehind(found: Finding, text: string, unified: Unified, edit: Edit): Finding | undefined {
  const [place] = found.ok ? found.places : [];
  if (place === undefined || edit.all === true || !/^[ \t]+(?=[\r\n]|$)/.test(text.slice(place.to, place.to + 1_000)))
    return undefined;
  const whole = byLines(splitLines(text), unified.unify(edit.old), unified.unify(edit.new), 'trailing', 'trailing');
  const own = whole?.filter(({ from, to }) => from === place.from && to >= place.to);
  return own?.length === 1 ? { ok: true, places: own } : undefined;
}

const looser = (unified: Unified): Unified => ({ ...unified, plain: unified.plain.replaceAll('\r', '\n') });

/** Many places are one too many, unless all are asked for as they are written. */
function decide(places: readonly Place[], edit: Edit, level: Level): Finding {
  if (places.length === 1 || (edit.all === true && level === 'exact')) return { ok: true, places };
  return { ok: false, problem: { code: 'edit.ambiguous', lines: places.map((place) => place.line - 1), level } };
}

function asWritten(text: string, unified: Unified, edit: Edit, encoding: Encoding): Finding | undefined {
  const { plain } = unified;
  const old = unified.unify(edit.old);
  const next = unified.unify(edit.new);
  const lineAt = lineCounter(plain);
  const all: Place[] = [];
  let unsafe = false;
  const step = edit.all === true ? old.length : 1;
  for (let at = plain.indexOf(old); at !== -1; at = plain.indexOf(old, at + step)) {
    const [from, to] = [unified.toOriginal(at), unified.toOriginal(at + old.length)];
    if (splitsCharacter(text, from) || splitsCharacter(text, to)) continue;
    if (encoding === 'bytes' && mayBeSecondByte(text, from)) unsafe = true;
    const exact = text.slice(from, to) === edit.old;
    all.push({ from, to, line: lineAt(at), level: 'exact', old, next, exact, within: true });
    if (edit.all !== true && all.length >= PLACES) break;
  }
  const last = edit.all === true && all.length > 0 ? undefined : lastLine(text, unified, old, next, lineCounter(plain));
  if (all.length === 0) return last;
  if (last?.ok === true) all.push(...last.places);
  if (unsafe) return { ok: false, problem: { code: 'edit.encoding', lines: [] } };
  // A CR that was written out is meant; a bare LF stands for whatever ends the line.
  const exact = edit.old.includes('\r') ? all.filter((place) => place.exact) : [];
  const found = decide(exact.length > 0 ? exact : all, edit, 'exact');
  if (!found.ok || edit.all === true || encoding === 'bytes') return found;
  // One that only looks the same is one too many as well: either could be meant.
  const near = nearPlaces(plain, old);
  return near.length < 2
    ? found
    : { ok: false, problem: { code: 'edit.ambiguous', lines: near, level: 'look-alikes' } };
}

/** Lines (from 0) where the text is but for blanks at line ends and look-alikes; none where it has nothing of the kind. */
function nearPlaces(plain: string, old: string): readonly number[] {
  const blanks = / \n|\t\n/;
  const hasBlanks = blanks.test(plain) || blanks.test(old);
  if (!hasBlanks && isPlain(plain) && isPlain(old)) return [];
  const simple = (text: string, rest: number) =>
    plainLook(text)
      .split('\n')
      .map((line, index, lines) => (index < lines.length - rest ? withoutTrailing(line) : line))
      .join('\n');
  const [text, wanted] = [simple(plain, 0), simple(old, 1)];
  const lineAt = lineCounter(text);
  const lines: number[] = [];
  for (let at = text.indexOf(wanted); at !== -1 && lines.length < PLACES; at = text.indexOf(wanted, at + 1)) {
    lines.push(lineAt(at) - 1);
  }
  return lines;
}

/** In encodings of two bytes a character the second one may look like a letter. */
function mayBeSecondByte(text: string, at: number): boolean {
  return at > 0 && text.charCodeAt(at - 1) > 127 && /[0-9@-~]/.test(text[at] ?? '');
}

/** The last line may lack the newline that `old` ends with; it stays so. */
function lastLine(
  text: string,
  { plain, toOriginal }: Unified,
  old: string,
  next: string,
  lineAt: (at: number) => number,
): Finding | undefined {
  const whole = old.slice(0, -1);
  if (!old.endsWith('\n') || whole === '' || plain.endsWith('\n') || !plain.endsWith(whole)) return undefined;
  const at = plain.length - whole.length;
  const wanted = next.endsWith('\n') ? next.slice(0, -1) : next;
  const place: Place = {
    from: toOriginal(at),
    to: text.length,
    line: lineAt(at),
    level: 'exact',
    old: whole,
    next: wanted,
    exact: false,
    within: true,
  };
  return { ok: true, places: [place] };
}

/** Somewhere in the text, also within lines, once everything is brought to one look. */
function asItLooks(unified: Unified, edit: Edit): Finding | undefined {
  const { plain } = unified;
  const old = unified.unify(edit.old);
  if (isPlain(plain) && isPlain(old)) return undefined;
  const [look, wanted] = [plainLook(plain), plainLook(old)];
  if (wanted.trim() === '') return undefined;
  const places: Place[] = [];
  const locate = locator(plain, look);
  for (let at = look.indexOf(wanted); at !== -1 && places.length < PLACES; at = look.indexOf(wanted, at + 1)) {
    const [from, to] = [locate(at, 'begins'), locate(at + wanted.length, 'ends')];
    if (from === undefined || to === undefined) continue;
    const range = { from: unified.toOriginal(from.at), to: unified.toOriginal(to.at) };
    const next = unified.unify(edit.new);
    places.push({ ...range, line: from.line + 1, level: 'look-alikes', old, next, exact: false, within: true });
  }
  return places.length === 0 ? undefined : decide(places, edit, 'look-alikes');
}

/** Where a position of the plain look lies in the text; lines are the same in both. */
function locator(plain: string, look: string) {
  const [own, looks] = [lineStarts(plain), lineStarts(look)];
  return (position: number, side: Side): { readonly at: number; readonly line: number } | undefined => {
    const line = looks.findLastIndex((start) => start <= position);
    const start = own[line] ?? 0;
    const text = plain.slice(start, own[line + 1] ?? plain.length);
    const within = positionsOf(text)(position - (looks[line] ?? 0), side);
    return within === undefined ? undefined : { at: start + within, line };
  };
}

/** Whole lines, on a level on which they need not be equal. */
function byLines(lines: Lines, old: string, next: string, level: Level, key: Key): readonly Place[] | undefined {
  const wanted = old.split('\n');
  const opens = wanted.length > 1 && wanted[0] === '' ? 1 : 0;
  const closes = wanted.length > 1 + opens && wanted.at(-1) === '' ? 1 : 0;
  const pattern = wanted.slice(opens, wanted.length - closes);
  if (pattern.every((line) => line.trim() === '')) return undefined;
  const count = lines.texts.length;
  const places = findLines(lines.texts, pattern, key).flatMap((start): Place[] => {
    const end = start + pattern.length;
    if (start < opens || (closes === 1 && end === count && lines.texts[end - 1] === '')) return [];
    // The last line may lack the newline that `old` ends with; it stays so.
    const open = closes === 1 && end === count;
    const from = opens === 1 ? lines.start(start) - lines.end(start - 1).length : lines.start(start);
    const to = closes === 1 && !open ? lines.start(end) : lines.start(end - 1) + (lines.texts[end - 1]?.length ?? 0);
    const cut = (given: string) => (open && given.endsWith('\n') ? given.slice(0, -1) : given);
    return [{ from, to, line: start + 1, level, old: cut(old), next: cut(next), exact: false, within: false }];
  });
  return places.length === 0 ? undefined : places;
}

/** Lines from 1, asked for in rising order. */
function lineCounter(plain: string): (index: number) => number {
  let line = 1;
  let next = plain.indexOf('\n');
  return (index) => {
    for (; next !== -1 && next < index; next = plain.indexOf('\n', next + 1)) line++;
    return line;
  };
}
