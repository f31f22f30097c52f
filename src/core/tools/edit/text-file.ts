// Bytes of a file as text and back without losing one of them, and a view of the text with one kind of line end.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';

const BOM = '\uFEFF';

export interface TextFile {
  /** The byte order mark the file begins with, or nothing. */
  readonly bom: string;
  readonly text: string;
}

/** Reads UTF-8; whatever could not be written back byte for byte is refused. */
export function decodeText(bytes: Uint8Array, label: string): Outcome<TextFile> {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (wide) {
    return fail(
      'edit.encoding',
      `${label} is UTF-16 and only UTF-8 can be edited. It was left as it is; convert it first.`,
    );
  }
  if (bytes.includes(0)) return fail('edit.binary', `${label} is a binary file. It was left as it is.`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return succeed(text.startsWith(BOM) ? { bom: BOM, text: text.slice(1) } : { bom: '', text });
  } catch {
    return fail(
      'edit.encoding',
      `${label} is not valid UTF-8 and could be damaged. It was left as it is; convert it first.`,
    );
  }
}

export const encodeText = (file: TextFile): Uint8Array => new TextEncoder().encode(file.bom + file.text);

export interface Unified {
  /** The text with LF as its only line end. */
  readonly plain: string;
  /** Where an index of `plain` lies in the original text; never between CR and LF. */
  toOriginal(index: number): number;
  /** Brings another text to the same form. */
  unify(text: string): string;
  /** The line end after this original index, else the one before, else LF. */
  lineEndNear(index: number): string;
  /** The first line end within this original range. */
  lineEndWithin(from: number, to: number): string | undefined;
}

/** CRLF counts as one line end; a lone CR only where it is the only kind there is. */
export function unifyLineEnds(text: string): Unified {
  if (text.includes('\r') && !text.includes('\n')) return unifyCarriageReturns(text);
  const pairs = positionsOfPairs(text);
  const endAt = (index: number) => (text[index - 1] === '\r' ? '\r\n' : '\n');
  return {
    plain: pairs.length === 0 ? text : text.replaceAll('\r\n', '\n'),
    toOriginal: (index) => index + countBelow(pairs, index),
    unify: (other) => other.replaceAll('\r\n', '\n'),
    lineEndNear(index) {
      const after = text.indexOf('\n', index);
      if (after !== -1) return endAt(after);
      const before = text.lastIndexOf('\n');
      return before === -1 ? '\n' : endAt(before);
    },
    lineEndWithin(from, to) {
      const first = text.indexOf('\n', from);
      return first === -1 || first >= to ? undefined : endAt(first);
    },
  };
}

function unifyCarriageReturns(text: string): Unified {
  return {
    plain: text.replaceAll('\r', '\n'),
    toOriginal: (index) => index,
    unify: (other) => other.replaceAll('\r\n', '\n').replaceAll('\r', '\n'),
    lineEndNear: () => '\r',
    lineEndWithin: () => '\r',
  };
}

/** Indexes, in the unified text, of the line ends that were CRLF. */
function positionsOfPairs(text: string): readonly number[] {
  const found: number[] = [];
  for (let at = text.indexOf('\r\n'); at !== -1; at = text.indexOf('\r\n', at + 2)) found.push(at - found.length);
  return found;
}

function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function lineOf(plain: string, index: number): number {
  let line = 1;
  for (let at = plain.indexOf('\n'); at !== -1 && at < index; at = plain.indexOf('\n', at + 1)) line++;
  return line;
}
