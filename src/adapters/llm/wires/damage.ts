// Tells a call that was damaged on its way from one that the model wrote badly: the first must not be taken, the second is answered.
import { isJson } from './fields.ts';

/** Beyond this nothing is tried: the answer to a badly written call says what is wrong with it. */
const MOST_PIECES = 500;
const LONGEST = 200_000;

/** `pieces` are the lengths of the pieces that `raw` came in. */
export function isDamaged(raw: string, pieces: readonly number[]): boolean {
  if (raw.trim() === '' || isJson(raw)) return false;
  // Bytes that were no characters.
  if (raw.includes('\uFFFD')) return true;
  if (raw.length > LONGEST || pieces.length > MOST_PIECES) return false;
  let start = 0;
  for (const [index, length] of pieces.entries()) {
    const next = pieces[index + 1];
    if (next === undefined) break;
    const middle = start + length;
    const before = raw.slice(0, start);
    const piece = raw.slice(start, middle);
    const other = raw.slice(middle, middle + next);
    const after = raw.slice(middle + next);
    if (piece === other && isJson(before + piece + after)) return true;
    if (isJson(before + other + piece + after)) return true;
    start = middle;
  }
  return false;
}
