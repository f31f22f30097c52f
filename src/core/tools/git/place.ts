// Which repository a call of the git tools is about, and how its files are named to the policy and the user.
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { FilesPort, Located } from '../../ports/files.ts';
import type { GitPort } from '../../ports/git.ts';
import type { Ports } from '../../ports.ts';
import { guardPath } from '../../shared/guard-path.ts';

export interface GitPlace {
  readonly git: GitPort;
  /** Of the repository, absolute. */
  readonly root: string;
  readonly repository: Located;
  /** What was named: the repository's root, or a path in it. */
  readonly at: Located;
  /** For the port: empty when it is about the whole repository. */
  readonly paths: readonly string[];
}

/** The path's repository, or that of the first workspace folder that has one: of that, only what is in the workspace. */
export async function placeOf(path: string | undefined, { files, git }: Ports): Promise<Outcome<GitPlace>> {
  if (git === undefined) return fail('git.missing', 'There is no git here. Work without it.');
  const tried = path === undefined ? files.roots().map((root) => root.path) : [path];
  let none: Outcome<GitPlace> = fail('workspace.none', 'No folder is open. Open one first.', { action: 'open-folder' });
  for (const one of tried) {
    const at = await files.locate(one);
    const root = await git.rootOf(at.path);
    if (root.ok) {
      return succeed({
        git,
        root: root.value,
        repository: await files.locate(root.value),
        at,
        paths: at.path === root.value ? [] : [at.path],
      });
    }
    none = root;
  }
  return none;
}

/** As a user reads it: a workspace folder by its name. */
export const repositoryLabel = ({ repository: { label, root } }: GitPlace) =>
  label === '.' ? (root?.name ?? label) : label;

export const pathIn = (root: string, path: string) => (root.endsWith('/') ? `${root}${path}` : `${root}/${path}`);

/** What holds secrets is left out unless it was named itself, which was asked for then. */
export const holdsSecrets = ({ root, at }: GitPlace, path: string) =>
  guardPath(pathIn(root, path), at.root?.path ?? root, 'read') !== undefined;

export const locateIn = (place: GitPlace, files: FilesPort, path: string) => files.locate(pathIn(place.root, path));
