// Replaces, moves and removes whole files: completely or not at all, and never over something that was not looked at.
import { hash } from 'node:crypto';
import { lstatSync, renameSync, type Stats, unlinkSync } from 'node:fs';
import { link, lstat, open, readFile, rename, rm, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HowToWrite } from '../../core/ports/files.ts';
import { problem } from './canonical.ts';
import { codeOf } from './file-faults.ts';
import { withEntry } from './held-folder.ts';
import { readWholeFile, type WholeFile } from './read-file.ts';
import { readLink } from './read-link.ts';
import { takeTurn } from './take-turn.ts';
import { temporaryFor } from './temporary-files.ts';
import { PERMISSIONS, writeInPlace } from './write-in-place.ts';

/** File systems without hard links say one of these. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/**
 * A file by the path that was decided on, and by how it is come by while its folder is held: what is done is done there
 * even if links are swapped on the way.
 */
export interface Held {
  readonly path: string;
  readonly at: string;
}

/** `create` also makes the folders on the way. */
export const holding = <T>(path: string, create: boolean, work: (held: Held) => Promise<T>): Promise<T> =>
  withEntry(path, { create }, (at) => work({ path, at })).catch((error: unknown) => {
    throw !create && codeOf(error) === 'ENOENT' ? problem('ORQ_STALE') : error;
  });

/** Throws system errors and the codes of `problem`; then nothing has changed. Gives the new hash. */
export const writeWholeFile = (path: string, bytes: Uint8Array, base: string | null, how: HowToWrite = {}) =>
  holding(path, base === null, (held) => writeHeld(held, bytes, base, how));

async function writeHeld(
  held: Held,
  bytes: Uint8Array,
  base: string | null,
  { mode, inPlace = false }: HowToWrite,
): Promise<string> {
  const before = base === null ? undefined : await readBase(held, base);
  if (before?.stat.isFile() && (inPlace || before.stat.nlink > 1)) {
    await inTurn(held.path, () => writeInPlace(held.at, bytes, before, mode));
  } else {
    const like = before?.stat.isFile() === true ? before.stat : undefined;
    await place(await writeTemporary(held.at, bytes, like, mode), held, before?.stat);
  }
  return hash('sha256', bytes, 'hex');
}

