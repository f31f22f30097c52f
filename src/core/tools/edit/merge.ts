// Three-way merge of a text by lines: what either side changed is kept, and where both changed the same place it is told.
import { changedSpans, type Span } from './line-script.ts';

/** A place that both sides changed, or where their changes touch, without agreeing. */
export interface Clash {
  /** Where it begins in `theirs`, from 1. */
  readonly line: number;
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

export type Merged =
  | { readonly clean: true; readonly text: string }
  | { readonly clean: false; readonly clashes: readonly Clash[] };

/**
 * `ours` and `theirs` both come from `base`. Byte order mark, kind of line end and the last newline are merged the same
 * way, each for itself; where the line ends of a text are mixed, every line keeps its own.
 */
export function mergeTexts(base: string, ours: string, theirs: string): Merged {
  if (ours === base || ours === theirs) return { clean: true, text: theirs };
  if (theirs === base) return { clean: true, text: ours };
  const ends = { base: lineEndOf(base), ours: lineEndOf(ours), theirs: lineEndOf(theirs) };
  const mixed = Object.values(ends).includes('mixed');
  const one = take(base, mixed ? '\n' : ends.base);
  const two = take(ours, mixed ? '\n' : ends.ours);
  const three = take(theirs, mixed ? '\n' : ends.theirs);
  const { lines, clashes } = mergeLines(one.lines, two.lines, three.lines);
  if (clashes.length > 0) return { clean: false, clashes };
  const bom = choose(one.bom, two.bom, three.bom) ?? '';
  const end = mixed ? '\n' : (choose(ends.base, ends.ours, ends.theirs) ?? '\n');
  // An empty last line is one only by the newline after it.
  const closed = (choose(one.closed, two.closed, three.closed) ?? true) || lines.at(-1) === '';
  return { clean: true, text: bom + lines.join(end) + (closed && lines.length > 0 ? end : '') };
}

/** Undefined where there is no line end at all. A CR without LF is one only where there is no other kind. */
function lineEndOf(text: string): '\n' | '\r\n' | '\r' | 'mixed' | undefined {
  if (!text.includes('\n')) return text.includes('\r') ? '\r' : undefined;
  if (!text.includes('\r\n')) return '\n';
  return /(?<!\r)\n/.test(text) ? 'mixed' : '\r\n';
}

interface Taken {
  readonly bom: string;
  /** Without line ends. */
  readonly lines: readonly string[];
  /** Whether the last line has a line end; undefined where there are no lines. */
  readonly closed: boolean | undefined;
}

function take(text: string, end = '\n'): Taken {
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(bom.length);
  if (body === '') return { bom, lines: [], closed: undefined };
  const lines = body.split(end);
  const closed = lines.at(-1) === '';
  return { bom, lines: closed ? lines.slice(0, -1) : lines, closed };
}

/** What one side made of it; undefined is no opinion. Of two that differ, what is there already stays. */
function choose<T>(base: T | undefined, ours: T | undefined, theirs: T | undefined): T | undefined {
  if (ours === undefined || theirs === undefined) return ours ?? theirs ?? base;
  return theirs === base ? ours : theirs;
}

function mergeLines(base: readonly string[], ours: readonly string[], theirs: readonly string[]) {
  const pieces: (readonly string[])[] = [];
  const clashes: Clash[] = [];
  let done = 0;
  for (const region of regionsOf(changedSpans(base, ours), changedSpans(base, theirs))) {
    const [fromOurs, toOurs] = counterpart(region, region.ours);
    const [fromTheirs, toTheirs] = counterpart(region, region.theirs);
    const mine = ours.slice(fromOurs, toOurs);
    const other = theirs.slice(fromTheirs, toTheirs);
    pieces.push(base.slice(done, region.from));
    done = region.to;
    if (region.theirs.length === 0 || isSame(mine, other)) pieces.push(mine);
    else if (region.ours.length === 0) pieces.push(other);
    else {
      const before = base.slice(region.from, region.to);
      clashes.push({ line: fromTheirs + 1, base: before, ours: mine, theirs: other });
    }
  }
  pieces.push(base.slice(done));
  return { lines: pieces.flat(), clashes };
}

/** Lines of the base, with the changes of each side there, which overlap or touch. */
interface Region {
  readonly from: number;
  readonly to: number;
  readonly ours: readonly Span[];
  readonly theirs: readonly Span[];
}

function regionsOf(ours: readonly Span[], theirs: readonly Span[]): readonly Region[] {
  const all = [
    ...ours.map((span): Region => ({ from: span.beforeFrom, to: span.beforeTo, ours: [span], theirs: [] })),
    ...theirs.map((span): Region => ({ from: span.beforeFrom, to: span.beforeTo, ours: [], theirs: [span] })),
  ].toSorted((one, other) => one.from - other.from || one.to - other.to);
  const regions: Region[] = [];
  for (const next of all) {
    const last = regions.at(-1);
    if (last === undefined || next.from > last.to) regions.push(next);
    else
      regions[regions.length - 1] = {
        from: last.from,
        to: Math.max(last.to, next.to),
        ours: [...last.ours, ...next.ours],
        theirs: [...last.theirs, ...next.theirs],
      };
  }
  return regions;
}

/** The lines of one side that stand for a region; around its changes that side is as the base is. */
function counterpart(region: Region, spans: readonly Span[]): readonly [from: number, to: number] {
  const first = spans[0];
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return [region.from, region.from];
  return [first.afterFrom - (first.beforeFrom - region.from), last.afterTo + (region.to - last.beforeTo)];
}

const isSame = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((line, index) => line === other[index]);
