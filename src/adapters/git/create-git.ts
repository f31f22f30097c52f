// Git through simple-git, over repositories that may be hostile: nothing of theirs is run.
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GitPort, GitRepository } from '../../core/ports/git.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import { findGit, type GitProgram } from './find-git.ts';
import { relativePaths } from './paths.ts';
import { readBlame, readBranches, readDiff, readLog, readNames, readStashes, readStatus } from './read.ts';
import { findRoot, openRepository } from './repository.ts';
import { gitIn } from './run-git.ts';
import { type GitSession, sessionOf } from './session.ts';
import { startedBy } from './started-by.ts';
import { prepareWrite } from './write.ts';

export interface GitParts {
  /** Canonical. */
  readonly roots: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Folders below a workspace folder that are looked at for repositories of their own. */
const SIBLINGS = 100;
/** Each tool of git asks for itself while one request is made; no repository is made meanwhile. */
const SAME_MS = 50;

export function createGit({ roots, environment }: GitParts): GitPort {
  let program: Promise<Outcome<GitProgram>> | undefined;
  const findProgram = async () => {
    program ??= findGit(environment, roots);
    const found = await program;
    // It may be installed meanwhile.
    if (!found.ok) program = undefined;
    return found;
  };
  const open = async (root: string, signal: AbortSignal): Promise<Outcome<GitSession>> => {
    const found = await findProgram();
    if (!found.ok) return found;
    const run = gitIn(root, found.value, environment);
    const repository = await openRepository(root, run, signal);
    return repository.ok ? succeed(sessionOf(repository.value, run)) : repository;
  };
  let known = false;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return {
    present: () => {
      const now = performance.now();
      if (known || now - lookedAt < SAME_MS) return known;
      known = roots.some((root) => hasRepository(root));
      lookedAt = now;
      return known;
    },
    rootOf: findRoot,
    startedBy: (folder, signal) => startedBy(folder, (root) => open(root, signal), signal),
    open: async (root, signal) => {
      const session = await open(root, signal);
      return session.ok ? succeed(repositoryOf(session.value, (again) => open(root, again))) : session;
    },
  };
}

function repositoryOf(git: GitSession, again: (signal: AbortSignal) => Promise<Outcome<GitSession>>): GitRepository {
  return {
    root: git.root,
    status: async (paths, signal) => {
      const below = relativePaths(git.root, paths);
      return below.ok ? readStatus(git, below.value, signal) : below;
    },
    differing: (query, signal) => readNames(git, query, signal),
    diff: (query, signal) => readDiff(git, query, signal),
    log: (query, signal) => readLog(git, query, signal),
    blame: (query, signal) => readBlame(git, query, signal),
    branches: (limit, signal) => readBranches(git, limit, signal),
    stashes: (limit, signal) => readStashes(git, limit, signal),
    prepare: (write, signal) => prepareWrite(git, write, signal, again),
  };
}

/** In the folder, above it, or right below it. */
function hasRepository(root: string): boolean {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return true;
    if (dirname(folder) === folder) break;
  }
  try {
    const below = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return below.slice(0, SIBLINGS).some((entry) => existsSync(join(root, entry.name, '.git')));
  } catch {
    return false;
  }
}
