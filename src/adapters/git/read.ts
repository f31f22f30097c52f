// What is asked of a repository: its state, differences, history, authors, branches and stashes.
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitDiffQuery, GitRepository } from '../../core/ports/git.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import {
  BRANCH_FORMAT,
  LOG_FORMAT,
  parseBlame,
  parseBranches,
  parseLog,
  parseNames,
  parseStashes,
  parseStatus,
  STASH_FORMAT,
} from './parse.ts';
import { pathArguments, relativePaths } from './paths.ts';
import { commitOf, type GitSession } from './session.ts';

/** A submodule's own state would be told by a git of its own, which takes none of our settings. */
const SUBMODULES = '--ignore-submodules=dirty';
const PLAIN = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-relative', '--submodule=short', SUBMODULES];
const PATCH = ['--patch', '--find-renames', '--src-prefix=a/', '--dst-prefix=b/', '--unified=3', '--no-show-signature'];

const UNDER_WAY: readonly (readonly [file: string, what: string])[] = [
  ['MERGE_HEAD', 'merge'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['BISECT_LOG', 'bisect'],
];

export async function underWay(git: GitSession): Promise<readonly string[]> {
  const found = await Promise.all(
    UNDER_WAY.map(async ([file, what]) => {
      const there = await access(join(git.gitFolder, file)).then(
        () => true,
        () => false,
      );
      return there ? what : undefined;
    }),
  );
  return [...new Set(found.filter((what) => what !== undefined))];
}

export async function readStatus(
  git: GitSession,
  paths: readonly string[],
  signal: AbortSignal,
  untracked: 'normal' | 'all' | 'no' = 'normal',
): ReturnType<GitRepository['status']> {
  const args = [
    'status',
    '--porcelain=v2',
    '--branch',
    '-z',
    `--untracked-files=${untracked}`,
    '--find-renames',
    SUBMODULES,
  ];
  const told = await git.ask([...args, ...pathArguments(paths)], signal);
  if (!told.ok) return told;
  return succeed({ ...parseStatus(told.value.text, told.value.cut), underWay: await underWay(git) });
}

/** The command and revisions of a comparison. */
async function compared(
  git: GitSession,
  { staged, rev }: GitDiffQuery,
  signal: AbortSignal,
): Promise<Outcome<readonly string[]>> {
  const cached = staged === true ? ['--cached'] : [];
  if (rev === undefined) return succeed(['diff', ...cached]);
  const revisions = await revisionsOf(git, rev, signal);
  return revisions.ok ? succeed(['diff', ...cached, ...(revisions.value ?? [])]) : revisions;
}

const ofCommit = async (git: GitSession, rev: string, signal: AbortSignal): Promise<Outcome<readonly string[]>> => {
  const hash = await commitOf(git, rev, signal);
  return hash.ok ? succeed(['show', '--format=', '-m', '--first-parent', hash.value]) : hash;
};

async function differ(git: GitSession, query: GitDiffQuery, options: readonly string[], signal: AbortSignal) {
  const paths = relativePaths(git.root, query.paths);
  if (!paths.ok) return paths;
  const command =
    query.commit === true ? await ofCommit(git, query.rev ?? 'HEAD', signal) : await compared(git, query, signal);
  if (!command.ok) return command;
  const [name = 'diff', ...revisions] = command.value;
  return git.ask([name, ...PLAIN, ...options, ...revisions, ...pathArguments(paths.value, query.without)], signal);
}

export const readDiff: (
  git: GitSession,
  ...asked: Parameters<GitRepository['diff']>
) => ReturnType<GitRepository['diff']> = async (git, query, signal) => {
  const told = await differ(git, query, PATCH, signal);
  return told.ok ? succeed({ text: told.value.text, cut: told.value.cut }) : told;
};

/** Without renames: both names of what was moved are told. */
export async function readNames(git: GitSession, query: GitDiffQuery, signal: AbortSignal) {
  const told = await differ(git, query, ['--name-status', '-z', '--no-renames'], signal);
  return told.ok ? succeed(parseNames(told.value.text)) : told;
}

export const readLog: (
  git: GitSession,
  ...asked: Parameters<GitRepository['log']>
) => ReturnType<GitRepository['log']> = async (git, { rev, paths, skip, limit }, signal) => {
  const below = relativePaths(git.root, paths);
  if (!below.ok) return below;
  const revisions = await revisionsOf(git, rev, signal);
  if (!revisions.ok) return revisions;
  if (revisions.value === undefined) return succeed({ commits: [], more: false });
  const bounds = [`--skip=${skip}`, `--max-count=${limit + 1}`];
  const shape = [
    `--format=${LOG_FORMAT}`,
    '--no-show-signature',
    '--no-notes',
    '--no-color',
    '--no-patch',
    '--decorate=short',
  ];
  const told = await git.ask(['log', ...shape, ...bounds, ...revisions.value, ...pathArguments(below.value)], signal);
  if (!told.ok) return told;
  const commits = parseLog(told.value.text);
  return succeed({ commits: commits.slice(0, limit), more: commits.length > limit || told.value.cut });
};

/** Undefined before the first commit. */
async function revisionsOf(
  git: GitSession,
  rev: string | undefined,
  signal: AbortSignal,
): Promise<Outcome<readonly string[] | undefined>> {
  const range = rev === undefined ? null : /^(.*?)(\.\.\.?)(.*)$/s.exec(rev);
  if (range === null) {
    const hash = await commitOf(git, rev ?? 'HEAD', signal);
    if (hash.ok) return succeed([hash.value]);
    return rev === undefined && hash.fault.code === 'git.no-revision' ? succeed(undefined) : hash;
  }
  const [, from = '', dots = '..', to = ''] = range;
  const [one, other] = [await commitOf(git, from || 'HEAD', signal), await commitOf(git, to || 'HEAD', signal)];
  if (!one.ok) return one;
  return other.ok ? succeed([`${one.value}${dots}${other.value}`]) : other;
}

export const readBlame: (
  git: GitSession,
  ...asked: Parameters<GitRepository['blame']>
) => ReturnType<GitRepository['blame']> = async (git, { path, rev, from, to }, signal) => {
  const below = relativePaths(git.root, [path]);
  if (!below.ok) return below;
  const hash = rev === undefined ? undefined : await commitOf(git, rev, signal);
  if (hash?.ok === false) return hash;
  const revision = hash?.ok === true ? [hash.value] : [];
  const range = `-L${from},${to}`;
  // Of all commands, this one takes a path and no pattern.
  const told = await git.ask(
    [
      'blame',
      '--line-porcelain',
      '--no-textconv',
      '--no-progress',
      '--no-ignore-revs-file',
      range,
      ...revision,
      '--',
      ...below.value,
    ],
    signal,
  );
  return told.ok ? succeed(parseBlame(told.value.text)) : told;
};

export const readBranches: (
  git: GitSession,
  ...asked: Parameters<GitRepository['branches']>
) => ReturnType<GitRepository['branches']> = async (git, limit, signal) => {
  const order = ['--sort=-committerdate', `--count=${limit}`];
  const told = await git.ask(
    ['for-each-ref', `--format=${BRANCH_FORMAT}`, ...order, 'refs/heads', 'refs/remotes'],
    signal,
  );
  return told.ok ? succeed(parseBranches(told.value.text)) : told;
};

export const readStashes: (
  git: GitSession,
  ...asked: Parameters<GitRepository['stashes']>
) => ReturnType<GitRepository['stashes']> = async (git, limit, signal) => {
  const top = await git.ask(['rev-parse', '--verify', '--quiet', 'refs/stash'], signal, { also: [1, 128] });
  if (!top.ok) return top;
  if (top.value.text.trim() === '') return succeed([]);
  const shape = [`--format=${STASH_FORMAT}`, '--no-show-signature', '--no-notes', '--no-color', '--no-patch'];
  const told = await git.ask(
    ['log', '--walk-reflogs', '--first-parent', ...shape, `--max-count=${limit}`, 'refs/stash', '--'],
    signal,
  );
  return told.ok ? succeed(parseStashes(told.value.text)) : told;
};
