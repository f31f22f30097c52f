// read_file: a text file or a range of its lines, bounded, with a heading that says what was left out and how to go on.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import { pathEffect } from '../../shared/path-effect.ts';
import { afterReading, nothing } from '../edit/knowledge.ts';
import { filled, whole } from '../fields.ts';
import { readLines } from '../reading.ts';
import { defineTool, type ToolResult } from '../tool.ts';

/** Read from disk at most, whatever range of it is wanted. */
const FILE_LIMIT = 32 * 1024 * 1024;

const CHANGED_ELSEWHERE =
  '[The file has also changed outside these lines since you read it: read all of it before you write it as a whole.]';

const LineSchema = whole(1).optional();

export const readFile = defineTool({
  name: 'read_file',
  title: 'Read file',
  description: 'Read a file, or lines from..to.',
  idempotent: true,
  outputs: ['path'],
  input: z.object({ path: filled(), from: LineSchema, to: LineSchema }),
  prepare: async (input, ports, { seen }) => {
    const at = await ports.files.locate(input.path);
    const { from = 1, to } = input;
    if (to !== undefined && to < from) return fail('tool.bad-input', `to (${to}) is before from (${from}).`);
    const lines = input.from === undefined && to === undefined ? '' : `, lines ${from}–${to ?? 'end'}`;
    return succeed({
      summary: `Read ${at.label}${lines}`,
      effects: [pathEffect('read', at)],
      run: async (): Promise<ToolResult> => {
        const content = await ports.files.read(at.path, FILE_LIMIT);
        if (!content.ok) {
          if (content.fault.code === 'file.missing') seen.note(at.path, nothing(ports.clock.hash));
          return { forModel: content.fault.text, fault: content.fault };
        }
        const text = readLines(content.value, from, to, at.label);
        if (!text.ok) return { forModel: text.fault.text, fault: text.fault };
        const { heading, body, shown } = text.value;
        const learned = afterReading(seen.of(at.path), content.value, shown);
        if (learned !== undefined) seen.note(at.path, learned);
        const notes = learned === undefined ? [CHANGED_ELSEWHERE] : [];
        const link = { label: at.label, detail: heading, path: at.path, line: from };
        return {
          forModel: [`${at.label} ${heading}`, ...body, ...notes].join('\n'),
          output: { path: at.label },
          display: { kind: 'links', items: [link] },
        };
      },
    });
  },
});
