// Reads git's index as it lies on disk: which content each file had when git last looked, and how to tell that it still has it.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Look } from './stat-table.ts';

export interface GitIndex {
  /** When it was written, its size and inode: equal means not read again. */
  readonly version: string;
  each(tell: (entry: GitEntry) => void): void;
}

export interface GitEntry {
  /** Relative to the working tree, with forward slashes; the folder ends with one or is empty. */
  readonly folder: string;
  readonly name: string;
  /** Hex. */
  readonly oid: () => string;
  readonly size: number;
  /** Whether a file that looks so has, without a doubt, the content of the entry. */
  isOf(look: Look): boolean;
}

/** Far above what git itself can work with in reasonable time. */
const MOST_BYTES = 512 * 1024 * 1024;
const HEADER = 12;
const STATS = 40;
const EXTENDED = 0x4000;
const NAME_MASK = 0xfff;
/** An index that was written so soon after the file cannot tell whether the file was changed in the same moment. */
const RACY_MS = 20;

/** Undefined when there is none, or one of a form that is not read here (split or sparse indexes' own extensions). */
export function readGitIndex(gitFolder: string, known: string | undefined): GitIndex | 'same' | undefined {
  try {
    const path = join(gitFolder, 'index');
    const { mtimeMs, size, ino } = statSync(path);
    const version = `${mtimeMs} ${size} ${ino}`;
    if (version === known) return 'same';
    if (size > MOST_BYTES) return undefined;
    const bytes = readFileSync(path);
    const format = bytes.readUInt32BE(4);
    if (bytes.toString('latin1', 0, 4) !== 'DIRC' || format < 2 || format > 4) return undefined;
    const idBytes = usesSha256(gitFolder) ? 32 : 20;
    return { version, each: (tell) => eachEntry(bytes, format, idBytes, mtimeMs, tell) };
  } catch {
    return undefined;
  }
}

/** What a `.git` leads to: itself, or what the file of a worktree or submodule names. */
export function gitFolderOf(workingTree: string): string {
  const path = join(workingTree, '.git');
  try {
    const text = /^gitdir: (.+?)\r?\n?$/.exec(readFileSync(path, 'utf8'))?.[1];
    return text === undefined ? path : join(text.startsWith('/') || /^[A-Za-z]:/.test(text) ? '' : workingTree, text);
  } catch {
    return path;
  }
}

function usesSha256(gitFolder: string): boolean {
  try {
    return /objectformat\s*=\s*sha256/i.test(readFileSync(join(gitFolder, 'config'), 'utf8'));
  } catch {
    return false;
  }
}

function eachEntry(
  bytes: Buffer,
  format: number,
  idBytes: number,
  writtenAt: number,
  tell: (entry: GitEntry) => void,
): void {
  const count = bytes.readUInt32BE(8);
  let at = HEADER;
  let name = '';
  for (let index = 0; index < count; index++) {
    const start = at;
    const flags = bytes.readUInt16BE(at + STATS + idBytes);
    at += STATS + idBytes + 2 + (format >= 3 && (flags & EXTENDED) !== 0 ? 2 : 0);
    if (format === 4) {
      const shared = readOffset(bytes, at);
      const end = bytes.indexOf(0, shared.next);
      name = name.slice(0, name.length - shared.value) + bytes.toString('latin1', shared.next, end);
      at = end + 1;
    } else {
      const length = flags & NAME_MASK;
      const end = length < NAME_MASK ? at + length : bytes.indexOf(0, at);
      name = bytes.toString('latin1', at, end);
      at = start + ((end - start + 8) & ~7);
    }
    tell(entryAt(bytes, start, idBytes, name, writtenAt));
  }
}

/** As git writes offsets: seven bits a byte, each further byte adding one. */
function readOffset(bytes: Buffer, from: number): { readonly value: number; readonly next: number } {
  let at = from;
  let byte = bytes.readUInt8(at++);
  let value = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = bytes.readUInt8(at++);
    value = (value + 1) * 128 + (byte & 0x7f);
  }
  return { value, next: at };
}

function entryAt(bytes: Buffer, start: number, idBytes: number, latin: string, writtenAt: number): GitEntry {
  const time = (offset: number) =>
    bytes.readUInt32BE(start + offset) * 1000 + bytes.readUInt32BE(start + offset + 4) / 1e6;
  const slash = latin.lastIndexOf('/') + 1;
  return {
    folder: utf8(latin.slice(0, slash)),
    name: utf8(latin.slice(slash)),
    oid: () => bytes.toString('hex', start + STATS, start + STATS + idBytes),
    size: bytes.readUInt32BE(start + 36),
    isOf: (look) => {
      const mode = bytes.readUInt32BE(start + 24);
      const kind = mode >>> 12 === 0o12 ? 'link' : mode >>> 12 === 0o10 ? 'file' : 'none';
      const modifiedAt = time(8);
      if (look.kind !== kind || bytes.readUInt32BE(start + 36) !== look.size % 2 ** 32) return false;
      if (!same(modifiedAt, look.modifiedAt) || modifiedAt >= writtenAt - RACY_MS) return false;
      if (process.platform === 'win32') return true;
      return same(time(0), look.changedAt) && bytes.readUInt32BE(start + 20) === look.inode % 2 ** 32;
    },
  };
}

/** Both are nanoseconds squeezed into a double, perhaps in different ways. */
const same = (one: number, other: number) => Math.abs(one - other) < 0.001;

function utf8(latin: string): string {
  for (let index = 0; index < latin.length; index++) {
    if (latin.charCodeAt(index) > 127) return Buffer.from(latin, 'latin1').toString('utf8');
  }
  return latin;
}
