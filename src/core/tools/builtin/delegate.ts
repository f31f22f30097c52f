// delegate: parts of the work to agents of their own, which work side by side; their reports come back together.
import * as z from 'zod';
import { succeed } from '../../../protocol/fault.ts';
import { count } from '../../shared/text.ts';
import { filled } from '../fields.ts';
import { defineTool } from '../tool.ts';

export const delegate = defineTool({
  name: 'delegate',
  title: 'Delegate',
  description: 'Give parts to agents side by side; they know only what you tell them.',
  modes: ['agent'],
  inside: true,
  input: z.object({
    tasks: z
      .array(z.object({ title: filled(), instructions: filled() }))
      .min(1)
      .max(8),
  }),
  prepare: async ({ tasks }) =>
    succeed({
      summary: `${count(tasks.length, 'agent')}: ${tasks.map((task) => task.title).join(', ')}`,
      effects: [{ kind: 'own', what: 'the plan' }],
      run: async (context) => {
        const reports = await context.delegate(tasks);
        if (!reports.ok) return { forModel: reports.fault.text, fault: reports.fault };
        const text = reports.value.map((report) => `## ${report.title}\n${report.text}`).join('\n\n');
        const foreign = [...new Set(reports.value.flatMap((report) => report.foreign ?? []))];
        return { forModel: text, ...(foreign.length === 0 ? {} : { foreign }) };
      },
    }),
});
