// What every change of a repository begins with: what there is to change, and by what one can tell that it is still so.
import { createHash } from 'node:crypto';
import type { GitFile, PreparedGitWrite } from '../../../core/ports/git.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import { parseNames } from '../parse.ts';
import { relativePaths } from '../paths.ts';
import { readStatus } from '../read.ts';
import type { GitSession } from '../session.ts';

export const FROM_INPUT = ['--pathspec-from-file=-', '--pathspec-file-nul'];

/** The plan of a change: `carry` is given the repository as it is when it runs, made sure of again. */
export interface Draft extends Omit<PreparedGitWrite, 'run' | 'notes'> {
  readonly notes?: readonly string[];
  /** What must still be so: told by the same function before and after consent. */
  readonly state: string;
  carry(git: GitSession, signal: AbortSignal): Promise<Outcome<string>>;
}

export const stateOf = (...parts: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** HEAD, and where it stands; the empty text before the first commit. */
export async function headOf(git: GitSession, signal: AbortSignal): Promise<Outcome<string>> {
  const head = await git.ask(['rev-parse', '--verify', '--quiet', 'HEAD'], signal, { also: [1, 128] });
  if (!head.ok) return head;
  const name = await git.ask(['symbolic-ref', '--quiet', 'HEAD'], signal, { also: [1, 128] });
  return name.ok ? succeed(`${name.value.text.trim()} ${head.value.text.trim()}`.trim()) : name;
}

export const namesOf = (files: readonly GitFile[]) =>
  files.flatMap(({ path, from }) => (from === undefined ? [path] : [path, from]));

/** What has changed below the paths; a fault when there is more than can be looked at. */
export async function changedBelow(
  git: GitSession,
  paths: readonly string[],
  signal: AbortSignal,
  untracked: 'all' | 'no',
): Promise<Outcome<readonly GitFile[]>> {
  const below = relativePaths(git.root, paths);
  if (!below.ok) return below;
  const status = await readStatus(git, below.value, signal, untracked);
  if (!status.ok) return status;
  if (status.value.more) return fail('git.refused', 'More files have changed than can be shown. Name fewer paths.');
  return succeed(status.value.files);
}

/** Commands of several processes read the configuration again while files change: what it takes in must not be among them. */
export const refuseIncludes = (git: GitSession): Outcome<void> =>
  git.includes
    ? fail(
        'git.refused',
        'The configuration of this repository takes in other files, which may change while files are checked out. Use git in a terminal for this.',
      )
    : succeed(undefined);

export async function changesBetween(git: GitSession, from: string, to: string, signal: AbortSignal) {
  const plain = ['--no-ext-diff', '--no-textconv', '--no-renames', '--ignore-submodules=dirty', '--name-status', '-z'];
  const told = await git.ask(['diff', ...plain, from, to, '--'], signal);
  if (!told.ok) return told;
  if (told.value.cut) return fail('git.refused', 'More files would change than can be shown. Use git in a terminal.');
  return succeed(parseNames(told.value.text));
}

export const touchedBy = (files: readonly GitFile[]): PreparedGitWrite['touched'] =>
  files.map(({ path, index }) => ({ path, change: index === 'D' ? 'delete' : 'write' }));
