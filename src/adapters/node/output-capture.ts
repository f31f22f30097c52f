// Keeps what a command prints: its beginning and end in memory, the rest in a file once it is more than that.
import { setImmediate as breathe } from 'node:timers/promises';
import type { ShellEnd } from '../../core/ports/shell.ts';
import { createOutputFile, type OutputFile, type Room } from './output-file.ts';
import { brokenStart, wholeLength } from './utf8.ts';

const HEAD = 32 * 1024;
const TAIL = 32 * 1024;
/** A command that prints without end fills no disk: a tenth of a terabyte is never somebody's wish, and others need room. */
const ROOM: Room = { limit: 100 * 1024 ** 3, spared: 2 * 1024 ** 3 };

export interface OutputCapture {
  /** A promise when nothing more should be read until it has resolved: the disk is slower than the command. */
  add(chunk: Buffer): Promise<void> | undefined;
  bytes(): number;
  /** Where it is kept, once it is more than is kept in memory. */
  file(): string | undefined;
  summary(): Pick<ShellEnd, 'output' | 'outputFile' | 'outputFileBytes'>;
  /** `ended` tells that the last character will not get any longer. */
  read(from: number, limit: number, ended: boolean): { readonly text: string; readonly next: number };
  /** Waits for what was not yet written. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** `path` must not exist; it is made only when it is needed. When it cannot be, the middle is lost and nothing else. */
export function captureOutput(path: string, room = ROOM): OutputCapture {
  const file = createOutputFile(path, room);
  const ends = createEnds();
  let spilled = false;
  return {
    add: (chunk) => {
      ends.add(chunk);
      if (ends.bytes() <= HEAD + TAIL) return undefined;
      const chunks = spilled ? [chunk] : ends.chunks();
      spilled = true;
      ends.trim();
      if (file.failed()) return undefined;
      // Where nothing is written any more, a command that floods must still leave the thread to others.
      return file.full() ? breathe() : file.append(chunks);
    },
    bytes: () => ends.bytes(),
    file: () => (spilled && !file.failed() ? path : undefined),
    summary: () => {
      if (!spilled) return { output: Buffer.concat(ends.chunks()).toString('utf8') };
      if (file.failed()) return { output: shorten(ends, 'it could not be kept on the disk') };
      const kept = file.kept();
      const whole = kept >= ends.bytes();
      const where = whole
        ? `all of it is in ${path}`
        : `only the first ${kept} bytes were kept, because the disk has little room left, in ${path}`;
      const output = shorten(ends, where);
      return { output, outputFile: path, ...(whole ? {} : { outputFileBytes: kept }) };
    },
    read: (from, limit, ended) => {
      const start = Math.min(Math.max(0, from), ends.bytes());
      const part = partFrom(ends, spilled ? file : undefined, start, Math.max(4, limit));
      if (typeof part !== 'number') return cut(part, start, ends.bytes(), ended);
      return { text: `\n[… ${part - start} bytes left out …]\n`, next: part };
    },
    flush: () => file.flush(),
    close: () => file.close(),
  };
}

interface Ends {
  add(chunk: Buffer): void;
  bytes(): number;
  /** All that is kept, in order. */
  chunks(): readonly Buffer[];
  head(): Buffer;
  tail(): Buffer;
  /** Drops what is neither beginning nor end. */
  trim(): void;
}

function createEnds(): Ends {
  const head: Buffer[] = [];
  const tail: Buffer[] = [];
  let headLength = 0;
  let tailLength = 0;
  let bytes = 0;
  return {
    add: (chunk) => {
      bytes += chunk.length;
      const forHead = chunk.subarray(0, HEAD - headLength);
      const forTail = chunk.subarray(forHead.length);
      if (forHead.length > 0) head.push(forHead);
      if (forTail.length > 0) tail.push(forTail);
      headLength += forHead.length;
      tailLength += forTail.length;
    },
    bytes: () => bytes,
    chunks: () => [...head, ...tail],
    head: () => Buffer.concat(head),
    tail: () => Buffer.concat(tail),
    trim: () => {
      for (let first = tail[0]; first !== undefined && tailLength - first.length >= TAIL; first = tail[0]) {
        tail.shift();
        tailLength -= first.length;
      }
    },
  };
}

function shorten(ends: Ends, where: string): string {
  const head = ends.head();
  const tail = ends.tail().subarray(-TAIL);
  const start = head.subarray(0, wholeLength(head));
  const end = tail.subarray(brokenStart(tail));
  const left = ends.bytes() - start.length - end.length;
  return `${start.toString('utf8')}\n[… ${left} bytes left out; ${where} …]\n${end.toString('utf8')}`;
}

/** The bytes from `start` on; nothing while they are on their way to the file; a number where the kept ones go on. */
function partFrom(ends: Ends, file: OutputFile | undefined, start: number, length: number): Buffer | number {
  if (file === undefined) return Buffer.concat(ends.chunks()).subarray(start, start + length);
  if (start < file.written()) return file.read(start, Math.min(length, file.written() - start));
  const tail = ends.tail();
  const tailStart = ends.bytes() - tail.length;
  if (start >= tailStart) return tail.subarray(start - tailStart, start - tailStart + length);
  const lost = file.failed() || (file.full() && start >= file.kept());
  return lost ? tailStart : Buffer.alloc(0);
}

function cut(part: Buffer, start: number, bytes: number, ended: boolean) {
  const last = start + part.length >= bytes;
  const whole = last && ended ? part.length : wholeLength(part);
  return { text: part.toString('utf8', 0, whole), next: start + whole };
}
