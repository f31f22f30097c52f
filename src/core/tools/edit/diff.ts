// Unified hunks (without file header) between two states of a file, as they are shown, logged and applied again.
import { changedSpans, type Span } from './line-script.ts';

export interface Difference {
  /** Empty for equal and for binary files. */
  readonly hunks: string;
  readonly added: number;
  readonly removed: number;
}

const CONTEXT = 3;
const NO_NEWLINE = '\\ No newline at end of file';
const NONE: Difference = { hunks: '', added: 0, removed: 0 };

/** Null stands for "no file". */
export function diffBytes(before: Uint8Array | null, after: Uint8Array | null): Difference {
  const one = textOf(before);
  const other = textOf(after);
  return one === undefined || other === undefined ? NONE : diffTexts(one, other);
}

function textOf(bytes: Uint8Array | null): string | undefined {
  if (bytes === null) return '';
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function diffTexts(before: string, after: string): Difference {
  const one = linesOf(before);
  const other = linesOf(after);
  const spans = changedSpans(one, other);
  return {
    hunks: groupSpans(spans)
      .map((group) => writeHunk(group, one, other))
      .join('\n'),
    added: spans.reduce((sum, span) => sum + span.afterTo - span.afterFrom, 0),
    removed: spans.reduce((sum, span) => sum + span.beforeTo - span.beforeFrom, 0),
  };
}

/** Lines with their line end, so that a missing one at the end of the file is a difference like any other. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const whole = lines.map((line) => `${line}\n`);
  return last === '' ? whole : [...whole, last];
}

function groupSpans(spans: readonly Span[]): readonly (readonly Span[])[] {
  const groups: Span[][] = [];
  for (const span of spans) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group !== undefined && last !== undefined && span.beforeFrom - last.beforeTo <= 2 * CONTEXT) group.push(span);
    else groups.push([span]);
  }
  return groups;
}

function writeHunk(spans: readonly Span[], before: readonly string[], after: readonly string[]): string {
  const first = spans[0];
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return '';
  const lead = Math.min(CONTEXT, first.beforeFrom);
  const trail = Math.min(CONTEXT, before.length - last.beforeTo);
  const from = first.beforeFrom - lead;
  const lines: string[] = [];
  let at = from;
  for (const span of spans) {
    lines.push(...before.slice(at, span.beforeFrom).map((line) => mark(' ', line)));
    lines.push(...before.slice(span.beforeFrom, span.beforeTo).map((line) => mark('-', line)));
    lines.push(...after.slice(span.afterFrom, span.afterTo).map((line) => mark('+', line)));
    at = span.beforeTo;
  }
  lines.push(...before.slice(at, at + trail).map((line) => mark(' ', line)));
  const left = range(from, last.beforeTo + trail - from);
  const right = range(first.afterFrom - lead, last.afterTo + trail - (first.afterFrom - lead));
  return [`@@ -${left} +${right} @@`, ...lines].join('\n');
}

const mark = (sign: string, line: string) =>
  line.endsWith('\n') ? `${sign}${line.slice(0, -1)}` : `${sign}${line}\n${NO_NEWLINE}`;

/** An empty range names the line before it, as every reader of unified diffs expects. */
const range = (from: number, count: number) => (count === 0 ? `${from},0` : `${from + 1},${count}`);
