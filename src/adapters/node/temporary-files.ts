// Names of the files that a new content is written to first, and their removal when whoever wrote them has died.
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Of a file name so much is kept that the whole stays short enough for every disk. */
const beginning = (path: string) => `.${basename(path).slice(0, 40)}.`;

/** In the same folder as the file itself; tells who writes it. */
export function temporaryFor(path: string): string {
  return join(dirname(path), `${beginning(path)}${process.pid}-${randomBytes(6).toString('hex')}.tmp`);
}

/** Those of living processes are being written. */
export async function tidyAround(path: string): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  const start = beginning(path);
  await Promise.all(
    names.map(async (name) => {
      const writer = name.startsWith(start) ? /^(\d+)-[0-9a-f]{12}\.tmp$/.exec(name.slice(start.length)) : null;
      if (writer === null || isAlive(Number(writer[1]))) return;
      await rm(join(folder, name), { force: true }).catch(() => undefined);
    }),
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