/** Gives what was made beside it its name, over what was there before or where nothing was; or removes it again. */
export async function place(temporary: string, { path, at }: Held, before: Stats | undefined): Promise<void> {
  try {
    if (before === undefined) await placeNew(temporary, at);
    else await inTurn(path, () => replace(temporary, at, before));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Throws `EEXIST` when something is at `to`. Across devices it copies, verifies and only then removes. */
export const moveWholeFile = (from: string, to: string, base: string) =>
  holding(from, false, async (source) => {
    const before = await readBase(source, base);
    await holding(to, true, (target) => moveHeld(source, target, before));
  });

async function moveHeld(source: Held, target: Held, before: WholeFile): Promise<void> {
  const [from, to] = [source.at, target.at];
  try {
    if (await isSameFile(to, before.stat)) return await rename(from, to);
    await inTurn(source.path, async () => {
      checkUntouched(from, before.stat);
      if (before.stat.isSymbolicLink()) await moveLink(from, to, before);
      else await placeNew(from, to, before.stat);
    });
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error;
    await moveAcross(from, to, before);
  }
}

export const removeWholeFile = (path: string, base: string) =>
  holding(path, false, async (held) => {
    const before = await readBase(held, base);
    await inTurn(path, async () => {
      checkUntouched(held.at, before.stat);
      unlinkSync(held.at);
    });
  });

/** Looking a last time and replacing are two steps, so all of Orquestra's processes take turns at them, path by path. */
export async function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const give = await takeTurn(turnFileOf(path));
  try {
    return await work();
  } finally {
    give();
  }
}

/** Not beside the file: it would be seen there by watchers and by git. */
export function turnFileOf(path: string): string {
  const folder = join(tmpdir(), `orquestra-turns-${process.getuid?.() ?? ''}`);
  return join(folder, hash('sha256', path, 'hex').slice(0, 32));
}

/**
 * That `path` is still the file that was looked at. What relies on it follows at once, without waiting in between: other
 * programs, which take no turns, have only that moment.
 */
export function checkUntouched(path: string, before: Stats): void {
  const now = lstatSync(path, { throwIfNoEntry: false });
  const same =
    now !== undefined && now.ino === before.ino && now.size === before.size && now.mtimeMs === before.mtimeMs;
  if (!same) throw problem('ORQ_STALE');
}

/** What `base` of a link begins with. */
const LINK = 'link:';

/** What is there, if it is what `base` tells. */
export async function readBase({ path, at }: Held, base: string): Promise<WholeFile> {
  const isLink = base.startsWith(LINK);
  const reading = isLink ? readLink(at) : readWholeFile(path, Number.MAX_SAFE_INTEGER, at);
  const found = await reading.catch((error: unknown) => {
    throw codeOf(error) === 'ENOENT' ? problem('ORQ_STALE') : error;
  });
  if (found.hash !== (isLink ? base.slice(LINK.length) : base)) throw problem('ORQ_STALE');
  return found;
}

/** In the same folder, so that renaming is one step; its bytes are on disk before it gets the file's name. */
async function writeTemporary(
  path: string,
  bytes: Uint8Array,
  like: Stats | undefined,
  mode?: number,
): Promise<string> {
  const temporary = temporaryFor(path);
  const handle = await open(temporary, 'wx', like === undefined ? 0o666 : like.mode & 0o777);
  try {
    await handle.writeFile(bytes);
    if (like !== undefined) await keepOwnerAndMode(handle, like);
    if (mode !== undefined) await handle.chmod(mode & PERMISSIONS);
    await handle.datasync();
    await handle.close();
    return temporary;
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

async function keepOwnerAndMode(handle: Handle, like: Stats): Promise<void> {
  if (process.platform === 'win32') return;
  const made = await handle.stat();
  if (made.uid !== like.uid || made.gid !== like.gid) {
    await handle.chown(like.uid, like.gid).catch(() => undefined);
  }
  if ((made.mode & 0o7777) !== (like.mode & 0o7777)) await handle.chmod(like.mode & 0o7777);
}

/** Gives a file its name unless something has that name already; `before` is what a file that is moved must still be. */
async function placeNew(from: string, to: string, before?: Stats): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!NO_LINKS.has(codeOf(error))) throw error;
    await (await open(to, 'wx')).close();
    try {
      return await renamePatiently(from, to, () => before !== undefined && checkUntouched(from, before));
    } catch (renameError) {
      await rm(to, { force: true });
      throw renameError;
    }
  }
  try {
    if (before !== undefined) checkUntouched(from, before);
    unlinkSync(from);
  } catch (error) {
    await unlink(to);
    throw error;
  }
}

async function replace(temporary: string, path: string, before: Stats): Promise<void> {
  await renamePatiently(temporary, path, () => {
    checkUntouched(path, before);
    // Its name or mode may have been changed too, which the content's time does not tell.
    if (lstatSync(path).ctimeMs !== before.ctimeMs) throw problem('ORQ_STALE');
  });
}

/** Windows refuses for a moment while a virus scanner or an indexer looks at the file; each attempt looks anew. */
async function renamePatiently(from: string, to: string, check: () => unknown): Promise<void> {
  for (let wait = 10; ; wait *= 2) {
    check();
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const passing = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error));
      if (!passing || wait > 320) throw error;
      await sleep(wait);
    }
  }
}

/** Where case does not matter, a new spelling of a name finds the old file. */
async function isSameFile(path: string, stat: Stats): Promise<boolean> {
  if (process.platform === 'linux') return false;
  const found = await lstat(path).catch(() => undefined);
  return found !== undefined && found.ino === stat.ino && found.dev === stat.dev && found.nlink === 1;
}

/** A second name of a link would be one of what it leads to on some systems, so it is made anew. */
async function moveLink(from: string, to: string, before: WholeFile): Promise<void> {
  await symlink(Buffer.from(before.bytes), to);
  try {
    checkUntouched(from, before.stat);
    unlinkSync(from);
  } catch (error) {
    await unlink(to);
    throw error;
  }
}

async function moveAcross(from: string, to: string, before: WholeFile): Promise<void> {
  const temporary = await writeTemporary(to, before.bytes, before.stat);
  try {
    const copy = hash('sha256', await readFile(temporary), 'hex');
    if (copy !== before.hash) throw problem('ORQ_STALE');
    await placeNew(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  try {
    checkUntouched(from, before.stat);
    unlinkSync(from);
  } catch (error) {
    await unlink(to);
    throw error;
  }
}
