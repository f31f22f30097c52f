// Puts texts in place of pieces that are given by lines and columns; everything else stays as it is.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { RangeEdit } from '../ports/language.ts';

const LINE_END = /\r\n|\r|\n/g;

/** Whether two texts are the same but for their line ends, so that lines and columns mean the same in both. */
export const sameLines = (one: string, other: string) =>
  one === other || one.replaceAll(LINE_END, '\n') === other.replaceAll(LINE_END, '\n');

/** Fails when a piece is not there or two of them overlap. */
export function applyRanges(text: string, edits: readonly RangeEdit[], label: string): Outcome<string> {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(LINE_END)) starts.push(index + end.length);
  const offsetOf = ({ line, column }: RangeEdit['from']): number | undefined => {
    const start = starts[line - 1];
    const next = starts[line] ?? text.length + 1;
    const offset = (start ?? 0) + column - 1;
    return start === undefined || column < 1 || offset > next ? undefined : offset;
  };
  const pieces = edits
    .map((edit) => ({ from: offsetOf(edit.from), to: offsetOf(edit.to), text: edit.text }))
    .toSorted((one, other) => (one.from ?? 0) - (other.from ?? 0));
  let result = '';
  let end = 0;
  for (const { from, to, text: piece } of pieces) {
    if (from === undefined || to === undefined || from < end || to < from) {
      return fail(
        'language.failed',
        `What the language server would change in ${label} does not fit it. Nothing was changed.`,
      );
    }
    result += text.slice(end, from) + piece;
    end = to;
  }
  return succeed(result + text.slice(end));
}
