// diagnostics: the editor's problems, of one file or of the whole workspace.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import type { Problem } from '../../ports/editor.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { clip, count } from '../../shared/text.ts';
import { filled } from '../fields.ts';
import { openFiles } from '../open-files.ts';
import { placesOf } from '../places.ts';
import { defineTool, type ToolResult } from '../tool.ts';

const PROBLEM_LIMIT = 100;
/** Most servers look at what is open, not at the whole workspace. */
const NONE = 'No problems known to the editor; it may have looked only at open files.';
const ORDER: readonly Problem['severity'][] = ['error', 'warning', 'info', 'hint'];

export const diagnostics = defineTool({
  name: 'diagnostics',
  title: 'Problems',
  description: "The editor's errors and warnings.",
  idempotent: true,
  outputs: ['errors', 'warnings'],
  available: (ports) => ports.diagnostics !== undefined,
  input: z.object({ path: filled().optional() }),
  prepare: async ({ path }, ports) => {
    const port = ports.diagnostics;
    if (port === undefined)
      return fail(
        'diagnostics.unavailable',
        'Without an editor there are no problems to list. Run the checker as a command.',
      );
    const places = await placesOf(path, ports.files);
    return succeed({
      summary: `Problems${path === undefined ? '' : ` in ${places[0]?.label}`}`,
      effects: places.map((place) => pathEffect('read', place)),
      run: async (): Promise<ToolResult> => {
        const listed = await port.list(path === undefined ? undefined : places.map((place) => place.path));
        const found = openFiles(listed, places).toSorted(worstFirst);
        const shown = found.slice(0, PROBLEM_LIMIT);
        const more = found.length - shown.length;
        const lines = shown.map(
          ({ label, line, severity, message, source }) =>
            `${label}:${line}: ${severity}: ${oneLine(message)}${source === undefined ? '' : ` (${source})`}`,
        );
        const notes = more > 0 ? [`[${count(more, 'more problem')}; ask for one path]`] : [];
        return {
          forModel: [...(lines.length === 0 ? [NONE] : lines), ...notes].join('\n'),
          output: {
            errors: found.filter(({ severity }) => severity === 'error').length,
            warnings: found.filter(({ severity }) => severity === 'warning').length,
          },
          display: { kind: 'links', items: shown.map(linkOf), ...(more > 0 ? { more } : {}) },
        };
      },
    });
  },
});

const worstFirst = (one: Problem, other: Problem) =>
  ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity) ||
  (one.label === other.label ? one.line - other.line : one.label < other.label ? -1 : 1);

/** Some servers explain themselves over many lines. */
const oneLine = (message: string) => clip(message.replaceAll(/\s*\n\s*/g, ' '), 500);

const linkOf = ({ label, path, line, severity, message }: Problem) => ({
  label: `${label}:${line}`,
  detail: `${severity}: ${oneLine(message)}`,
  path,
  line,
});
