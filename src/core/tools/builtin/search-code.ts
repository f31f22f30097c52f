// search_code: lines that match in the workspace's files, found by ripgrep, without what holds secrets.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import type { SearchMatch } from '../../ports/search.ts';
import { guardPath } from '../../shared/guard-path.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { clip, count } from '../../shared/text.ts';
import { filled } from '../fields.ts';
import { placesOf } from '../places.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const MATCH_LIMIT = 200;
const LINE_LIMIT = 240;

export const searchCode = defineTool({
  name: 'search_code',
  title: 'Search code',
  description: 'Search in files. Globs: *.ts, !test/**.',
  idempotent: true,
  outputs: ['matches', 'count'],
  input: z.object({
    pattern: filled(),
    regex: z.boolean().optional(),
    globs: z.array(z.string()).optional(),
    path: filled().optional(),
  }),
  prepare: async ({ pattern, regex = false, globs, path }, ports) => {
    const places = await placesOf(path, ports.files);
    if (places.length === 0)
      return fail('workspace.none', 'No folder is open. Open one first.', { action: 'open-folder' });
    const where = path === undefined ? '' : ` in ${places[0]?.label}`;
    return succeed({
      summary: `Search for ${clip(JSON.stringify(pattern), 120)}${where}`,
      effects: places.map((place) => pathEffect('read', place)),
      run: async ({ signal }): Promise<ToolResult> => {
        const query = { pattern, regex, globs, paths: places.map((place) => place.path), limit: MATCH_LIMIT };
        const found = await ports.search.text(query, signal);
        if (!found.ok) return { forModel: found.fault.text, fault: found.fault };
        const open = withoutSecrets(
          found.value.matches,
          (file) => places.find((place) => file.startsWith(place.path))?.root?.path,
        );
        const matches = open.toSorted(byPlace);
        const secret = found.value.matches.length - matches.length;
        const notes = [
          ...(secret > 0
            ? [`[${count(secret, 'more match', 'more matches')} in files that hold secrets; not shown]`]
            : []),
          ...(found.value.more ? [`[Only the first ${MATCH_LIMIT}; narrow the pattern, path or globs.]`] : []),
        ];
        const lines = matches.map((match) => `${match.label}:${match.line}: ${clip(match.text.trim(), LINE_LIMIT)}`);
        const items = matches.map(({ label, line, path: file, text }) => ({
          label: `${label}:${line}`,
          detail: clip(text.trim(), LINE_LIMIT),
          path: file,
          line,
        }));
        return {
          forModel: [...(lines.length === 0 ? ['No matches.'] : lines), ...notes].join('\n'),
          output: {
            matches: matches.map(({ label, line, text }) => ({
              path: label,
              line,
              text: clip(text.trim(), LINE_LIMIT),
            })),
            count: matches.length,
          },
          display: { kind: 'links', items },
        };
      },
    });
  },
});

/** Each file is judged once. */
function withoutSecrets(
  matches: readonly SearchMatch[],
  rootOf: (path: string) => string | undefined,
): readonly SearchMatch[] {
  const verdicts = new Map<string, boolean>();
  return matches.filter(({ path }) => {
    const open = verdicts.get(path) ?? guardPath(path, rootOf(path), 'read') === undefined;
    verdicts.set(path, open);
    return open;
  });
}

const byPlace = (one: SearchMatch, other: SearchMatch) =>
  one.label === other.label ? one.line - other.line : one.label < other.label ? -1 : 1;
