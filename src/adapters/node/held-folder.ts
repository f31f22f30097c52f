// Holds on to a folder that was decided on: whatever is swapped on the way to it meanwhile, its entries stay those of this one.
import { constants } from 'node:fs';
import { mkdir, open, readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { canonicalPath, problem } from './canonical.ts';
import { codeOf } from './file-faults.ts';
import { makeFolders } from './make-folders.ts';

/**
 * Gives `work` the folder's path in a form that leads to this very folder, and throws `ORQ_MOVED` when `folder` leads
 * through a link by now. Only Linux has such a form; elsewhere the folder is looked at right before.
 */
export async function withFolder<T>(
  folder: string,
  how: { readonly create: boolean },
  work: (held: string) => Promise<T>,
): Promise<T> {
  if (process.platform === 'linux') return holdFolder(folder, how.create, folder, work);
  await checkFolder(folder, how.create);
  return work(folder);
}

/** As `withFolder`, of the entry that `path` names: its folder is held, itself it may be anything or nothing. */
export const withEntry = <T>(path: string, how: { readonly create: boolean }, work: (held: string) => Promise<T>) =>
  dirname(path) === path ? work(path) : withFolder(dirname(path), how, (held) => work(join(held, basename(path))));

/** Opens no content and needs no right to read it; not among Node's constants. */
const O_PATH = 0o10000000;
const FLAGS = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** `reached` is how the folder is come by: through the one above it, where that is held. */
async function holdFolder<T>(
  folder: string,
  create: boolean,
  reached: string,
  work: (held: string) => Promise<T>,
): Promise<T> {
  const handle = await open(reached, FLAGS).catch(async (error: unknown) => {
    if (codeOf(error) === 'ENOENT' && create && reached === folder) return undefined;
    throw (await leadsElsewhere(folder)) ? problem('ORQ_MOVED') : error;
  });
  if (handle === undefined) return makeAndHold(folder, work);
  try {
    const held = `/proc/self/fd/${handle.fd}`;
    const opened = await readlink(held).catch(() => realpath(folder));
    if (opened !== folder) throw problem('ORQ_MOVED');
    return await work(held);
  } finally {
    await handle.close();
  }
}

/** Each folder is made in the one above it while that is held, so that none is made anywhere else. */
async function makeAndHold<T>(folder: string, work: (held: string) => Promise<T>): Promise<T> {
  if (await leadsElsewhere(folder)) throw problem('ORQ_MOVED');
  return holdFolder(dirname(folder), true, dirname(folder), async (above) => {
    const made = join(above, basename(folder));
    await mkdir(made).catch((error: unknown) => {
      // Somebody beside us made it in between, or it is a file, which opening it tells.
      if (codeOf(error) !== 'EEXIST') throw error;
    });
    return holdFolder(folder, false, made, work);
  });
}

const leadsElsewhere = async (folder: string) => (await canonicalPath(folder)) !== folder;

/** The folder must be where it was when the path was decided on: no link may have come in between. */
async function checkFolder(folder: string, create: boolean): Promise<void> {
  try {
    if ((await realpath(folder)) !== folder) throw problem('ORQ_MOVED');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || !create) throw error;
    if (await leadsElsewhere(folder)) throw problem('ORQ_MOVED');
    await makeFolders(folder);
    if ((await realpath(folder)) !== folder) throw problem('ORQ_MOVED');
  }
}
