// What is at a path itself: links as links, permissions, and changing either.
import { hash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Entry } from '../../core/ports/files.ts';
import { checkFolder, checkUntouched, inTurn, place, readBase } from './atomic-write.ts';
import { openCanonical } from './canonical.ts';
import { temporaryFor } from './temporary-files.ts';
import { PERMISSIONS } from './write-in-place.ts';

/** What cannot be looked at is taken as not there; reading or writing it then says why. */
export async function lookAt(path: string): Promise<Entry | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  const { size, mtimeMs: modifiedAt, nlink: names } = found;
  const common = { size, modifiedAt, names };
  if (found.isSymbolicLink()) return { kind: 'link', ...common };
  const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  return { kind, ...common, ...permissionsOf(found) };
}

/** Windows has none that would mean anything elsewhere. */
export const permissionsOf = ({ mode }: Stats) => (process.platform === 'win32' ? {} : { mode: mode & PERMISSIONS });

/** Throws system errors and the codes of `problem`; then nothing has changed. Gives the hash of the target. */
export async function writeLink(path: string, target: Uint8Array, base: string | null): Promise<string> {
  const before = base === null ? undefined : await readBase(path, base);
  await checkFolder(dirname(path), base === null);
  const name = Buffer.from(target);
  if (before === undefined) {
    await symlink(name, path);
  } else {
    const temporary = temporaryFor(path);
    await symlink(name, temporary);
    await place(temporary, path, before.stat);
  }
  return hash('sha256', target, 'hex');
}

export async function setMode(path: string, mode: number, base: string): Promise<void> {
  const before = await readBase(path, base);
  const handle = await openCanonical(path);
  try {
    await inTurn(path, async () => {
      checkUntouched(path, before.stat);
      await handle.chmod(mode & PERMISSIONS);
    });
  } finally {
    await handle.close();
  }
}
