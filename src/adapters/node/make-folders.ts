// Makes a folder and those above it; Node's own recursive mkdir never ends where the system refuses with "no such file".
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from './file-faults.ts';

/** Throws the system error; a folder that exists is fine. */
export async function makeFolders(folder: string, mode = 0o777): Promise<void> {
  try {
    await mkdir(folder, { mode });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') {
      if ((await stat(folder)).isDirectory()) return;
      throw Object.assign(new Error(`${folder} is not a folder`), { code: 'ENOTDIR' });
    }
    const parent = dirname(folder);
    if (codeOf(error) !== 'ENOENT' || parent === folder) throw error;
    const present = await stat(parent).catch(() => undefined);
    // There by now: somebody beside us made it in between, and the next try says whether that was all.
    if (present?.isDirectory() !== true) await makeFolders(parent, mode);
    await mkdir(folder, { mode }).catch((again: unknown) => {
      if (codeOf(again) !== 'EEXIST') throw again;
    });
  }
}
