// list_files: what is in a folder, or which files have a name, by the ignore files' rules unless told otherwise.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import type { Located } from '../../ports/files.ts';
import type { Ports } from '../../ports.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { clip, count } from '../../shared/text.ts';
import { filled, whole } from '../fields.ts';
import { placesOf } from '../places.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const ENTRY_LIMIT = 500;
const NAMED_LIMIT = 200;

export const listFiles = defineTool({
  name: 'list_files',
  title: 'List files',
  description: 'List a folder (depth 2) or find files by name or glob.',
  idempotent: true,
  outputs: ['entries'],
  input: z.object({
    path: filled().optional(),
    depth: whole(1).optional(),
    name: filled().optional(),
    after: filled().optional(),
    ignored: z.boolean().optional(),
  }),
  prepare: async ({ path, depth = 2, name, after, ignored = false }, ports) => {
    const places = await placesOf(path, ports.files);
    if (places.length === 0)
      return fail('workspace.none', 'No folder is open. Open one first.', { action: 'open-folder' });
    if (name === undefined && after !== undefined) return fail('tool.bad-input', 'after goes with name.');
    const where = places.map((place) => place.label).join(', ');
    return succeed({
      summary: name === undefined ? `List ${where}` : `Find ${clip(name, 120)} in ${where}`,
      effects: places.map((place) => pathEffect('read', place)),
      run: ({ signal }): Promise<ToolResult> =>
        name === undefined
          ? list(places, { depth, ignored }, ports)
          : find(places, { name, after, ignored }, ports, signal),
    });
  },
});

async function list(
  places: readonly Located[],
  how: { readonly depth: number; readonly ignored: boolean },
  ports: Ports,
): Promise<ToolResult> {
  const limit = Math.ceil(ENTRY_LIMIT / places.length);
  const listings = await Promise.all(places.map((place) => ports.files.list(place.path, { ...how, limit })));
  const failed = listings.find((listing) => !listing.ok);
  if (failed !== undefined && !failed.ok) return { forModel: failed.fault.text, fault: failed.fault };
  const found = listings.flatMap((listing) => (listing.ok ? [listing.value] : []));
  const entries = found
    .flatMap((listing) => listing.entries)
    .toSorted((one, other) => (one.label < other.label ? -1 : one.label > other.label ? 1 : 0));
  const lines = entries.map((entry) => (entry.kind === 'folder' ? `${entry.label}/` : entry.label));
  const more = found.some((listing) => listing.more) ? ['[There are more: list a folder below, or less depth.]'] : [];
  return tell(lines, more);
}

async function find(
  places: readonly Located[],
  query: { readonly name: string; readonly after: string | undefined; readonly ignored: boolean },
  ports: Ports,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { ignored } = query;
  const after = query.after === undefined ? undefined : (await ports.files.locate(query.after)).path;
  const paths = places.map((place) => place.path);
  const found = await ports.search.names(
    { globs: [globOf(query.name)], paths, ignored, after, limit: NAMED_LIMIT },
    signal,
  );
  if (!found.ok) return { forModel: found.fault.text, fault: found.fault };
  const { files, more, total, unfinished } = found.value;
  const all = total === undefined ? '' : ` of ${total}`;
  return tell(
    files.map((file) => file.label),
    [
      ...(unfinished ? ['[Not finished in 30 s: narrow path.]'] : []),
      ...(more && files.length > 0
        ? [`[${files.length}${all} shown; narrow name or path, or go on with after: ${files.at(-1)?.label}]`]
        : []),
    ],
  );
}

/** In any folder; what has no wildcard may have letters around it. */
function globOf(name: string): string {
  const body = name.trim().replace(/^(\.?\/)+/, '');
  const glob = /[*?[{]/.test(body) ? body : `*${body}*`;
  return glob.includes('/') && !glob.startsWith('**/') ? `**/${glob}` : glob;
}

function tell(lines: readonly string[], notes: readonly string[]): ToolResult {
  return {
    forModel: [...(lines.length === 0 ? ['Nothing is there.'] : lines), ...notes].join('\n'),
    output: { entries: lines },
    display: { kind: 'text', text: `${count(lines.length, 'entry', 'entries')}\n${lines.join('\n')}` },
  };
}
