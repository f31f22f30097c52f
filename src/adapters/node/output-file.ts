// The file that holds a command's output once it is more than is kept in memory: all of it, up to a limit.
import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from './make-folders.ts';

export interface OutputFile {
  /** Bytes it takes at most. */
  readonly limit: number;
  /** Resolves when it is written, or when it turned out that it cannot be. */
  append(chunks: readonly Buffer[]): Promise<void>;
  /** How many bytes can be read back. */
  written(): number;
  failed(): boolean;
  /** Nothing more is taken: the limit was reached. */
  full(): boolean;
  /** Waits for what was not yet written. */
  flush(): Promise<void>;
  read(from: number, length: number): Buffer;
  close(): Promise<void>;
}

/** `path` must not exist; it is made by the first `append`. What goes beyond `limit` bytes is not written. */
export function createOutputFile(path: string, limit: number): OutputFile {
  let file: FileHandle | undefined;
  let failed = false;
  let written = 0;
  let accepted = 0;
  let pending: Promise<void> = Promise.resolve();
  const write = async (chunks: readonly Buffer[]) => {
    if (failed) return;
    try {
      const opened: FileHandle = file ?? (await openNew(path));
      file = opened;
      for (const chunk of chunks) {
        await opened.appendFile(chunk);
        written += chunk.length;
      }
    } catch {
      failed = true;
    }
  };
  return {
    limit,
    append: (chunks) => {
      const taken = chunks.flatMap((chunk) => {
        const part = chunk.subarray(0, limit - accepted);
        accepted += part.length;
        return part.length === 0 ? [] : [part];
      });
      if (taken.length > 0) pending = pending.then(() => write(taken));
      return pending;
    },
    full: () => accepted >= limit,
    written: () => written,
    failed: () => failed,
    flush: () => pending,
    read: (from, length) => readPart(path, from, length),
    close: async () => {
      await pending;
      await file?.close().catch(() => undefined);
    },
  };
}

async function openNew(path: string): Promise<FileHandle> {
  await makeFolders(dirname(path), 0o700);
  return open(path, 'wx', 0o600);
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
