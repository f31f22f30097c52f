// Reads a whole file with its hash, within a limit, and only from the very path that was decided on.
import { hash } from 'node:crypto';
import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { openCanonical, problem } from './canonical.ts';

export interface WholeFile {
  readonly bytes: Uint8Array;
  readonly hash: string;
  readonly stat: Stats;
}

/** Throws system errors and the codes of `problem`. `reached` is how it is come by, where its folder is held. */
export async function readWholeFile(path: string, limit: number, reached = path): Promise<WholeFile> {
  const handle = await openCanonical(path, reached);
  try {
    const stat = await handle.stat();
    if (stat.isDirectory()) throw problem('ORQ_FOLDER');
    if (!stat.isFile()) throw problem('ORQ_SPECIAL');
    if (stat.size > limit) throw problem('ORQ_LARGE');
    const bytes = await readBytes(handle, stat.size, limit);
    return { bytes, hash: hash('sha256', bytes, 'hex'), stat };
  } finally {
    await handle.close();
  }
}

/** Reads to the end even when the file is longer than the system said, as files under /proc are. */
async function readBytes(handle: FileHandle, expected: number, limit: number): Promise<Uint8Array> {
  let buffer = Buffer.allocUnsafeSlow(expected === 0 ? 4096 : expected + 1);
  let length = 0;
  for (;;) {
    if (length === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafeSlow(buffer.length)]);
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
    if (length > limit) throw problem('ORQ_LARGE');
  }
}
