// Searches the workspace with ripgrep: text, files by globs, and file names for completion.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Root } from '../../core/ports/files.ts';
import type { FoundFile, SearchPort } from '../../core/ports/search.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import { rankFuzzy } from './fuzzy.ts';
import { labelOf, makeRoots } from './roots.ts';
import { runRipgrep } from './run-ripgrep.ts';
import { explain, stopped, unavailable } from './search/faults.ts';
import { searchNames } from './search/names.ts';
import { plainOptions } from './search/pattern.ts';
import { searchText } from './search/text.ts';
import type { UnsavedFile } from './search/unsaved.ts';

/** Names asked for while somebody types are listed at most this often. */
const NAMES_KEPT_MS = 4000;
const NAMES_LIMIT = 500_000;
const RANKED_AT_ONCE = 5_000;

export function createSearch(options: {
  readonly roots: readonly string[];
  /** The program's path as it is now, because the user may just have set it; undefined when none is found. */
  readonly ripgrep: () => Promise<string | undefined>;
  /** What an editor holds and has not saved yet. */
  readonly unsaved?: () => Promise<readonly UnsavedFile[]>;
}): SearchPort {
  const roots = makeRoots(options.roots);
  let names:
    | { readonly program: string; readonly until: number; readonly found: Promise<Outcome<readonly FoundFile[]>> }
    | undefined;
  const listNames = (program: string) => {
    if (names === undefined || names.program !== program || names.until < Date.now()) {
      names = { program, until: Date.now() + NAMES_KEPT_MS, found: listAll(program, roots) };
    }
    return names.found;
  };
  return {
    text: async (query, signal) => {
      const [ripgrep, open = []] = await Promise.all([options.ripgrep(), options.unsaved?.()]);
      return ripgrep === undefined ? unavailable() : searchText(ripgrep, roots, open, query, signal);
    },
    names: async (query, signal) => {
      const ripgrep = await options.ripgrep();
      return ripgrep === undefined ? unavailable() : searchNames(ripgrep, roots, query, signal);
    },
    files: async (query, limit, signal) => {
      const ripgrep = await options.ripgrep();
      if (ripgrep === undefined) return unavailable();
      const found = await orAborted(listNames(ripgrep), signal);
      if (found === undefined) return stopped();
      if (!found.ok) {
        names = undefined;
        return found;
      }
      return rank(query, found.value, limit, signal);
    },
  };
}

/** Piece by piece, so that whatever else this thread has to do comes in between. */
async function rank(
  query: string,
  all: readonly FoundFile[],
  limit: number,
  signal: AbortSignal,
): Promise<Outcome<readonly FoundFile[]>> {
  const labelled = ({ label }: FoundFile) => label;
  const best: FoundFile[] = [];
  for (let from = 0; from < all.length; from += RANKED_AT_ONCE) {
    best.push(...rankFuzzy(query, all.slice(from, from + RANKED_AT_ONCE), labelled, limit));
    await nextTurn();
    if (signal.aborted) return stopped();
  }
  return succeed(rankFuzzy(query, best, labelled, limit));
}

async function listAll(program: string, roots: readonly Root[]): Promise<Outcome<readonly FoundFile[]>> {
  const found: FoundFile[] = [];
  if (roots.length === 0) return succeed(found);
  const paths = roots.map((root) => root.path);
  const end = await runRipgrep(
    program,
    ['--files', ...plainOptions([], false), '--', ...paths],
    undefined,
    undefined,
    (path) => {
      found.push({ path, label: labelOf(roots, path) });
      return found.length < NAMES_LIMIT;
    },
  );
  return explain([end], new AbortController().signal, true) ?? succeed(found);
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(undefined);
    const abort = () => resolve(undefined);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
