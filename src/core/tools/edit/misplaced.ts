// Whether an edit of a file that has changed since it was read lands elsewhere than its author meant.
import { changedSpans, type Span } from './line-script.ts';

export interface Versions {
  /** As the author knew it, and what the edit makes of that. */
  readonly known: Uint8Array;
  readonly meant: Uint8Array;
  /** As it is now, and what the same edit makes of that. */
  readonly present: Uint8Array;
  readonly result: Uint8Array;
}

/** A place in the file now is the meant one when it lies where the author's place has gone, with what others changed around it. */
export function landsElsewhere(versions: Versions): boolean {
  const known = linesOf(versions.known);
  const present = linesOf(versions.present);
  const others = changedSpans(known, present);
  const hulls = changedSpans(known, linesOf(versions.meant)).map((span) => hullOf(span, others));
  return changedSpans(present, linesOf(versions.result)).some(
    ({ beforeFrom, beforeTo }) => !hulls.some(([from, to]) => beforeFrom >= from && beforeTo <= to),
  );
}

const linesOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes).split(/\r\n|\n|\r/);

/** The lines now that stand for a span of the known ones, widened by all that others changed in it or next to it. */
function hullOf(span: Span, others: readonly Span[]): readonly [from: number, to: number] {
  let { beforeFrom: from, beforeTo: to } = span;
  const near = others.filter((other) => other.beforeFrom <= span.beforeTo && other.beforeTo >= span.beforeFrom);
  for (const other of near) {
    from = Math.min(from, other.beforeFrom);
    to = Math.max(to, other.beforeTo);
  }
  const shift = (line: number, upTo: (other: Span) => boolean) =>
    others.reduce(
      (at, other) => (upTo(other) ? at + (other.afterTo - other.afterFrom) - (other.beforeTo - other.beforeFrom) : at),
      line,
    );
  return [
    shift(from, (other) => other.beforeTo <= from && !near.includes(other)),
    shift(to, (other) => other.beforeTo <= to),
  ];
}
