// Where a path really leads: links resolved through its deepest existing parent, the rest appended.
import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

/** As many links as Linux follows; a longer chain is a loop. */
const LINK_LIMIT = 40;

/** Never cached: a folder may be swapped for a link at any moment. */
export async function canonicalPath(path: string): Promise<string> {
  const rest: string[] = [];
  let current = resolve(path);
  for (let links = 0; ; ) {
    const found = await attempt(realpath(current));
    if (found !== undefined) return join(found, ...rest);
    const target = links < LINK_LIMIT ? await attempt(readlink(current)) : undefined;
    const folder = target === undefined ? undefined : await attempt(realpath(dirname(current)));
    if (target !== undefined && folder !== undefined) {
      links += 1;
      current = resolve(folder, target);
      continue;
    }
    const parent = dirname(current);
    if (parent === current) return join(current, ...rest);
    rest.unshift(basename(current));
    current = parent;
  }
}

/** As it is spelled on the disk, without following it where it is itself a link. */
export async function canonicalName(path: string): Promise<string> {
  const whole = resolve(path);
  const folder = dirname(whole);
  if (folder === whole) return whole;
  const name = join(await canonicalPath(folder), basename(whole));
  const link = await attempt(readlink(name));
  return link === undefined ? ((await attempt(realpath(name))) ?? name) : name;
}

const attempt = (promise: Promise<string>): Promise<string | undefined> => promise.catch(() => undefined);

/** Thrown by the functions of this file's users in place of a system error, and told apart by its code. */
export function problem(code: 'ORQ_MOVED' | 'ORQ_LARGE' | 'ORQ_FOLDER' | 'ORQ_SPECIAL' | 'ORQ_STALE'): Error {
  return Object.assign(new Error(code), { code });
}

/**
 * Opens a canonical path for reading and makes sure that this very path was opened, whatever was swapped meanwhile.
 * `reached` is how it is come by, where its folder is held. Pipes and devices are not opened at all, and one that is put
 * there just then is not waited for.
 */
export async function openCanonical(path: string, reached = path): Promise<FileHandle> {
  const found = await lstat(reached);
  if (found.isSymbolicLink()) throw problem('ORQ_MOVED');
  if (!found.isFile() && !found.isDirectory()) throw problem('ORQ_SPECIAL');
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;
  const handle = await open(reached, O_RDONLY | O_NONBLOCK | O_NOFOLLOW).catch((error: unknown) => {
    throw isLinkRefused(error) ? problem('ORQ_MOVED') : error;
  });
  try {
    if (!(await isOpened(handle, path))) throw problem('ORQ_MOVED');
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

const isLinkRefused = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ELOOP';

/** Linux tells what a handle really is; elsewhere the path is resolved once more and must be the file that was opened. */
async function isOpened(handle: FileHandle, path: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const opened = await attempt(readlink(`/proc/self/fd/${handle.fd}`));
    if (opened !== undefined) return opened === path || opened === `${path} (deleted)`;
  }
  if ((await realpath(path)) !== path) return false;
  const [opened, now] = await Promise.all([handle.stat(), lstat(path)]);
  return opened.ino === now.ino && opened.dev === now.dev;
}
