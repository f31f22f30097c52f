// Writes a file that has several names without giving it a new identity: replaced, its other names would keep the old content.
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { problem } from './canonical.ts';
import type { WholeFile } from './read-file.ts';

/** Read, write and execute; nobody is given another's rights by what was kept of a file. */
export const PERMISSIONS = 0o777;

/**
 * Throws when nothing was changed. What is longer than before is put at the end first: where the disk is full, that is
 * where it fails and can be cut off again; the rest then takes no more room.
 */
export async function writeInPlace(path: string, bytes: Uint8Array, before: WholeFile, mode?: number): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    const now = await handle.stat();
    const same = now.ino === before.stat.ino && now.size === before.stat.size && now.mtimeMs === before.stat.mtimeMs;
    if (!same) throw problem('ORQ_STALE');
    try {
      await write(handle, bytes, before.bytes.length);
      await write(handle, bytes.subarray(0, before.bytes.length), 0);
      if (bytes.length < before.bytes.length) await handle.truncate(bytes.length);
      if (mode !== undefined) await handle.chmod(mode & PERMISSIONS);
      await handle.datasync();
    } catch (error) {
      await write(handle, before.bytes, 0);
      await handle.truncate(before.bytes.length);
      throw error;
    }
  } finally {
    await handle.close();
  }
}

async function write(handle: FileHandle, bytes: Uint8Array, from: number): Promise<void> {
  for (let at = from; at < bytes.length; ) {
    at += (await handle.write(bytes, at, bytes.length - at, at)).bytesWritten;
  }
}
