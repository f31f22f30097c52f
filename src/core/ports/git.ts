// Git as the tools reach it: typed readings, and changes that are described first and then carried out as described.
import type { Outcome } from '../../protocol/fault.ts';

/** Of one path: relative to the repository's root, with forward slashes. */
export interface GitFile {
  readonly path: string;
  /** Where it came from, when it was renamed or copied. */
  readonly from?: string;
  /** In the index against HEAD, and in the work tree against the index: git's letters, `.` for no change. */
  readonly index: string;
  readonly tree: string;
}

export interface GitStatus {
  /** Undefined when HEAD is detached. */
  readonly branch?: string;
  /** Undefined before the first commit. */
  readonly head?: string;
  readonly upstream?: string;
  readonly ahead: number;
  readonly behind: number;
  /** What has been begun and not ended: merge, rebase, cherry-pick, revert, bisect. */
  readonly underWay: readonly string[];
  readonly files: readonly GitFile[];
  /** There are more than were looked at. */
  readonly more: boolean;
}

export interface GitCommit {
  readonly hash: string;
  readonly author: string;
  readonly date: string;
  readonly refs: string;
  readonly subject: string;
  readonly body: string;
}

export interface GitText {
  readonly text: string;
  /** It was longer than what is ever read. */
  readonly cut: boolean;
}

export interface GitBlamedLine {
  readonly hash: string;
  readonly author: string;
  readonly date: string;
  readonly line: number;
  readonly text: string;
}

export interface GitBranch {
  readonly name: string;
  readonly current: boolean;
  readonly remote: boolean;
  readonly hash: string;
  readonly upstream: string;
  readonly track: string;
  readonly date: string;
  readonly subject: string;
}

export interface GitStash {
  readonly number: number;
  readonly date: string;
  readonly subject: string;
}

/** What is compared: the work tree with the index (or with HEAD's when `staged`), or with `rev`, or what `a..b` says. */
export interface GitDiffQuery {
  readonly staged?: boolean;
  readonly rev?: string;
  /** What the commit `rev` itself changed, against its first parent. */
  readonly commit?: boolean;
  /** Absolute canonical paths; all when empty. */
  readonly paths: readonly string[];
  /** Relative to the root: left out, whatever `paths` says. */
  readonly without?: readonly string[];
}

export type GitWrite =
  | { readonly op: 'stage'; readonly paths: readonly string[] }
  | { readonly op: 'unstage'; readonly paths: readonly string[] }
  | { readonly op: 'commit'; readonly message: string; readonly paths: readonly string[] }
  | { readonly op: 'branch'; readonly name: string }
  | { readonly op: 'switch'; readonly name: string }
  | { readonly op: 'stash'; readonly message?: string; readonly paths: readonly string[] }
  | { readonly op: 'pop'; readonly number: number };

/** A change that was looked at and has not been made. */
export interface PreparedGitWrite {
  /** What is put into the index, into a commit or aside: for the user to read. */
  readonly files: readonly GitFile[];
  /** Files of the work tree that it writes or deletes; relative to the root. */
  readonly touched: readonly { readonly path: string; readonly change: 'write' | 'delete' }[];
  /** What is done differently from git at a prompt: hooks that do not run, a commit that is not signed. */
  readonly notes: readonly string[];
  /** Does what was described, or fails with `git.changed` because the repository is not the same any more. */
  run(signal: AbortSignal): Promise<Outcome<string>>;
}

/**
 * Faults of all: `git.failed`, `git.refused` (the repository would run something, or point elsewhere), `git.no-revision`,
 * `git.outside` (a path that is not in the repository), `tool.stopped`.
 */
export interface GitRepository {
  /** Absolute canonical path of the work tree. */
  readonly root: string;
  status(paths: readonly string[], signal: AbortSignal): Promise<Outcome<GitStatus>>;
  /** The files that `diff` would show. */
  differing(query: GitDiffQuery, signal: AbortSignal): Promise<Outcome<readonly GitFile[]>>;
  diff(query: GitDiffQuery, signal: AbortSignal): Promise<Outcome<GitText>>;
  /** Newest first. */
  log(
    query: {
      readonly rev?: string;
      readonly paths: readonly string[];
      readonly skip: number;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<Outcome<{ readonly commits: readonly GitCommit[]; readonly more: boolean }>>;
  blame(
    query: {
      readonly path: string;
      readonly rev?: string;
      readonly from: number;
      readonly to: number;
    },
    signal: AbortSignal,
  ): Promise<Outcome<readonly GitBlamedLine[]>>;
  branches(limit: number, signal: AbortSignal): Promise<Outcome<readonly GitBranch[]>>;
  stashes(limit: number, signal: AbortSignal): Promise<Outcome<readonly GitStash[]>>;
  /** Faults beside those of all: `git.nothing-to-commit`, `git.nothing-to-stash`, `git.conflict`, `git.exists`, `git.bad-name`. */
  prepare(write: GitWrite, signal: AbortSignal): Promise<Outcome<PreparedGitWrite>>;
}

export interface GitPort {
  /** Whether the workspace has a repository to offer tools for; cheap enough to be asked before each request. */
  present(): boolean;
  /** The root of the repository that holds a canonical path; looks at folders and runs nothing. Fault: `git.none`. */
  rootOf(path: string): Promise<Outcome<string>>;
  /**
   * What a command in this canonical folder that only reads would start or fetch because the repository's own
   * configuration, or that of a repository in it, says so: `./x (core.fsmonitor)`. Nothing where there is no repository.
   * A fault is a repository that may do anything, or that cannot be told.
   */
  startedBy(folder: string, signal: AbortSignal): Promise<Outcome<readonly string[]>>;
  /** Faults: `git.none`, `git.missing` (no program), `git.old`, `git.bare`, `git.refused`, `git.failed`. */
  open(root: string, signal: AbortSignal): Promise<Outcome<GitRepository>>;
}
