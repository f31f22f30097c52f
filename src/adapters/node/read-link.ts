// Reads where a symbolic link leads, as it is written in the link itself.
import { hash } from 'node:crypto';
import { lstat, readlink } from 'node:fs/promises';
import type { WholeFile } from './read-file.ts';

/** Throws system errors; what is no link is not there. The folder of `path` is held. */
export async function readLink(path: string): Promise<WholeFile> {
  const stat = await lstat(path);
  if (!stat.isSymbolicLink()) throw Object.assign(new Error('not a link'), { code: 'ENOENT' });
  // Bytes: a target need not be text.
  const bytes = await readlink(path, { encoding: 'buffer' });
  return { bytes, hash: hash('sha256', bytes, 'hex'), stat };
}
