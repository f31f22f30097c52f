// Which problems came with a change, and how many went: lines that only moved have no new problems.
import type { FoundProblem } from '../../ports/editor.ts';
import { changedSpans, type Span } from '../edit/line-script.ts';

/** A file before and after its change, as text. */
export interface ChangedText {
  readonly before: string;
  readonly after: string;
}

export interface Compared {
  readonly fresh: readonly FoundProblem[];
  /** Problems of the changed files that are there no more. */
  readonly gone: number;
}

/** `texts` are the changed files; of others a problem is new when there are more of its kind than before. */
export function compareProblems(
  before: readonly FoundProblem[],
  after: readonly FoundProblem[],
  texts: ReadonlyMap<string, ChangedText>,
): Compared {
  const earlier = byKind(before);
  const fresh: FoundProblem[] = [];
  let kept = 0;
  for (const [kind, now] of byKind(after)) {
    const then = earlier.get(kind) ?? [];
    const text = texts.get(now[0]?.path ?? '');
    const unmatched = then.length === 0 ? now : leftOver(then, now, text === undefined ? IN_PLACE : rulesOf(text));
    // Where nobody changed the lines, whoever says the same of another line has only looked again.
    const added = text === undefined ? unmatched.slice(0, Math.max(0, now.length - then.length)) : unmatched;
    fresh.push(...added);
    if (text !== undefined) kept += now.length - added.length;
  }
  const inChanged = before.filter((problem) => texts.has(problem.path)).length;
  return { fresh, gone: Math.max(0, inChanged - kept) };
}

export const kindOf = ({ path, severity, message, source, code }: FoundProblem) =>
  JSON.stringify([path, severity, message, source, code]);

function byKind(problems: readonly FoundProblem[]): Map<string, FoundProblem[]> {
  const kinds = new Map<string, FoundProblem[]>();
  for (const problem of problems) {
    const kind = kindOf(problem);
    const same = kinds.get(kind);
    if (same === undefined) kinds.set(kind, [problem]);
    else same.push(problem);
  }
  return kinds;
}

/** Whether a problem that was in one line can be the one that is in another now. */
type Rule = (then: number, now: number) => boolean;

const IN_PLACE: readonly Rule[] = [(then, now) => then === now];

/** Each earlier problem accounts for one of now: the surest pairs first. */
function leftOver(
  then: readonly FoundProblem[],
  now: readonly FoundProblem[],
  rules: readonly Rule[],
): readonly FoundProblem[] {
  const free = [...then];
  let left = now;
  for (const rule of rules) {
    left = left.filter((problem) => {
      const at = free.findIndex((one) => rule(one.line, problem.line));
      if (at >= 0) free.splice(at, 1);
      return at < 0;
    });
  }
  return left;
}

/** Lines count from 1. The same line, moved by the change; the same words in another line; a line rewritten in its place. */
function rulesOf({ before, after }: ChangedText): readonly Rule[] {
  const [one, other] = [linesOf(before), linesOf(after)];
  const spans = changedSpans(one, other);
  const words = (lines: readonly string[], line: number) => lines[line - 1]?.trim() ?? '';
  return [
    (then, now) => moved(spans, then) === now,
    (then, now) => words(one, then) !== '' && words(one, then) === words(other, now),
    (then, now) => spans.some((span) => within(span, then, now)),
  ];
}

const linesOf = (text: string) => text.split(/\r\n|\n|\r/);

/** Where an unchanged line is now; undefined for a changed one. */
function moved(spans: readonly Span[], line: number): number | undefined {
  let shift = 0;
  for (const { beforeFrom, beforeTo, afterTo } of spans) {
    if (line <= beforeFrom) break;
    if (line <= beforeTo) return undefined;
    shift = afterTo - beforeTo;
  }
  return line + shift;
}

const within = ({ beforeFrom, beforeTo, afterFrom, afterTo }: Span, then: number, now: number) =>
  then > beforeFrom && then <= beforeTo && now > afterFrom && now <= afterTo;
