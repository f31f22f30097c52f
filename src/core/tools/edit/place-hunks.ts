// Where the hunks of a patch go in a file: each at its one place, or the reason why it has none. Line numbers decide nothing.
import { type Hunk, type HunkLine, wordsOf } from './hunks.ts';
import { findLines, isVaried, type Level, MOST_PLACES } from './match-lines.ts';
import { narrow, occurrences, type Span } from './narrow.ts';

export interface Placed {
  readonly hunk: Hunk;
  /** As they were matched: a line of context may have been read with its blank or without. */
  readonly lines: readonly HunkLine[];
  readonly from: number;
  readonly to: number;
  readonly level: Level;
}

export interface NoPlace {
  readonly hunk: Hunk;
  readonly why: 'missing' | 'ambiguous' | 'only-adds' | 'not-below' | 'no-header';
  /** The places that could be meant, or the header that is not there. */
  readonly spans?: readonly Span[];
  readonly header?: string;
}

export type Placement =
  | { readonly ok: true; readonly placed: readonly Placed[] }
  | { readonly ok: false; readonly problem: NoPlace };

/** `texts` are the file's lines, without the empty one after the last line end. */
export function placeHunks(hunks: readonly Hunk[], texts: readonly string[], levels: readonly Level[]): Placement {
  const placed: Placed[] = [];
  const done = new Set<Hunk>();
  const alikes = Map.groupBy(hunks, wordsOf);
  const varied = texts.some(isVaried);
  for (const hunk of hunks) {
    if (done.has(hunk)) continue;
    const alike = alikes.get(wordsOf(hunk)) ?? [hunk];
    const found = placesOf(hunk, texts, levels, varied);
    if ('why' in found) return { ok: false, problem: found };
    const { spans, lines, level } = found;
    if (spans.length !== alike.length || spans.length >= MOST_PLACES || overlap(spans)) {
      return { ok: false, problem: { hunk, why: 'ambiguous', spans } };
    }
    // As many equal hunks as there are places: whichever goes where, the outcome is the same.
    for (const [index, { from, to }] of spans.entries()) {
      const own = alike[index] ?? hunk;
      done.add(own);
      placed.push({ hunk: own, lines, from, to, level });
    }
  }
  return { ok: true, placed };
}

const overlap = (spans: readonly Span[]) =>
  spans.some((span, index) => span.from < (spans[index - 1]?.to ?? Number.NEGATIVE_INFINITY));

interface Places {
  readonly spans: readonly Span[];
  readonly lines: readonly HunkLine[];
  readonly level: Level;
}

function placesOf(hunk: Hunk, texts: readonly string[], levels: readonly Level[], varied: boolean): Places | NoPlace {
  if (hunk.lines.every((line) => line.kind === 'add')) {
    const at = texts.length;
    if (at > 0 && !hunk.atEnd) return { hunk, why: 'only-adds' };
    return { spans: [{ from: at, to: at, change: at }], lines: hunk.lines, level: 'exact' };
  }
  let problem: NoPlace = { hunk, why: 'missing' };
  for (const { lines, level } of readings(hunk, levels)) {
    const old = lines.flatMap((line) => (line.kind === 'add' ? [] : [line.text]));
    if (level !== 'exact' && old.every((line) => line.trim() === '')) continue;
    const change = Math.max(
      0,
      lines.findIndex((line) => line.kind !== 'keep'),
    );
    const spansOn = (key: Parameters<typeof findLines>[2]) =>
      findLines(texts, old, key).map((from) => ({ from, to: from + old.length, change: from + change }));
    const all = spansOn(level);
    if (all.length === 0) continue;
    const narrowed = narrowByWords(hunk, texts, all);
    if ('why' in narrowed) {
      problem = narrowed;
      continue;
    }
    const wordless = !old.some((line) => /[\p{L}\p{N}]/u.test(line));
    if (!varied && !wordless && !old.some(isVaried)) return { spans: narrowed.spans, lines, level };
    // One that only looks the same is one too many as well: either could be meant. Brackets alone tell no place by their indentation.
    const loosest = level === 'indentation' || wordless;
    const near = narrowByWords(hunk, texts, spansOn(loosest ? 'look-alikes' : 'near'));
    const more = !('why' in near) && near.spans.length > narrowed.spans.length;
    return { spans: more ? near.spans : narrowed.spans, lines, level };
  }
  return problem;
}

/** From the strictest look to the loosest; models forget the blank that a line of context begins with. */
function readings(hunk: Hunk, levels: readonly Level[]): readonly Pick<Places, 'lines' | 'level'>[] {
  const { lines } = hunk;
  const padded = lines.map(
    (line): HunkLine => (line.kind === 'keep' && line.bare !== true ? { kind: 'keep', text: ` ${line.text}` } : line),
  );
  const isStrict = (level: Level) => level === 'exact' || level === 'trailing';
  const strict = levels.filter(isStrict);
  const loose = levels.filter((level) => !isStrict(level));
  return [
    ...strict.map((level) => ({ lines, level })),
    ...strict.map((level) => ({ lines: padded, level })),
    ...loose.map((level) => ({ lines, level })),
  ];
}

function narrowByWords(
  hunk: Hunk,
  texts: readonly string[],
  all: readonly Span[],
): { spans: readonly Span[] } | NoPlace {
  const { spans, missing } = narrow(texts, hunk.headers, all);
  if (missing !== undefined) return { hunk, why: 'no-header', header: missing };
  if (spans.length === 0) return { hunk, why: 'not-below', spans: all, header: hunk.headers.join(' / ') };
  let left = spans;
  if (hunk.hint !== undefined && occurrences(texts, hunk.hint).length > 0) {
    left = narrow(texts, [hunk.hint], spans).spans;
    if (left.length === 0) return { hunk, why: 'not-below', spans, header: hunk.hint };
  }
  if (hunk.atEnd && left.length > 1) {
    const last = left.filter((span) => span.to === texts.length);
    if (last.length === 1) left = last;
  }
  return { spans: left };
}
