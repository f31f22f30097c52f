// Keeps the images of earlier states within bounds: the ones not used for longest go first, young ones never.
import { statSync, unlinkSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface ImageLimits {
  /** Of all images together, as they are on disk. */
  readonly bytes: number;
  /** An image used so recently may belong to a call that is under way, of whichever window. */
  readonly sparedMs: number;
}

export const IMAGE_LIMITS: ImageLimits = { bytes: 1024 ** 3, sparedMs: 24 * 3600_000 };
/** Nobody takes this long to write one: who did is dead. */
const ABANDONED_MS = 3600_000;
const FOLDER = /^[0-9a-f]{2}$/;
const IMAGE = /^[0-9a-f]{62}\.zst$/;
const TEMPORARY = /^[0-9a-f]{62}\.zst\.[0-9a-f]{12}\.tmp$/;

interface Image {
  readonly path: string;
  readonly size: number;
  readonly usedAt: number;
}

/** Only what is named as images are is touched, folder by folder, so that others get on meanwhile. Gives how many went. */
export async function collectImages(folder: string, limits: ImageLimits = IMAGE_LIMITS): Promise<number> {
  const images: Image[] = [];
  for (const name of (await readdir(folder).catch(() => [])).filter((one) => FOLDER.test(one))) {
    images.push(...(await imagesIn(join(folder, name))));
  }
  let kept = images.reduce((sum, image) => sum + image.size, 0);
  let gone = 0;
  for (const image of images.sort((one, other) => one.usedAt - other.usedAt)) {
    if (kept <= limits.bytes || Date.now() - image.usedAt <= limits.sparedMs) break;
    if (!remove(image)) continue;
    kept -= image.size;
    gone += 1;
  }
  return gone;
}

async function imagesIn(folder: string): Promise<readonly Image[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name): Promise<readonly Image[]> => {
      const path = join(folder, name);
      const at = await stat(path).catch(() => undefined);
      if (at?.isFile() !== true) return [];
      if (IMAGE.test(name)) return [{ path, size: at.size, usedAt: at.mtimeMs }];
      if (TEMPORARY.test(name) && Date.now() - at.mtimeMs > ABANDONED_MS) await rm(path, { force: true });
      return [];
    }),
  );
  return found.flat();
}

/** Looks a last time, and without waiting in between: whoever needs it again says so by its time. */
function remove({ path, usedAt }: Image): boolean {
  try {
    if (statSync(path).mtimeMs !== usedAt) return false;
    unlinkSync(path);
    return true;
  } catch {
    return false;
  }
}
