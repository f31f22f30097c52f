// The file as it is, which need not be as the model saw it, and what it must be after the edit.
import { changedSpans } from '../../../src/core/tools/edit/line-script.ts';
import type { Pair } from './pairs.ts';
import type { Random } from './random.ts';

/** Of a hunk, on either side. */
export const MOST_CONTEXT = 5;

export interface FileLine {
  text: string;
  end: string;
}

/** A run of lines that stay, or of lines that go and others that come. */
export type Segment =
  | { readonly kept: true; readonly lines: FileLine[] }
  | { readonly kept: false; readonly old: FileLine[]; readonly next: FileLine[] };

export interface Sides {
  readonly segments: readonly Segment[];
  bom: string;
  encoding: 'utf8' | 'utf16le';
  /** How results are compared: what changed lines may differ in. */
  readonly loose: Set<'ends' | 'trailing' | 'look'>;
}

const line = (text: string): FileLine => ({ text, end: '\n' });

export const linesOf = (text: string): readonly string[] => text.slice(0, -1).split('\n');

export function sidesOf({ before, after }: Pair): Sides {
  const [old, next] = [linesOf(before), linesOf(after)];
  const segments: Segment[] = [];
  let done = 0;
  for (const span of changedSpans(old, next)) {
    segments.push({ kept: true, lines: old.slice(done, span.beforeFrom).map(line) });
    segments.push({
      kept: false,
      old: old.slice(span.beforeFrom, span.beforeTo).map(line),
      next: next.slice(span.afterFrom, span.afterTo).map(line),
    });
    done = span.beforeTo;
  }
  segments.push({ kept: true, lines: old.slice(done).map(line) });
  return { segments, bom: '', encoding: 'utf8', loose: new Set() };
}

export const fileLines = (sides: Sides): readonly FileLine[] =>
  sides.segments.flatMap((segment) => (segment.kept ? segment.lines : segment.old));

export const wantedLines = (sides: Sides): readonly FileLine[] =>
  sides.segments.flatMap((segment) => (segment.kept ? segment.lines : segment.next));

const allLines = (sides: Sides) =>
  sides.segments.flatMap((segment) => (segment.kept ? segment.lines : [...segment.old, ...segment.next]));

export function encode(sides: Sides, lines: readonly FileLine[]): Buffer {
  const text = sides.bom + lines.map((own, at) => own.text + endOf(lines, at)).join('');
  return Buffer.from(text, sides.encoding);
}

/** A last line without end, below which others come, gets one; a CR never meets the LF of an empty line. */
function endOf(lines: readonly FileLine[], at: number): string {
  const end = lines[at]?.end ?? '';
  const before = lines[at - 1]?.end;
  if (end === '' && at < lines.length - 1) return before ?? '\n';
  return end.startsWith('\n') && lines[at]?.text === '' && before === '\r' ? '\r' : end;
}

export type FileChange = (sides: Sides, random: Random) => void;

const setEnds = (sides: Sides, endOf: () => string) => {
  for (const own of allLines(sides)) own.end = endOf();
};

const INDENT = /^(?: {2})+/;

export const FILE_CHANGES: Readonly<Record<string, FileChange>> = {
  'duplicated region': (sides, random) => {
    const lines = fileLines(sides);
    const size = 1 + random.below(Math.min(12, lines.length));
    const changed = sides.segments.findIndex((segment) => !segment.kept);
    const first = sides.segments
      .slice(0, changed)
      .reduce((sum, one) => sum + (one.kept ? one.lines.length : one.old.length), 0);
    // Around a change as often as anywhere.
    const near = Math.max(0, Math.min(lines.length - size, first - random.below(size)));
    const from = random.chance(0.7) ? near : random.below(lines.length - size + 1);
    const copy = lines.slice(from, from + size).map((own) => ({ ...own, end: own.end || '\n' }));
    // Not where it would tear apart what the edit names: then another place could be the only one that has all of it.
    const places = sides.segments.flatMap((segment, index) => {
      const inner = index > 0 && index < sides.segments.length - 1;
      if (!segment.kept || (inner && segment.lines.length <= 2 * MOST_CONTEXT)) return [];
      const start = index === 0 ? 0 : MOST_CONTEXT;
      const end = segment.lines.length - (index === sides.segments.length - 1 ? 1 : MOST_CONTEXT);
      return Array.from({ length: Math.max(0, end - start + 1) }, (_, at) => ({ segment, at: start + at }));
    });
    if (places.length === 0) return;
    const { segment, at } = random.pick(places);
    segment.lines.splice(at, 0, ...copy);
  },
  crlf: (sides) => setEnds(sides, () => '\r\n'),
  cr: (sides) => setEnds(sides, () => '\r'),
  mixed: (sides, random) => {
    const ends = random.chance(0.5) ? ['\n', '\r\n'] : ['\n', '\r\n', '\r'];
    setEnds(sides, () => random.pick(ends));
    for (const [at, own] of fileLines(sides).entries()) own.end = endOf(fileLines(sides), at);
    sides.loose.add('ends');
  },
  bom: (sides) => {
    sides.bom = '\uFEFF';
  },
  'utf-16': (sides) => {
    sides.bom = '\uFEFF';
    sides.encoding = 'utf16le';
  },
  'no final newline': (sides) => {
    for (const last of [fileLines(sides).at(-1), wantedLines(sides).at(-1)]) if (last !== undefined) last.end = '';
  },
  tabs: (sides) => {
    for (const own of allLines(sides)) own.text = own.text.replace(INDENT, (spaces) => '\t'.repeat(spaces.length / 2));
  },
  spaces: (sides) => {
    for (const own of allLines(sides)) own.text = own.text.replace(/^\t+/, (tabs) => '    '.repeat(tabs.length));
  },
  'trailing blanks': (sides, random) => {
    for (const own of fileLines(sides)) if (random.chance(0.3)) own.text += random.pick([' ', '  ', '\t']);
    sides.loose.add('trailing');
  },
  nfd: (sides) => {
    for (const own of allLines(sides)) own.text = own.text.normalize('NFD');
    sides.loose.add('look');
  },
  quotes: (sides, random) => {
    for (const own of allLines(sides)) {
      if (random.chance(0.5))
        own.text = own.text
          .replace(/"(\w)/g, '“$1')
          .replace(/(\w)"/g, '$1”')
          .replace(/(\w)'(\w)/g, '$1’$2');
      if (random.chance(0.2)) own.text = own.text.replace(/ - /g, ' – ').replace(/(\S) (\S)/, '$1\u00a0$2');
    }
    sides.loose.add('look');
  },
};
