// The git program, by its absolute path: never one that lies in the folder where it is started.
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, sep } from 'node:path';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

export interface GitProgram {
  readonly binary: string;
  /** The folders of PATH that are absolute and not in the workspace. */
  readonly path: string;
}

export async function findGit(
  source: Readonly<Record<string, string | undefined>>,
  roots: readonly string[],
): Promise<Outcome<GitProgram>> {
  const names = process.platform === 'win32' ? ['git.exe'] : ['git'];
  const [, written = ''] = Object.entries(source).find(([name]) => name.toUpperCase() === 'PATH') ?? [];
  const folders: string[] = [];
  for (const folder of written.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const real = await realpath(folder).catch(() => undefined);
    if (real !== undefined && !roots.some((root) => isWithin(root, real))) folders.push(folder);
  }
  for (const folder of folders) {
    for (const name of names) {
      const binary = join(folder, name);
      if (await isProgram(binary)) return succeed({ binary, path: folders.join(delimiter) });
    }
  }
  return fail('git.missing', 'There is no git on this machine’s PATH. Install git, then try again.');
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

const isWithin = (folder: string, path: string) =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
