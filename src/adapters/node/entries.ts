// What is at a path itself: links as links, permissions, and changing either.
import { hash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, rmdir, symlink } from 'node:fs/promises';
import type { Entry } from '../../core/ports/files.ts';
import { checkUntouched, holding, inTurn, place, readBase } from './atomic-write.ts';
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
  const name = Buffer.from(target);
  await holding(path, base === null, async (held) => {
    const before = base === null ? undefined : await readBase(held, base);
    if (before === undefined) return symlink(name, held.at);
    const temporary = temporaryFor(held.at);
    await symlink(name, temporary);
    await place(temporary, held, before.stat);
  });
  return hash('sha256', target, 'hex');
}

export const setMode = (path: string, mode: number, base: string) =>
  holding(path, false, async (held) => {
    const before = await readBase(held, base);
    const handle = await openCanonical(path, held.at);
    try {
      await inTurn(path, async () => {
        checkUntouched(held.at, before.stat);
        await handle.chmod(mode & PERMISSIONS);
      });
    } finally {
      await handle.close();
    }
  });

/** Only an empty folder; false when it was not there or not empty. */
export const removeFolder = (path: string): Promise<boolean> =>
  holding(path, false, async ({ at }) => {
    // A folder's own name is not followed by `rmdir`, so that a link to one is left.
    await rmdir(at);
    return true;
  }).catch(() => false);
