// Searches a fake workspace, without ripgrep.
import { matchesGlob } from 'node:path/posix';
import { rankFuzzy } from '../../../src/adapters/node/fuzzy.ts';
import type { NamesQuery, SearchMatch, SearchPort, TextQuery } from '../../../src/core/ports/search.ts';
import { fail, succeed } from '../../../src/protocol/fault.ts';
import type { FakeFiles } from './files.ts';

interface Name {
  readonly path: string;
  readonly label: string;
}
type Wanted = Pick<TextQuery | NamesQuery, 'paths' | 'ignored'> & { readonly globs?: readonly string[] };

export function createFakeSearch(files: FakeFiles): SearchPort {
  const list = async (ignored = false) => {
    const found: Name[] = [];
    for (const root of files.roots()) {
      const listed = await files.list(root.path, { depth: 99, limit: 100_000, ignored });
      if (listed.ok) found.push(...listed.value.entries.filter((entry) => entry.kind === 'file'));
    }
    return found.map(({ path, label }) => ({ path, label })).sort((a, b) => compare(a.path, b.path));
  };
  const reach = async (query: Wanted) => {
    for (const path of query.paths ?? []) {
      if ((await files.stat(path)) === undefined) return fail('file.missing', `${path} does not exist.`);
    }
    const named = (await list(true)).filter(({ path }) => query.paths?.includes(path));
    const others = (await list(query.ignored)).filter((name) => isWanted(query, name) && !named.includes(name));
    const all = [...named, ...others.filter(({ path }) => !named.some((name) => name.path === path))];
    return succeed(all.sort((a, b) => compare(a.path, b.path)));
  };
  return {
    text: async (query, signal) => {
      if (signal.aborted) return stopped();
      const expression = compile(query);
      if (expression === undefined) return fail('search.bad-pattern', `The pattern ${query.pattern} is not valid.`);
      const reached = await reach(query);
      if (!reached.ok) return reached;
      const open = reached.value.filter(({ path }) => query.open?.(path) !== false);
      return succeed(page(query, expression, open, (path) => files.text(path) ?? ''));
    },
    names: async (query, signal) => {
      if (signal.aborted) return stopped();
      const reached = await reach(query);
      if (!reached.ok) return reached;
      const rest = reached.value.filter(({ path }) => query.after === undefined || compare(path, query.after) > 0);
      const shown = rest.slice(0, query.limit);
      return succeed({
        files: shown,
        more: rest.length > shown.length,
        total: reached.value.length,
        unfinished: false,
      });
    },
    files: async (query, limit, signal) =>
      signal.aborted ? stopped() : succeed(rankFuzzy(query, await list(), (name) => name.label, limit)),
  };
}

const stopped = () => fail('search.stopped', 'The search was stopped.', { retryable: true });

/** Folder by folder, as a listing that is sorted goes through them. */
function compare(one: string, other: string): number {
  const [a, b] = [one.replaceAll('/', '\0'), other.replaceAll('/', '\0')];
  return a < b ? -1 : a > b ? 1 : 0;
}

function compile(query: TextQuery): RegExp | undefined {
  const literal = query.regex ? query.pattern : query.pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const caseSensitive = query.caseSensitive ?? query.pattern !== query.pattern.toLowerCase();
  try {
    return new RegExp(query.words === true ? `\\b(?:${literal})\\b` : literal, caseSensitive ? 'gm' : 'gim');
  } catch {
    return undefined;
  }
}

function isWanted(query: Wanted, { path, label }: Name): boolean {
  const within = query.paths === undefined || query.paths.some((one) => path === one || path.startsWith(`${one}/`));
  const globs = query.globs ?? [];
  const fits = (glob: string) => matchesGlob(label, glob.includes('/') ? glob : `**/${glob}`);
  const wanted = globs.filter((glob) => !glob.startsWith('!'));
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  return within && (wanted.length === 0 || wanted.some(fits)) && !unwanted.some(fits);
}

function page(query: TextQuery, expression: RegExp, names: readonly Name[], textOf: (path: string) => string) {
  const { after, limit, perFile = Number.POSITIVE_INFINITY } = query;
  const binary = names.filter(({ path }) => query.paths?.includes(path) && textOf(path).includes('\0'));
  const found = names.map((name) => ({ name, matches: matchesIn(query, expression, name, textOf(name.path)) }));
  const counted = found.flatMap(({ matches }) => matches.slice(0, perFile));
  const rest = counted.filter(
    ({ path, line }) =>
      after === undefined || (path === after.path ? line > after.line : compare(path, after.path) > 0),
  );
  const shown = rest.slice(0, limit);
  return {
    matches: shown,
    more: rest.length > shown.length,
    total: counted.length,
    cut: found
      .filter(({ name, matches }) => matches.length > perFile && shown.some(({ path }) => path === name.path))
      .map(({ name }) => name.label),
    binary: binary.map(({ label }) => label),
    unfinished: false,
  };
}

function matchesIn(query: TextQuery, expression: RegExp, name: Name, content: string): SearchMatch[] {
  if (content.includes('\0')) return [];
  const text = content.replaceAll('\r\n', '\n');
  const lines = text.replace(/\n$/, '').split('\n');
  const lineAt = (index: number) => text.slice(0, index).split('\n').length - 1;
  const columns = new Map<number, number>();
  for (const match of text.matchAll(expression)) {
    const from = lineAt(match.index);
    for (let line = from; line <= lineAt(match.index + Math.max(0, match[0].length - 1)); line++) {
      const column = line === from ? match.index - (text.lastIndexOf('\n', match.index - 1) + 1) : 0;
      if (!columns.has(line)) columns.set(line, column);
    }
  }
  const { context = 0 } = query;
  const near = (line: number) => line >= 0 && line < lines.length && !columns.has(line);
  const span = (from: number, to: number, inside: (line: number) => boolean) =>
    Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset)
      .filter((line) => near(line) && inside(line))
      .map((line) => lines[line] ?? '');
  const hits = [...columns.keys()].sort((a, b) => a - b);
  return hits.map((line, index) => {
    const previous = hits[index - 1] ?? Number.NEGATIVE_INFINITY;
    const next = hits[index + 1] ?? lines.length;
    return {
      ...name,
      line: line + 1,
      text: shorten(lines[line] ?? '', columns.get(line) ?? 0),
      before: span(line - context, line, (other) => other > previous + context),
      after: span(line + 1, Math.min(line + 1 + context, next), () => true).slice(0, context),
    };
  });
}

function shorten(line: string, match: number): string {
  if (line.length <= 240) return line;
  const start = match < 160 ? 0 : match - 80;
  const cut = line.slice(start, start + 240).replace(/[\ud800-\udbff]$/, '');
  return `${start > 0 ? '…' : ''}${cut}${start + 240 < line.length ? '…' : ''}`;
}
