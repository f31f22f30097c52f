// A turn among processes: a file that only one can make, given back when done, worth nothing once it is old.
import { rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolders } from './make-folders.ts';

const PAUSE_MS = 10;
const PATIENCE_MS = 5_000;
/** Nobody needs a turn this long: who took it is dead. */
const OLD_MS = 3_000;

/** Gives how to give the turn back. Where no such file can be made at all, the work itself meets and tells the reason. */
export async function takeTurn(file: string): Promise<() => Promise<void>> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const made = await make(file);
    if (made === 'mine') return () => rm(file, { force: true });
    if (made === 'impossible') break;
    const age = Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > OLD_MS) await rm(file, { force: true });
    else await sleep(PAUSE_MS);
  }
  return async () => undefined;
}

async function make(file: string): Promise<'mine' | 'taken' | 'impossible'> {
  try {
    await makeFolders(dirname(file));
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return 'mine';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EEXIST' ? 'taken' : 'impossible';
  }
}
