// A turn among processes: a file that only one can make, given back when done, worth nothing once it is old.
import { closeSync, openSync, unlinkSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from './file-faults.ts';
import { makeFolders } from './make-folders.ts';

const PAUSE_MS = 10;
const PATIENCE_MS = 5_000;
/** Nobody needs a turn this long: who took it is dead. */
const OLD_MS = 3_000;

/** Gives how to give the turn back. Where no such file can be made at all, the work itself meets and tells the reason. */
export async function takeTurn(file: string): Promise<() => void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const made = await make(file);
    if (made === 'mine') return () => void remove(file);
    if (made === 'impossible') break;
    const age = Date.now() - ((await stat(file).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age <= OLD_MS || !remove(file)) await sleep(PAUSE_MS);
  }
  return () => undefined;
}

async function make(file: string): Promise<'mine' | 'taken' | 'impossible'> {
  try {
    const made = create(file);
    if (made !== 'no folder') return made;
    await makeFolders(dirname(file));
    return create(file) === 'mine' ? 'mine' : 'taken';
  } catch {
    return 'impossible';
  }
}

/** Without waiting: a file without content is made faster than the thread pool is asked to make it. */
function create(file: string): 'mine' | 'taken' | 'no folder' {
  try {
    closeSync(openSync(file, 'wx'));
    return 'mine';
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return 'taken';
    if (codeOf(error) === 'ENOENT') return 'no folder';
    throw error;
  }
}

function remove(file: string): boolean {
  try {
    unlinkSync(file);
    return true;
  } catch {
    return false;
  }
}
