// Where lines occur one after another in a file, compared ever more loosely; a looser look is taken only when a stricter one found nothing.
import { isPlain, plainLook } from './look-alikes.ts';

/** What may differ between what was written and what is there; each includes those before it. */
export const LEVELS = ['exact', 'trailing', 'indentation', 'look-alikes'] as const;
export type Level = (typeof LEVELS)[number];

/** Places beyond this are not looked for. */
export const MOST_PLACES = 1_000;
/** Comparisons of lines after which looking for the first one alone does not pay. */
const MOST_WORK = 500_000;

const isBlank = (code: number) => code === 32 || code === 9;

export function withoutTrailing(line: string): string {
  let to = line.length;
  while (to > 0 && isBlank(line.charCodeAt(to - 1))) to--;
  return to === line.length ? line : line.slice(0, to);
}

function withoutBlanks(line: string): string {
  const text = withoutTrailing(line);
  let from = 0;
  while (from < text.length && isBlank(text.charCodeAt(from))) from++;
  return from === 0 ? text : text.slice(from);
}

/** As `look-alikes`, but indented the same. */
export type Key = Level | 'near';

const KEYS: Readonly<Record<Key, (line: string) => string>> = {
  exact: (line) => line,
  trailing: withoutTrailing,
  indentation: withoutBlanks,
  'look-alikes': (line) => withoutBlanks(isPlain(line) ? line : plainLook(line)),
  near: (line) => withoutTrailing(isPlain(line) ? line : plainLook(line)),
};

/** What two lines have in common that are equal on a level. */
export const keyOf = (level: Key, line: string): string => KEYS[level](line);

/** Where each line of `wanted` equals the one in `lines`, in order; at most `MOST_PLACES`. */
export function findLines(lines: readonly string[], wanted: readonly string[], level: Key): readonly number[] {
  if (wanted.length === 0 || wanted.length > lines.length) return [];
  const quick = level === 'exact' ? findExactly(lines, wanted) : undefined;
  if (quick !== undefined) return quick;
  const key = KEYS[level];
  const numbers = new Map<string, number>();
  const pattern = wanted.map((line) => {
    const own = key(line);
    const known = numbers.get(own) ?? numbers.size;
    numbers.set(own, known);
    return known;
  });
  const fallback = fallbacks(pattern);
  const places: number[] = [];
  let matched = 0;
  for (let at = 0; at < lines.length; at++) {
    const number = numbers.get(key(lines[at] ?? ''));
    while (matched > 0 && pattern[matched] !== number) matched = fallback[matched - 1] ?? 0;
    if (pattern[matched] === number) matched++;
    if (matched < pattern.length) continue;
    places.push(at - pattern.length + 1);
    if (places.length >= MOST_PLACES) return places;
    matched = fallback[matched - 1] ?? 0;
  }
  return places;
}

/** The quick way where lines are as they were given; undefined when too many of them begin alike. */
function findExactly(lines: readonly string[], wanted: readonly string[]): readonly number[] | undefined {
  const first = wanted[0] ?? '';
  const places: number[] = [];
  let work = 0;
  for (let at = lines.indexOf(first); at !== -1; at = lines.indexOf(first, at + 1)) {
    let same = 1;
    while (same < wanted.length && lines[at + same] === wanted[same]) same++;
    work += same;
    if (work > MOST_WORK) return undefined;
    if (same === wanted.length) places.push(at);
    if (places.length >= MOST_PLACES) return places;
  }
  return places;
}

/** For each length of a beginning: how long the longest of its ends is that it begins with (Knuth, Morris, Pratt). */
function fallbacks(pattern: readonly number[]): readonly number[] {
  const lengths = [0];
  let length = 0;
  for (let at = 1; at < pattern.length; at++) {
    while (length > 0 && pattern[at] !== pattern[length]) length = lengths[length - 1] ?? 0;
    if (pattern[at] === pattern[length]) length++;
    lengths.push(length);
  }
  return lengths;
}

/** Whether a line has what looser levels leave out: only then may another one be near it. */
export const isVaried = (line: string): boolean => keyOf('near', line) !== line;
