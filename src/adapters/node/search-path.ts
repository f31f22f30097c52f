// The folders that programs are looked for in: absolute ones outside the workspace, whatever the user's PATH says.
import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join, relative, sep } from 'node:path';

/**
 * An entry inside the workspace (`node_modules/.bin`, `.venv/bin`), or one that depends on the folder a command runs in, is
 * left out rather than put last: in the last place it would still provide what the system lacks (`jq`, `tree`), and such a
 * program of the repository's would run under a name that is known to be harmless. Its programs can be named by their path.
 */
export function searchPath(path: string | undefined, roots: readonly string[]): string {
  const folders = (path ?? '').split(delimiter).filter((folder) => isAbsolute(folder) && !isOfWorkspace(folder, roots));
  return [...new Set(folders)].join(delimiter);
}

/**
 * Whether an absolute path lies in one of the folders, also where a link leads there. A workspace that is the home folder
 * or holds it does not count: all that the user has installed would be in it.
 */
export function isOfWorkspace(path: string, roots: readonly string[]): boolean {
  if (!isAbsolute(path)) return false;
  const home = realOf(homedir());
  const real = realOf(path);
  return roots.some((root) => {
    const folder = realOf(root);
    return !isWithin(folder, home) && (isWithin(folder, real) || isWithin(root, path));
  });
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

const SYSTEM_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin', '/run/current-system/sw/bin'];

/** Where what belongs to the system is, for a process of our own that must not meet another program under its name. */
export const SYSTEM_PATH = SYSTEM_FOLDERS.join(':');

/** A program of the system by its absolute path; by its name alone where it is in no known place. */
export function systemProgram(name: string): string {
  const root = process.env.SystemRoot ?? 'C:\\Windows';
  const folders =
    process.platform === 'win32'
      ? [join(root, 'System32'), join(root, 'System32', 'WindowsPowerShell', 'v1.0')]
      : SYSTEM_FOLDERS;
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name;
}
