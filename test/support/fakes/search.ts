// Searches a fake workspace, without ripgrep.
import { matchesGlob } from 'node:path/posix';
import { rankFuzzy } from '../../../src/adapters/node/fuzzy.ts';
import type { SearchMatch, SearchPort } from '../../../src/core/ports/search.ts';
import { fail, succeed } from '../../../src/protocol/fault.ts';
import type { FakeFiles } from './files.ts';

type Query = Parameters<SearchPort['text']>[0];

export function createFakeSearch(files: FakeFiles): SearchPort {
  const names = async () => {
    const found: { readonly path: string; readonly label: string }[] = [];
    for (const root of files.roots()) {
      const listed = await files.list(root.path, { depth: 99, limit: 100_000, ignored: false });
      if (listed.ok) found.push(...listed.value.entries.filter((entry) => entry.kind === 'file'));
    }
    return found.map(({ path, label }) => ({ path, label }));
  };
  return {
    text: async (query, signal) => {
      if (signal.aborted) return stopped();
      const expression = compile(query);
      if (expression === undefined) return fail('search.bad-pattern', `The pattern ${query.pattern} is not valid.`);
      for (const path of query.paths ?? []) {
        if ((await files.stat(path)) === undefined) return fail('file.missing', `${path} does not exist.`);
      }
      const found = (await names()).filter(({ path, label }) => isWanted(query, path, label));
      const matches = found
        .sort((a, b) => (a.path < b.path ? -1 : 1))
        .flatMap(({ path, label }) => matchLines(expression, path, label, files.text(path) ?? ''));
      return succeed({ matches: matches.slice(0, query.limit), more: matches.length > query.limit });
    },
    files: async (query, limit, signal) =>
      signal.aborted ? stopped() : succeed(rankFuzzy(query, await names(), (name) => name.label, limit)),
  };
}

const stopped = () => fail('search.stopped', 'The search was stopped.', { retryable: true });

function compile(query: Query): RegExp | undefined {
  const source = query.regex ? query.pattern : query.pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const caseSensitive = query.caseSensitive ?? query.pattern !== query.pattern.toLowerCase();
  try {
    return new RegExp(source, caseSensitive ? '' : 'i');
  } catch {
    return undefined;
  }
}

function isWanted(query: Query, path: string, label: string): boolean {
  const within = query.paths === undefined || query.paths.some((one) => path === one || path.startsWith(`${one}/`));
  const globs = query.globs ?? [];
  const fits = (glob: string) => matchesGlob(label, glob.includes('/') ? glob : `**/${glob}`);
  const wanted = globs.filter((glob) => !glob.startsWith('!'));
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  return within && (wanted.length === 0 || wanted.some(fits)) && !unwanted.some(fits);
}

function matchLines(expression: RegExp, path: string, label: string, text: string): SearchMatch[] {
  if (text.includes('\0')) return [];
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (!expression.test(line)) return [];
    const cut = line.slice(0, 300).replace(/[\ud800-\udbff]$/, '');
    return [{ path, label, line: index + 1, text: line.length > 300 ? `${cut}…` : line }];
  });
}
