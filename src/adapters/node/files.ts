// The workspace's files on this machine's disks.
import { lstat, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { FileStat, FilesPort, Located, Root } from '../../core/ports/files.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { moveWholeFile, removeWholeFile, writeWholeFile } from './atomic-write.ts';
import { canonicalName, canonicalPath } from './canonical.ts';
import { lookAt, permissionsOf, removeFolder, setMode, writeLink } from './entries.ts';
import { codeOf, readFailed, writeFailed } from './file-faults.ts';
import { withEntry } from './held-folder.ts';
import { type Listing, listFolder } from './list-folder.ts';
import { readWholeFile } from './read-file.ts';
import { readLink } from './read-link.ts';
import { absolutePath, labelOf, makeRoots, rootOf } from './roots.ts';
import { tidyAround } from './temporary-files.ts';

/**
 * All functions but `locate` take canonical paths, as `locate` gives them, and refuse a path that has become another one
 * since: what was decided on is what is touched.
 */
export function createFiles(folders: readonly string[]): FilesPort {
  const roots = makeRoots(folders);
  const label = (path: string) => labelOf(roots, path);
  return {
    roots: () => roots,
    locate: (path) => locate(roots, path, canonicalPath),
    locateName: (path) => locate(roots, path, canonicalName),
    look: lookAt,
    stat: statPath,
    read: async (path, limit) => {
      try {
        const { bytes, hash, stat } = await readWholeFile(path, limit);
        return succeed({ bytes, hash, unsaved: false, ...permissionsOf(stat) });
      } catch (error) {
        return readFailed(label(path), error, limit);
      }
    },
    write: (path, bytes, base, how) => placing(label(path), () => writeWholeFile(path, bytes, base, how)),
    writeLink: (path, target, base) => placing(label(path), () => writeLink(path, target, base)),
    readLink: async (path) => {
      try {
        const { bytes, hash } = await withEntry(path, { create: false }, readLink);
        return succeed({ bytes, hash, unsaved: false });
      } catch (error) {
        return readFailed(label(path), error);
      }
    },
    setMode: async (path, mode, base) => {
      try {
        return succeed(await setMode(path, mode, base));
      } catch (error) {
        return writeFailed(label(path), error);
      }
    },
    removeFolder,
    tidy: tidyAround,
    move: async (from, to, base) => {
      try {
        return succeed(await moveWholeFile(from, to, base));
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') return writeFailed(`${label(from)} → ${label(to)}`, error);
        return fail('file.exists', `${label(to)} exists already. Choose another name or delete it first.`);
      }
    },
    remove: async (path, base) => {
      try {
        return succeed(await removeWholeFile(path, base));
      } catch (error) {
        return writeFailed(label(path), error);
      }
    },
    list: async (path, options) => {
      try {
        return succeed<Listing>(await listFolder(path, rootOf(roots, path)?.path ?? path, options, label));
      } catch (error) {
        if (codeOf(error) !== 'ENOTDIR') return readFailed(label(path), error);
        return fail('file.not-folder', `${label(path)} is not a folder. Read it instead.`);
      }
    },
  };
}

async function placing(label: string, place: () => Promise<string>): Promise<Outcome<string>> {
  try {
    return succeed(await place());
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') return writeFailed(label, error);
    return fail('file.stale', `${label} exists already. Read it first, or choose another name.`);
  }
}

async function locate(
  roots: readonly Root[],
  written: string,
  resolve: (path: string) => Promise<string>,
): Promise<Located> {
  const asked = absolutePath(roots, written);
  const path = await resolve(asked);
  const root = rootOf(roots, path);
  const found = await lstat(path).catch(() => undefined);
  const names = found?.isFile() === true && found.nlink > 1 ? { names: found.nlink } : {};
  const inside = root !== undefined;
  const from = asked === path ? undefined : rootOf(roots, asked);
  const via = from === undefined ? {} : { via: relative(from.path, asked) };
  return { path, label: labelOf(roots, path), inside, ...(inside ? { root } : {}), ...via, ...names };
}

/** What cannot be looked at is taken as not there; reading or writing it then says why. */
async function statPath(path: string): Promise<FileStat | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  return { kind, size: found.size, modifiedAt: found.mtimeMs };
}
