// Finds ripgrep: the user's own, the one VS Code brings, the one of the npm package, the one on the PATH.
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, isAbsolute, join } from 'node:path';

export interface RipgrepPlaces {
  /** Where VS Code is installed. */
  readonly appRoot?: string;
  /** The path the user has set; it comes first, or the setting would do nothing inside VS Code. */
  readonly setting?: string;
  /** The PATH to look in; the process's own when absent. */
  readonly searchPath?: string;
}

const PROGRAM = process.platform === 'win32' ? 'rg.exe' : 'rg';
const PLATFORM = `${process.platform}-${process.arch}`;

export async function findRipgrep(places: RipgrepPlaces): Promise<string | undefined> {
  for (const path of candidates(places)) {
    if (await isProgram(path)) return path;
  }
  return undefined;
}

function* candidates(places: RipgrepPlaces): Generator<string> {
  if (places.setting !== undefined && isAbsolute(places.setting)) yield places.setting;
  if (places.appRoot !== undefined) {
    for (const modules of ['node_modules', 'node_modules.asar.unpacked']) {
      const folder = join(places.appRoot, modules, '@vscode');
      yield join(folder, 'ripgrep-universal', 'bin', PLATFORM, PROGRAM);
      yield join(folder, 'ripgrep', 'bin', PROGRAM);
      yield join(folder, `ripgrep-${PLATFORM}`, 'bin', PROGRAM);
    }
  }
  const installed = fromPackage();
  if (installed !== undefined) yield installed;
  for (const folder of (places.searchPath ?? process.env.PATH ?? '').split(delimiter)) {
    if (isAbsolute(folder)) yield join(folder, PROGRAM);
  }
}

/** `@vscode/ripgrep` has the program in a package per platform; a bundle without packages around it finds none. */
function fromPackage(): string | undefined {
  try {
    const here = createRequire(import.meta.url);
    return createRequire(here.resolve('@vscode/ripgrep')).resolve(`@vscode/ripgrep-${PLATFORM}/bin/${PROGRAM}`);
  } catch {
    return undefined;
  }
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
