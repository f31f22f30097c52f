// The file that holds a command's output once it is more than is kept in memory: all of it, as long as the disk has room.
import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from './make-folders.ts';

export interface OutputFile {
  /** A promise when nothing more should be given until it has resolved: the disk is slower than the command. */
  append(chunks: readonly Buffer[]): Promise<void> | undefined;
  /** How many bytes from the beginning it holds, or will when all is written. */
  kept(): number;
  /** How many bytes can be read back. */
  written(): number;
  failed(): boolean;
  /** Nothing more is taken: there is no room for it. */
  full(): boolean;
  /** Waits for what was not yet written. */
  flush(): Promise<void>;
  read(from: number, length: number): Buffer;
  close(): Promise<void>;
}

export interface Room {
  /** Bytes it takes at most. */
  readonly limit: number;
  /** Bytes that must stay free on the disk for everybody else. */
  readonly spared: number;
}

/** What waits to be written is held in memory, so little of it may. */
const QUEUED = 4 * 1024 * 1024;
/** How much is written between two looks at the disk. */
const LOOK_EVERY = 64 * 1024 * 1024;

/** `path` must not exist; it is made by the first `append`. */
export function createOutputFile(path: string, room: Room): OutputFile {
  let file: FileHandle | undefined;
  let failed = false;
  let full = false;
  let kept = 0;
  let written = 0;
  let looked = 0;
  let queue: Buffer[] = [];
  let pending: Promise<void> | undefined;

  const writeAll = async () => {
    try {
      file ??= await openNew(path);
      while (queue.length > 0) {
        if (written >= looked) {
          looked = written + LOOK_EVERY;
          if ((await freeBytes(path)) < room.spared + LOOK_EVERY) full = true;
        }
        const chunks = queue;
        queue = [];
        await writeWhole(file, chunks);
        written += lengthOf(chunks);
      }
    } catch {
      // A disk that has become full keeps what it has.
      if (written === 0) failed = true;
      full = true;
      kept = written;
      queue = [];
    } finally {
      pending = undefined;
    }
  };
  return {
    append: (chunks) => {
      for (const chunk of full || failed ? [] : chunks) {
        const part = chunk.subarray(0, room.limit - kept);
        kept += part.length;
        if (part.length > 0) queue.push(part);
      }
      if (kept >= room.limit) full = true;
      if (queue.length > 0) pending ??= writeAll();
      return kept - written < QUEUED ? undefined : pending;
    },
    kept: () => kept,
    full: () => full,
    written: () => written,
    failed: () => failed,
    flush: async () => pending,
    read: (from, length) => readPart(path, from, length),
    close: async () => {
      await pending;
      await file?.close().catch(() => undefined);
    },
  };
}

const lengthOf = (chunks: readonly Buffer[]) => chunks.reduce((sum, chunk) => sum + chunk.length, 0);

async function writeWhole(file: FileHandle, chunks: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = await file.writev([...chunks]);
  if (bytesWritten < lengthOf(chunks)) await file.appendFile(Buffer.concat(chunks).subarray(bytesWritten));
}

async function openNew(path: string): Promise<FileHandle> {
  await makeFolders(dirname(path), 0o700);
  return open(path, 'wx', 0o600);
}

async function freeBytes(path: string): Promise<number> {
  const disk = await statfs(dirname(path)).catch(() => undefined);
  return disk === undefined ? Number.POSITIVE_INFINITY : disk.bavail * disk.bsize;
}

function readPart(path: string, from: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  try {
    const descriptor = openSync(path, 'r');
    try {
      return buffer.subarray(0, readSync(descriptor, buffer, 0, length, from));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return Buffer.from(`[… ${path} cannot be read any more …]`).subarray(0, length);
  }
}
