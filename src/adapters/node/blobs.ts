// Before-images on disk: compressed, addressed by the hash of their content, checked when they are read.
import { hash, randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { zstdCompress, zstdCompressSync, zstdDecompress } from 'node:zlib';
import type { BlobsPort } from '../../core/ports/files.ts';
import { collectImages, IMAGE_LIMITS, type ImageLimits } from './collect-images.ts';
import { codeOf } from './file-faults.ts';
import { makeFolders } from './make-folders.ts';

/** Far above what a tool reads; it only keeps a mistake from filling memory and disk. */
const SIZE_LIMIT = 256 * 1024 * 1024;
/** Below this, compressing at once is faster than handing it to another thread. */
const SMALL = 32 * 1024;
/** Within this, an image's time says well enough that it was used. */
const FRESH_MS = 3600_000;
const COLLECT_AFTER_MS = 30_000;
const COLLECT_AFTER_BYTES = 64 * 1024 * 1024;
const HASH = /^[0-9a-f]{64}$/;

const compressLarge = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/**
 * `put` has the bytes on disk when it resolves, and rejects with a sentence when the disk is full or cannot be written:
 * without a before-image the change it was for must not happen. `get` gives undefined for what is missing or damaged.
 */
export function createBlobs(folder: string, limits: ImageLimits = IMAGE_LIMITS): BlobsPort {
  const collect = collector(folder, limits);
  const pathOf = (name: string) => join(folder, name.slice(0, 2), `${name.slice(2)}.zst`);
  return {
    put: async (bytes) => {
      const name = hash('sha256', bytes, 'hex');
      if (bytes.length > SIZE_LIMIT) {
        throw new Error(
          `A before-image of ${bytes.length} bytes is over the limit of ${SIZE_LIMIT}; nothing was changed.`,
        );
      }
      const path = pathOf(name);
      if (!(await isKept(path))) await store(path, bytes);
      collect(bytes.length);
      return name;
    },
    get: async (name) => {
      if (!HASH.test(name)) return undefined;
      const path = pathOf(name);
      const packed = await readFile(path).catch(() => undefined);
      if (packed === undefined) return undefined;
      const bytes = await decompress(packed, { maxOutputLength: SIZE_LIMIT }).catch(() => undefined);
      if (bytes !== undefined && hash('sha256', bytes, 'hex') === name) return bytes;
      await rm(path, { force: true }).catch(() => undefined);
      return undefined;
    },
  };
}

/** An image that is needed again counts as used now: those not used for longest are collected. */
async function isKept(path: string): Promise<boolean> {
  const present = await stat(path).catch(() => undefined);
  if (present === undefined || present.size === 0) return false;
  if (Date.now() - present.mtimeMs < FRESH_MS) return true;
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

/** Some time after the first image, and again after each lot of them; off the path, and never in the way of an end. */
function collector(folder: string, limits: ImageLimits): (bytes: number) => void {
  let since = COLLECT_AFTER_BYTES;
  return (bytes) => {
    since += bytes;
    if (since < COLLECT_AFTER_BYTES) return;
    since = 0;
    setTimeout(() => void collectImages(folder, limits).catch(() => undefined), COLLECT_AFTER_MS).unref();
  };
}

async function store(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const packed = bytes.length <= SMALL ? zstdCompressSync(bytes) : await compressLarge(bytes);
    await writeDurably(temporary, packed);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    const full = codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
    const reason = full ? 'the disk is full; free some space' : 'check its permissions';
    throw new Error(`The before-image cannot be kept in ${dirname(dirname(path))}: ${reason}. Nothing was changed.`, {
      cause: error,
    });
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o600).catch(async (error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    await makeFolders(dirname(path), 0o700);
    return open(path, 'wx', 0o600);
  });
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}
