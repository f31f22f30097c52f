// search_code: lines that match in the workspace's files, found by ripgrep, without what holds secrets.
import * as z from 'zod';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { FilesPort } from '../../ports/files.ts';
import type { SearchMatch, TextFound } from '../../ports/search.ts';
import { guardPath } from '../../shared/guard-path.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { clip } from '../../shared/text.ts';
import { filled, whole } from '../fields.ts';
import { openIn } from '../open-files.ts';
import { placesOf } from '../places.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const MATCH_LIMIT = 200;
/** With lines around them. */
const CONTEXT_MATCH_LIMIT = 60;
const CONTEXT_LIMIT = 20;
/** Unless just one path is searched: one file full of matches must not push out all others. */
const PER_FILE = 50;
/** Told by what is asked, not by what is found: how many matches there are would tell, pattern by pattern, what they hold. */
const UNSEARCHED = '[Files that hold secrets are not searched; name one as path to ask for it.]';

export const searchCode = defineTool({
  name: 'search_code',
  title: 'Search code',
  description: 'Search in files (globs: !test/**).',
  idempotent: true,
  outputs: ['matches', 'count'],
  input: z.object({
    pattern: filled(),
    regex: z.boolean().optional(),
    globs: z.array(z.string()).optional(),
    path: filled().optional(),
    context: whole(0).optional(),
    after: filled().optional(),
    ignored: z.boolean().optional(),
  }),
  prepare: async ({ pattern, regex = false, globs = [], path, context = 0, after, ignored }, ports) => {
    const places = await placesOf(path, ports.files);
    if (places.length === 0)
      return fail('workspace.none', 'No folder is open. Open one first.', { action: 'open-folder' });
    const place = await placeAfter(after, ports.files);
    if (!place.ok) return place;
    const where = path === undefined ? '' : ` in ${places[0]?.label}`;
    return succeed({
      summary: `Search for ${clip(JSON.stringify(pattern), 120)}${where}${after === undefined ? '' : ` after ${after}`}`,
      effects: places.map((one) => pathEffect('read', one)),
      run: async ({ signal }): Promise<ToolResult> => {
        const query = {
          ...{ pattern, regex, globs, ignored, after: place.value },
          paths: places.map((one) => one.path),
          open: openIn(places),
          context: Math.min(context, CONTEXT_LIMIT),
          limit: context > 0 ? CONTEXT_MATCH_LIMIT : MATCH_LIMIT,
          ...(path === undefined ? { perFile: PER_FILE } : {}),
        };
        const found = await ports.search.text(query, signal);
        if (!found.ok) return { forModel: found.fault.text, fault: found.fault };
        const aimed = globs.some((glob) => guardPath(glob, undefined, 'read') !== undefined);
        return tell(found.value, context > 0, aimed ? [UNSEARCHED] : []);
      },
    });
  },
});

/** As the note of the page before names it. */
async function placeAfter(
  after: string | undefined,
  files: FilesPort,
): Promise<Outcome<{ readonly path: string; readonly line: number } | undefined>> {
  if (after === undefined) return succeed(undefined);
  const [, path, line] = /^(.+):(\d+)$/.exec(after.trim()) ?? [];
  if (path === undefined) return fail('tool.bad-input', `after is path:line, such as src/a.ts:12, not ${after}.`);
  return succeed({ path: (await files.locate(path)).path, line: Number(line) });
}

function tell(found: TextFound, around: boolean, notes: readonly string[]): ToolResult {
  const { matches } = found;
  const lines = around
    ? withContext(matches)
    : matches.map(({ label, line, text }) => `${label}:${line}: ${text.trim()}`);
  const items = matches.map(({ label, line, path, text }) => ({
    label: `${label}:${line}`,
    detail: text.trim(),
    path,
    line,
  }));
  return {
    forModel: [...(lines.length === 0 ? ['No matches.'] : lines), ...notes, ...notesOn(found)].join('\n'),
    output: {
      matches: matches.map(({ label, line, text }) => ({ path: label, line, text: text.trim() })),
      count: matches.length,
    },
    display: { kind: 'links', items },
  };
}

function notesOn({ matches, more, total, cut, binary, unfinished }: TextFound): readonly string[] {
  const last = matches.at(-1);
  const all = total === undefined ? '' : ` of ${total}`;
  return [
    ...(cut.length > 0 ? [`[Only the first ${PER_FILE} in ${cut.join(', ')}; search that path for all]`] : []),
    ...binary.map((label) => `[${label} is binary]`),
    ...(unfinished ? ['[Not finished in 30 s: narrow path or globs.]'] : []),
    ...(more && last !== undefined
      ? [`[${matches.length}${all} shown; narrow the search, or go on with after: ${last.label}:${last.line}]`]
      : []),
  ];
}

/** As grep shows them: a line that is only near a match has a dash, and a line of dashes is where something is left out. */
function withContext(matches: readonly SearchMatch[]): readonly string[] {
  const lines: string[] = [];
  let end: { readonly path: string; readonly line: number } | undefined;
  for (const { path, label, line, text, before, after } of matches) {
    const from = line - before.length;
    if (end !== undefined && (end.path !== path || end.line + 1 < from)) lines.push('--');
    lines.push(...before.map((near, index) => `${from + index}- ${near}`), `${label}:${line}: ${text}`);
    lines.push(...after.map((near, index) => `${line + 1 + index}- ${near}`));
    end = { path, line: line + after.length };
  }
  return lines;
}
