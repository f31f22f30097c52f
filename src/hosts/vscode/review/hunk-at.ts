// Finds which recorded hunk a line of a diff belongs to, also when later changes have moved the line.
import type { Recorded } from './net-changes.ts';

export interface Hunk {
  readonly call: string;
  /** The file as that call named it. */
  readonly path: string;
  /** From 0, as they follow each other in the call's own diff of the file. */
  readonly index: number;
  readonly undo: boolean;
  /** As it was recorded, with its head. */
  readonly text: string;
}

/** Lines from 1; a length of 0 stands before its line. */
interface Span {
  readonly hunk: number;
  readonly before: number;
  readonly removed: number;
  readonly after: number;
  readonly added: number;
}

interface Parsed {
  readonly texts: readonly string[];
  readonly spans: readonly Span[];
  /** What each hunk shows, with its context. */
  readonly frames: readonly Span[];
}

const HEAD = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;
const NOTHING: Span = { hunk: 0, before: 1, removed: 0, after: 1, added: 0 };

type Side = 'before' | 'after';

/** `line` is counted from 1 in what the newest of `recorded` left (side `after`), or in what the oldest one found. */
export function findHunk(recorded: readonly Recorded[], line: number, side: Side): Hunk | undefined {
  const steps = (side === 'after' ? recorded.toReversed() : [...recorded]).map((one) => ({
    one,
    parsed: parse(one.change.hunks),
  }));
  return seek(steps, line, side, 'spans') ?? seek(steps, line, side, 'frames');
}

type Steps = readonly { readonly one: Recorded; readonly parsed: Parsed }[];

function seek(steps: Steps, line: number, side: Side, by: 'spans' | 'frames'): Hunk | undefined {
  let at = line;
  for (const { one, parsed } of steps) {
    const hit = parsed[by].find((span) => holds(span, at, side));
    if (hit !== undefined) {
      const { call, undo, change } = one;
      return { call, undo, path: change.path, index: hit.hunk, text: parsed.texts[hit.hunk] ?? '' };
    }
    const crossed = crossLine(parsed.spans, at, side);
    // Inside what another one wrote or removed: the line does not exist on the other side.
    if (crossed === undefined) return undefined;
    at = crossed;
  }
  return undefined;
}

/** A change that leaves no line on this side is met on both lines that it stands between. */
function holds(span: Span, line: number, side: Side): boolean {
  const [from, length] = side === 'after' ? [span.after, span.added] : [span.before, span.removed];
  return length === 0 ? line === from || line === from - 1 : line >= from && line < from + length;
}

/** The same line on the other side of a change; undefined where it is only on this one. */
function crossLine(spans: readonly Span[], line: number, side: Side): number | undefined {
  let moved = 0;
  for (const span of spans) {
    const [from, length, other] =
      side === 'after' ? [span.after, span.added, span.removed] : [span.before, span.removed, span.added];
    if (from > line) break;
    if (line < from + length) return undefined;
    moved += other - length;
  }
  return line + moved;
}

/** The line of `after` in `before`, by a diff between the two; undefined for a line that is only in `after`. */
export const lineBefore = (hunks: string, line: number): number | undefined =>
  crossLine(parse(hunks).spans, line, 'after');

/** How many hunks there are, and the lines each covers on the side after the change. */
export const hunkLines = (hunks: string): readonly { readonly from: number; readonly to: number }[] =>
  changedFrames(parse(hunks)).map(({ after, added }) => ({ from: after, to: Math.max(after, after + added - 1) }));

/** The hunks that still stand, with the line in what the newest change left where each begins. */
export function standingHunks(
  recorded: readonly Recorded[],
): readonly { readonly hunk: Hunk; readonly line: number }[] {
  const parsed = recorded.map(({ change }) => parse(change.hunks));
  return recorded.flatMap(({ undo, call }, index) => {
    const own = parsed[index];
    if (undo || own === undefined) return [];
    const later = parsed.slice(index + 1);
    return own.texts.flatMap((_text, number) => {
      const line = lineNow(
        own.spans.find((span) => span.hunk === number),
        later,
      );
      const hunk = line === undefined ? undefined : findHunk(recorded, line, 'after');
      return line !== undefined && hunk?.call === call && hunk.index === number ? [{ hunk, line }] : [];
    });
  });
}

/** Where a change begins now. One that leaves no line is there for as long as the lines around it are neighbours. */
function lineNow(span: Span | undefined, later: readonly Parsed[]): number | undefined {
  if (span === undefined) return undefined;
  const cross = (from: number) =>
    later.reduce<number | undefined>(
      (line, { spans }) => (line === undefined ? undefined : crossLine(spans, line, 'before')),
      from,
    );
  const at = cross(span.after);
  if (span.added > 0) return at;
  const above = cross(span.after - 1);
  return at !== undefined && above !== undefined && at - above === 1 ? at : undefined;
}

/** From the first to the last changed line of each hunk, without the context around. */
function changedFrames({ texts, spans }: Parsed): readonly Span[] {
  return texts.map((_text, hunk) => {
    const own = spans.filter((span) => span.hunk === hunk);
    const [first, last] = [own[0] ?? NOTHING, own.at(-1) ?? NOTHING];
    return {
      ...first,
      removed: last.before + last.removed - first.before,
      added: last.after + last.added - first.after,
    };
  });
}

function parse(hunks: string): Parsed {
  const texts: string[][] = [];
  const spans: Span[] = [];
  const frames: Span[] = [];
  let [before, after] = [1, 1];
  let open: { -readonly [K in keyof Span]: Span[K] } | undefined;
  const close = () => {
    if (open !== undefined) spans.push(open);
    open = undefined;
  };
  for (const line of hunks === '' ? [] : hunks.split('\n')) {
    const head = HEAD.exec(line);
    if (head !== null) {
      close();
      const [, left, removed = '1', right, added = '1'] = head;
      // An empty side names the line before it.
      before = Number(left) + (removed === '0' ? 1 : 0);
      after = Number(right) + (added === '0' ? 1 : 0);
      frames.push({ hunk: texts.length, before, removed: Number(removed), after, added: Number(added) });
      texts.push([line]);
      continue;
    }
    texts.at(-1)?.push(line);
    const sign = line[0];
    if (sign === '\\') continue;
    if (sign !== '+' && sign !== '-') {
      close();
      before += 1;
      after += 1;
      continue;
    }
    open ??= { hunk: texts.length - 1, before, removed: 0, after, added: 0 };
    if (sign === '+') {
      open.added += 1;
      after += 1;
    } else {
      open.removed += 1;
      before += 1;
    }
  }
  close();
  return { texts: texts.map((lines) => lines.join('\n')), spans, frames };
}
