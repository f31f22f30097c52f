// list_files: what is in a folder, by the ignore files' rules unless told otherwise.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { count } from '../../shared/text.ts';
import { filled, whole } from '../fields.ts';
import { placesOf } from '../places.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const ENTRY_LIMIT = 500;

export const listFiles = defineTool({
  name: 'list_files',
  title: 'List files',
  description: 'List a folder (default: workspace, depth 2).',
  idempotent: true,
  outputs: ['entries'],
  input: z.object({
    path: filled().optional(),
    depth: whole(1).optional(),
    ignored: z.boolean().optional(),
  }),
  prepare: async ({ path, depth = 2, ignored = false }, ports) => {
    const places = await placesOf(path, ports.files);
    if (places.length === 0)
      return fail('workspace.none', 'No folder is open. Open one first.', { action: 'open-folder' });
    return succeed({
      summary: `List ${places.map((place) => place.label).join(', ')}`,
      effects: places.map((place) => pathEffect('read', place)),
      run: async (): Promise<ToolResult> => {
        const limit = Math.ceil(ENTRY_LIMIT / places.length);
        const listings = await Promise.all(
          places.map((place) => ports.files.list(place.path, { depth, limit, ignored })),
        );
        const failed = listings.find((listing) => !listing.ok);
        if (failed !== undefined && !failed.ok) return { forModel: failed.fault.text, fault: failed.fault };
        const found = listings.flatMap((listing) => (listing.ok ? [listing.value] : []));
        const entries = found
          .flatMap((listing) => listing.entries)
          .toSorted((one, other) => (one.label < other.label ? -1 : one.label > other.label ? 1 : 0));
        const lines = entries.map((entry) => (entry.kind === 'folder' ? `${entry.label}/` : entry.label));
        const more = found.some((listing) => listing.more)
          ? ['[There are more: list a folder below, or less depth.]']
          : [];
        return {
          forModel: [...(lines.length === 0 ? ['Nothing is there.'] : lines), ...more].join('\n'),
          output: { entries: lines },
          display: {
            kind: 'text',
            text: `${count(entries.length, 'entry', 'entries')}\n${lines.join('\n')}`,
          },
        };
      },
    });
  },
});
