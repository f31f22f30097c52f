// One line as ripgrep gives it, and how a long one is shown: what is around the match.
import { sep } from 'node:path';
import { openCanonical } from '../canonical.ts';
import { LINE_BYTES } from './pattern.ts';
import { fromBytes } from './places.ts';

/** Texts and paths hold a character for each byte. */
export interface FoundLine {
  readonly path: string;
  readonly line: number;
  /** Of the first match, from 1; undefined for a line that is only near one. */
  readonly column?: number;
  /** Where the line begins in the file. */
  readonly offset: number;
  readonly text: string;
}

/** Undefined for what is no line of a file. */
export function parseLine(raw: string): FoundLine | undefined {
  const pathEnd = raw.indexOf('\0');
  if (pathEnd <= 0) return undefined;
  const path = sep === '\\' ? raw.slice(0, pathEnd).replaceAll('/', sep) : raw.slice(0, pathEnd);
  // The number's end tells which kind of line it is.
  let end = pathEnd + 1;
  while (raw.charCodeAt(end) > 1) end++;
  const line = Number(raw.slice(pathEnd + 1, end));
  if (raw.charCodeAt(end) === 1) {
    const offsetEnd = raw.indexOf('\u0001', end + 1);
    return { path, line, offset: Number(raw.slice(end + 1, offsetEnd)), text: raw.slice(offsetEnd + 1) };
  }
  const columnEnd = raw.indexOf('\0', end + 1);
  const offsetEnd = raw.indexOf('\0', columnEnd + 1);
  const column = Number(raw.slice(end + 1, columnEnd));
  const offset = Number(raw.slice(columnEnd + 1, offsetEnd));
  if (columnEnd < 0 || offsetEnd < 0 || !Number.isInteger(line)) return undefined;
  return { path, line, column, offset, text: raw.slice(offsetEnd + 1) };
}

/** A named file that turned out binary is told in words. */
export const binaryFile = (raw: string) => /^(.*): binary file matches \(found/s.exec(raw)?.[1];

/** Characters of a line that are shown, and how many of them before the match. */
const SHOWN = 240;
const LEAD = 80;

/** `source` is what the file holds where that is not on disk. */
export async function showLine(line: FoundLine, source: Uint8Array | undefined): Promise<string> {
  const whole = line.text.length <= LINE_BYTES;
  const bytes = whole ? line.text.replace(/\r$/, '') : line.text.slice(0, LINE_BYTES);
  const at = (line.column ?? 1) - 1;
  if (!whole && at > LINE_BYTES - SHOWN) {
    const piece = await readAround(fromBytes(line.path), line.offset + at, source);
    if (piece !== undefined) return piece;
  }
  const text = fromBytes(bytes);
  if (whole && text.length <= SHOWN) return text;
  const match = fromBytes(bytes.slice(0, at)).length;
  const start = match < SHOWN - LEAD ? 0 : match - LEAD;
  return window(text, start, whole ? text.length : Number.POSITIVE_INFINITY);
}

function window(text: string, start: number, length: number): string {
  const from = start > 0 && isLow(text.charCodeAt(start)) ? start + 1 : start;
  const piece = text.slice(from, start + SHOWN).replace(/[\ud800-\udbff]$/, '');
  return `${from > 0 ? '…' : ''}${piece}${start + SHOWN < length ? '…' : ''}`;
}

const isLow = (code: number) => code >= 0xdc00 && code < 0xe000;

/** Undefined where the bytes there are not those that were searched: the file is in another encoding, or has changed. */
async function readAround(path: string, at: number, source: Uint8Array | undefined): Promise<string | undefined> {
  const from = Math.max(0, at - LEAD);
  const bytes = source?.subarray(from, from + SHOWN) ?? (await readBytes(path, from, SHOWN));
  if (bytes === undefined || bytes.length === 0 || bytes.includes(0)) return undefined;
  const text = new TextDecoder().decode(bytes).replace(/^\ufffd+|\ufffd+$/g, '');
  const line = text.includes('\n') ? text.slice(0, text.indexOf('\n')).replace(/\r$/, '') : text;
  return `…${line}${line === text ? '…' : ''}`;
}

async function readBytes(path: string, from: number, length: number): Promise<Uint8Array | undefined> {
  const file = await openCanonical(path).catch(() => undefined);
  try {
    const read = await file?.read(Buffer.alloc(length), 0, length, from);
    return read?.buffer.subarray(0, read.bytesRead);
  } catch {
    return undefined;
  } finally {
    await file?.close();
  }
}
