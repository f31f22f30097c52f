// Folders that a new file needs, and their removal when it is taken back.
import type { FilesPort } from '../../ports/files.ts';

/** Those above a path that are not there yet, outermost first. */
export async function foldersMissing(files: FilesPort, path: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let folder = parentOf(path); folder !== undefined; folder = parentOf(folder)) {
    if ((await files.look(folder)) !== undefined) break;
    missing.unshift(folder);
  }
  return missing;
}

/** Innermost first; one that holds anything stays. */
export async function removeEmpty(files: FilesPort, folders: readonly string[]): Promise<void> {
  for (const folder of folders.toSorted((one, other) => other.length - one.length)) await files.removeFolder(folder);
}

/** Paths are canonical: absolute, with the separators of their system. */
function parentOf(path: string): string | undefined {
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end <= 0 ? undefined : path.slice(0, end);
}
