// What git, asked at a prompt for something that only reads, would start because a repository says so: its submodules are looked at too.
import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { findRoot } from './repository.ts';
import type { GitSession } from './session.ts';

/** A list of all files of a large repository. */
const INDEX_LIMIT = 64 * 1024 * 1024;
/** Repositories within repositories; more are not looked through for one command. */
const MOST = 50;

type Open = (root: string) => Promise<Outcome<GitSession>>;

export async function startedBy(folder: string, open: Open, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
  const bare = await bareAbove(folder);
  if (bare !== undefined) {
    return fail(
      'git.refused',
      `${bare} is made like the inside of a repository, so that git would obey what is in it.`,
    );
  }
  const root = await findRoot(folder);
  return root.ok ? startedIn([root.value], open, signal) : succeed([]);
}

async function startedIn(roots: string[], open: Open, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
  const started: string[] = [];
  for (const [index, root] of roots.entries()) {
    if (index >= MOST) return fail('git.refused', `${roots[0]} holds more repositories than are looked through.`);
    const session = await open(root);
    if (!session.ok) return session;
    started.push(...session.value.started);
    const nested = await nestedIn(session.value, signal);
    if (!nested.ok) return nested;
    // Grows while it is gone through.
    roots.push(...nested.value);
  }
  return succeed([...new Set(started)]);
}

/** Checked out repositories that the index has an entry for: git asks a git in each of them how it is. */
async function nestedIn(git: GitSession, signal: AbortSignal): Promise<Outcome<readonly string[]>> {
  const listed = await git.ask(['ls-files', '--stage', '-z'], signal, { limit: INDEX_LIMIT });
  if (!listed.ok) return listed;
  if (listed.value.cut) return fail('git.refused', `${git.root} has too many files to look for repositories in it.`);
  const links = listed.value.text.split('\0').filter((entry) => entry.startsWith('160000 '));
  const places = links.map((entry) => join(git.root, entry.slice(entry.indexOf('\t') + 1)));
  const there = await Promise.all(places.map((place) => exists(join(place, '.git'))));
  return succeed(places.filter((_, index) => there[index]));
}

/** The folder, or one above it below the repository's root, that git takes for a repository without files. */
async function bareAbove(path: string): Promise<string | undefined> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (await exists(join(folder, '.git'))) return undefined;
    const [head, objects, shared] = await Promise.all(
      ['HEAD', 'objects', 'commondir'].map((name) => exists(join(folder, name))),
    );
    if (head && (objects || shared)) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

const exists = async (path: string) => (await lstat(path).catch(() => undefined)) !== undefined;
