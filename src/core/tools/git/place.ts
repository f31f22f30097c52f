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
    const entry = path === undefined ? at.path : await entryOf(files, one);
    const root = await git.rootOf(entry);
    if (root.ok) {
      return succeed({
        git,
        root: root.value,
        repository: await files.locate(root.value),
        at,
        paths: entry === root.value ? [] : [entry],
      });
    }
    none = root;
  }
  return none;
}

/** A path as git keeps it: the folders on the way are where they really are, the last name is as it is written, link or not. */
export async function entryOf(files: FilesPort, path: string): Promise<string> {
  const at = await files.locate(path);
  const [, folder = '', name = ''] = /^(.*?)([^/\\]+)$/s.exec(path) ?? [];
  if (name === '' || name === '.' || name === '..' || name.endsWith(':')) return at.path;
  const parent = await files.locate(folder === '' ? '.' : folder);
  const entry = pathIn(parent.path, name);
  // A workspace folder that is named by its name is no entry of another.
  return (await files.locate(entry)).path === at.path ? entry : at.path;
}

/** As a user reads it: a workspace folder by its name. */
export const repositoryLabel = ({ repository: { label, root } }: GitPlace) =>
  label === '.' ? (root?.name ?? label) : label;

export const pathIn = (root: string, path: string) => (root.endsWith('/') ? `${root}${path}` : `${root}/${path}`);

/** What holds secrets is left out unless it was named itself, which was asked for then. */
export const holdsSecrets = ({ root, at }: GitPlace, path: string) =>
  guardPath(pathIn(root, path), at.root?.path ?? root, 'read') !== undefined;

export const locateIn = (place: GitPlace, files: FilesPort, path: string) => files.locate(pathIn(place.root, path));
