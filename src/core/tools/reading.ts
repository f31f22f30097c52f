// How file contents are given to a model: decoded without hiding anything, by lines, within bounds.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { FileContent } from '../ports/files.ts';
import { clip, count } from '../shared/text.ts';

/** Characters that one reading gives at most. */
const READ_LIMIT = 256 * 1024;
const LINE_LIMIT = 4_000;

export interface Reading {
  /** Which lines these are, and what one must know to change the file. */
  readonly heading: string;
  readonly body: readonly string[];
  /** Which lines `body` holds, from 1, both included, of how many. */
  readonly shown: { readonly from: number; readonly to: number; readonly of: number };
}

/** Lines `from` to `to` (from 1, both included) of a file, bounded. */
export function readLines(content: FileContent, from: number, to: number | undefined, label: string): Outcome<Reading> {
  const decoded = decode(content.bytes, label);
  if (!decoded.ok) return decoded;
  const piece = cut(decoded.value.text, from, to, label);
  if (!piece.ok) return piece;
  const notes = [...(content.unsaved ? ['unsaved in the editor'] : []), ...decoded.value.notes];
  const heading = `${piece.value.heading}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
  return succeed({ heading, body: [...piece.value.lines, ...piece.value.after], shown: piece.value.shown });
}

interface Decoded {
  /** With LF as its only line end. */
  readonly text: string;
  /** What the reader must know to change the file. */
  readonly notes: readonly string[];
}

function decode(bytes: Uint8Array, label: string): Outcome<Decoded> {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) {
    const text = new TextDecoder(wide).decode(bytes);
    return succeed({ text: text.replaceAll('\r\n', '\n'), notes: ['UTF-16'] });
  }
  if (bytes.subarray(0, 65_536).includes(0)) {
    return fail('file.binary', `${label} is a binary file of ${count(bytes.length, 'byte')}; only text can be read.`);
  }
  try {
    return succeed(unify(new TextDecoder('utf-8', { fatal: true }).decode(bytes), []));
  } catch {
    return succeed(unify(new TextDecoder('utf-8').decode(bytes), ['not valid UTF-8: only its ASCII can be changed']));
  }
}

function wideEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined;
}

function unify(text: string, notes: readonly string[]): Decoded {
  if (!text.includes('\r')) return { text, notes };
  if (!text.includes('\n')) return { text: text.replaceAll('\r', '\n'), notes: [...notes, 'CR line ends'] };
  const plain = text.replaceAll('\r\n', '\n');
  const pairs = text.length - plain.length;
  if (pairs === 0) return { text, notes };
  const ends = plain.split('\n').length - 1;
  return { text: plain, notes: [...notes, pairs === ends ? 'CRLF line ends' : 'mixed line ends'] };
}

interface Cut {
  readonly heading: string;
  readonly lines: readonly string[];
  /** What follows the lines: how to go on, or that the last newline is missing. */
  readonly after: readonly string[];
  readonly shown: Reading['shown'];
}

function cut(text: string, from: number, to: number | undefined, label: string): Outcome<Cut> {
  if (text === '') return succeed({ heading: 'is empty', lines: [], after: [], shown: { from: 1, to: 0, of: 0 } });
  const all = text.split('\n');
  const ended = all.at(-1) === '';
  if (ended) all.pop();
  if (from > all.length) return fail('file.no-such-line', `${label} has only ${count(all.length, 'line')}.`);
  const wanted = all.slice(from - 1, to);
  const lines: string[] = [];
  let size = 0;
  let shortened = 0;
  for (const line of wanted) {
    const shown = line.length > LINE_LIMIT ? `${clip(line, LINE_LIMIT)} [line cut: ${line.length} characters]` : line;
    if (size + shown.length + 1 > READ_LIMIT) break;
    size += shown.length + 1;
    if (shown !== line) shortened++;
    lines.push(shown);
  }
  const last = from + lines.length - 1;
  const more = lines.length < wanted.length;
  return succeed({
    heading: `lines ${from}-${last} of ${all.length}${shortened > 0 ? `, ${count(shortened, 'long line')} cut` : ''}`,
    lines,
    after: more
      ? [`[Cut at 256 KB. Go on with from: ${last + 1}.]`]
      : last === all.length && !ended
        ? ['[No newline at the end of the file]']
        : [],
    shown: { from, to: last, of: all.length },
  });
}
