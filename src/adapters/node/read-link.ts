// Reads where a symbolic link leads, as it is written in the link itself.
import { hash } from 'node:crypto';
import { lstat, readlink, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { problem } from './canonical.ts';
import type { WholeFile } from './read-file.ts';

/** Throws system errors and the codes of `problem`; what is no link is not there. */
export async function readLink(path: string): Promise<WholeFile> {
  const folder = dirname(path);
  if ((await realpath(folder)) !== folder) throw problem('ORQ_MOVED');
  const stat = await lstat(path);
  if (!stat.isSymbolicLink()) throw Object.assign(new Error('not a link'), { code: 'ENOENT' });
  // Bytes: a target need not be text.
  const bytes = await readlink(path, { encoding: 'buffer' });
  return { bytes, hash: hash('sha256', bytes, 'hex'), stat };
}
