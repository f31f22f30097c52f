// Writes a workspace of 100,000 small source files in 2,000 folders, always the same ones.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceOf } from './workspace.ts';

const FOLDERS = 2_000;
const FILES_A_FOLDER = 50;

/** Writes into an existing, empty folder. */
export async function writeLargeWorkspace(folder: string): Promise<void> {
  for (let part = 0; part < FOLDERS; part++) {
    const inside = join(folder, `area-${Math.floor(part / 100)}`, `part-${part}`);
    await mkdir(inside, { recursive: true });
    const indexes = Array.from({ length: FILES_A_FOLDER }, (_, offset) => part * FILES_A_FOLDER + offset);
    await Promise.all(indexes.map((index) => writeFile(join(inside, `module-${index}.ts`), sourceOf(index))));
  }
}
