// Paths as git is given them: from the repository's root, each taken as it is written.
import { relative, sep } from 'node:path';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

/** Relative to the root with forward slashes; the root itself is `.`. Fault: `git.outside`. */
export function relativePaths(root: string, paths: readonly string[]): Outcome<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const below = relative(root, path);
    if (below === '..' || below.startsWith(`..${sep}`) || /^[a-z]:/i.test(below)) {
      return fail('git.outside', `${path} is not in the repository in ${root}. Name a path in it.`);
    }
    found.push(below === '' ? '.' : sep === '/' ? below : below.replaceAll(sep, '/'));
  }
  return succeed(found);
}

/** Neither a pattern nor an option, whatever signs it is made of. */
export const literal = (path: string) => (path === '.' ? ':(top)' : `:(top,literal)${path}`);

const except = (path: string) => `:(top,exclude,literal)${path}`;

/** What follows the options: `--`, then the paths. */
export function pathArguments(paths: readonly string[], without: readonly string[] = []): readonly string[] {
  if (without.length === 0) return ['--', ...paths.map(literal)];
  return ['--', ...(paths.length === 0 ? [':(top)'] : paths.map(literal)), ...without.map(except)];
}

/** For `--pathspec-from-file=- --pathspec-file-nul`: any number of them. */
export const pathInput = (paths: readonly string[]) => paths.map((path) => `${literal(path)}\0`).join('');
