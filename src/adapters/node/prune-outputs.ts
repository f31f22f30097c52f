// Removes the kept outputs of long ago, and the oldest when they have become too much for the disk.
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface PruneLimits {
  readonly olderThanMs: number;
  readonly bytes: number;
  /** A file written to so recently may belong to a command of another window that still runs. */
  readonly sparedMs: number;
}

const LIMITS: PruneLimits = { olderThanMs: 7 * 24 * 3600_000, bytes: 500 * 1024 * 1024, sparedMs: 3600_000 };
const OUTPUT = /^[0-9a-f]{10}-\d+\.log$/;

/** Only what the shell itself names so is touched; a file that cannot be removed is left for the next time. */
export async function pruneOutputs(folder: string, limits: PruneLimits = LIMITS): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => OUTPUT.test(name))
      .map(async (name) => {
        const path = join(folder, name);
        const at = await stat(path).catch(() => undefined);
        return at?.isFile() === true ? [{ path, size: at.size, age: Date.now() - at.mtimeMs }] : [];
      }),
  );
  let kept = 0;
  for (const file of found.flat().sort((one, other) => one.age - other.age)) {
    kept += file.size;
    const old = file.age > limits.olderThanMs || (kept > limits.bytes && file.age > limits.sparedMs);
    if (!old) continue;
    kept -= file.size;
    await rm(file.path, { force: true }).catch(() => undefined);
  }
}
