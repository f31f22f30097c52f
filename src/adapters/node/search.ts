// Searches the workspace with ripgrep: text, and file names for completion.
import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Root } from '../../core/ports/files.ts';
import type { SearchMatch, SearchPort } from '../../core/ports/search.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { rankFuzzy } from './fuzzy.ts';
import { labelOf, makeRoots } from './roots.ts';
import { type RipgrepEnd, runRipgrep } from './run-ripgrep.ts';

const LINE_LIMIT = 300;
/** Names asked for while somebody types are listed at most this often. */
const NAMES_KEPT_MS = 4000;
const NAMES_LIMIT = 500_000;

interface Name {
  readonly path: string;
  readonly label: string;
}
type Query = Parameters<SearchPort['text']>[0];

export function createSearch(options: {
  readonly roots: readonly string[];
  /** The program's path as it is now, because the user may just have set it; undefined when none is found. */
  readonly ripgrep: () => Promise<string | undefined>;
}): SearchPort {
  const roots = makeRoots(options.roots);
  let names:
    | { readonly program: string; readonly until: number; readonly found: Promise<Outcome<readonly Name[]>> }
    | undefined;
  const listNames = (program: string) => {
    if (names === undefined || names.program !== program || names.until < Date.now()) {
      names = { program, until: Date.now() + NAMES_KEPT_MS, found: findNames(program, roots) };
    }
    return names.found;
  };
  return {
    text: async (query, signal) => {
      const ripgrep = await options.ripgrep();
      return ripgrep === undefined ? unavailable() : searchText(ripgrep, roots, query, signal);
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
      return succeed(rankFuzzy(query, found.value, (name) => name.label, limit));
    },
  };
}

async function searchText(
  program: string,
  roots: readonly Root[],
  query: Query,
  signal: AbortSignal,
): ReturnType<SearchPort['text']> {
  const paths = query.paths ?? roots.map((root) => root.path);
  for (const path of paths) {
    if ((await stat(path).catch(() => undefined)) === undefined) {
      return fail('file.missing', `${labelOf(roots, path)} does not exist, so nothing can be searched in it.`);
    }
  }
  if (paths.length === 0) return fail('search.unavailable', 'No folder is open to search in. Open one first.');
  const bad = [query.pattern, ...(query.globs ?? []), ...paths].find((text) => text.includes('\0'));
  if (bad !== undefined) return fail('search.bad-pattern', 'A search cannot contain the character NUL. Leave it out.');
  const matches: SearchMatch[] = [];
  let more = false;
  const end = await runRipgrep(program, textOptions(query, paths), roots[0]?.path, signal, (line) => {
    const match = parseMatch(line, roots);
    if (match === undefined) return true;
    more = matches.length === query.limit;
    if (!more) matches.push(match);
    return !more;
  });
  const failed = explain(end, matches.length > 0);
  if (failed !== undefined) return failed;
  matches.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1));
  return succeed({ matches, more: more || end.reason === 'deadline' });
}

/** Nothing the model wrote can become an option: pattern and globs are values, paths come after `--`. */
function textOptions(query: Query, paths: readonly string[]): string[] {
  const letters =
    query.caseSensitive === undefined ? '--smart-case' : query.caseSensitive ? '--case-sensitive' : '--ignore-case';
  return [
    '--color=never',
    '--no-heading',
    '--with-filename',
    '--line-number',
    '--null',
    '--no-messages',
    '--hidden',
    '--no-require-git',
    `--max-columns=${LINE_LIMIT * 4}`,
    '--max-columns-preview',
    letters,
    ...(query.regex ? [] : ['--fixed-strings']),
    ...(query.globs ?? []).map((glob) => `--glob=${glob}`),
    '--glob=!.git',
    '-e',
    query.pattern,
    '--',
    ...paths,
  ];
}

/** `path NUL line : text`. */
function parseMatch(line: string, roots: readonly Root[]): SearchMatch | undefined {
  const pathEnd = line.indexOf('\0');
  const numberEnd = line.indexOf(':', pathEnd);
  const number = Number(line.slice(pathEnd + 1, numberEnd));
  if (pathEnd <= 0 || numberEnd < 0 || !Number.isInteger(number)) return undefined;
  const path = sep === '\\' ? line.slice(0, pathEnd).replaceAll('/', sep) : line.slice(0, pathEnd);
  const whole = line.slice(numberEnd + 1).replace(/\r$/, '');
  const text = whole.length > LINE_LIMIT ? `${cut(whole)}…` : whole;
  return { path, label: labelOf(roots, path), line: number, text };
}

/** Not between the halves of a surrogate pair. */
const cut = (text: string) => text.slice(0, LINE_LIMIT).replace(/[\ud800-\udbff]$/, '');

async function findNames(program: string, roots: readonly Root[]): Promise<Outcome<readonly Name[]>> {
  const found: Name[] = [];
  if (roots.length === 0) return succeed(found);
  const options = ['--files', '--color=never', '--no-messages', '--hidden', '--no-require-git', '--glob=!.git', '--'];
  const paths = roots.map((root) => root.path);
  const end = await runRipgrep(program, [...options, ...paths], undefined, undefined, (path) => {
    found.push({ path, label: labelOf(roots, path) });
    return found.length < NAMES_LIMIT;
  });
  return explain(end, true) ?? succeed(found);
}

function explain(end: RipgrepEnd, found: boolean): ReturnType<typeof fail> | undefined {
  if (end.reason === 'missing') return unavailable();
  if (end.reason === 'aborted') return stopped();
  if (end.exitCode === 2 && !found && end.errors !== '') {
    return fail('search.bad-pattern', `ripgrep does not understand the search. ${end.errors.replace(/^rg: /, '')}`);
  }
  return undefined;
}

const unavailable = () =>
  fail(
    'search.unavailable',
    'Searching needs ripgrep, which was not found. Install it (https://github.com/BurntSushi/ripgrep#installation) so that "rg" is on the PATH, or set its path in the settings.',
    { action: 'open-settings' },
  );

const stopped = () => fail('search.stopped', 'The search was stopped.', { retryable: true });

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve(undefined);
    const abort = () => resolve(undefined);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
