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
  const fresh: FoundProblem[] = [];
  let gone = 0;
  const [then, now] = [byPath(before), byPath(after)];
  for (const path of new Set([...now.keys(), ...texts.keys()])) {
    const text = texts.get(path);
    const [earlier, later] = [then.get(path) ?? [], now.get(path) ?? []];
    // There may be thousands, and most files have nothing to do with the change.
    if (text === undefined && areSame(earlier, later)) continue;
    const added = addedTo(earlier, later, text);
    fresh.push(...added);
    if (text !== undefined) gone += earlier.length - (later.length - added.length);
  }
  return { fresh, gone };
}

/** Of one file. */
function addedTo(
  before: readonly FoundProblem[],
  after: readonly FoundProblem[],
  text: ChangedText | undefined,
): readonly FoundProblem[] {
  const earlier = groupBy(before, kindOf);
  const rules = text === undefined || before.length === 0 ? IN_PLACE : rulesOf(text);
  return [...groupBy(after, kindOf)].flatMap(([kind, now]) => {
    const then = earlier.get(kind) ?? [];
    if (then.length === 0) return now;
    const left = leftOver(then, now, rules);
    // Where nobody changed the lines, whoever says the same of another line has only looked again.
    return text === undefined ? left.slice(0, Math.max(0, now.length - then.length)) : left;
  });
}

const areSame = (one: readonly FoundProblem[], other: readonly FoundProblem[]) =>
  one.length === other.length &&
  one.every((problem, at) => {
    const { line, severity, message, source, code } = other[at] ?? problem;
    const same = problem.line === line && problem.severity === severity && problem.message === message;
    return same && problem.source === source && problem.code === code;
  });

export const kindOf = ({ path, severity, message, source, code }: FoundProblem) =>
  JSON.stringify([path, severity, message, source, code]);

const byPath = (problems: readonly FoundProblem[]) => groupBy(problems, ({ path }) => path);

function groupBy(
  problems: readonly FoundProblem[],
  nameOf: (problem: FoundProblem) => string,
): ReadonlyMap<string, readonly FoundProblem[]> {
  const groups = new Map<string, FoundProblem[]>();
  for (const problem of problems) {
    const name = nameOf(problem);
    const same = groups.get(name);
    if (same === undefined) groups.set(name, [problem]);
    else same.push(problem);
  }
  return groups;
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
