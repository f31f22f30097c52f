// update_plan: the model's list of tasks, shown to the user as it changes.
import * as z from 'zod';
import { succeed } from '../../../protocol/fault.ts';
import { count } from '../../shared/text.ts';
import { filled } from '../fields.ts';
import { defineTool } from '../tool.ts';

const TaskSchema = z.object({
  title: filled(),
  state: z.enum(['pending', 'running', 'done', 'skipped', 'failed']),
});

export const updatePlan = defineTool({
  name: 'update_plan',
  title: 'Update plan',
  description: 'Show all your tasks, at each change.',
  modes: ['ask', 'agent'],
  inside: true,
  input: z.object({ tasks: z.array(TaskSchema) }),
  prepare: async ({ tasks }) => {
    const done = tasks.filter((task) => task.state === 'done').length;
    return succeed({
      summary: `Plan: ${done} of ${count(tasks.length, 'task')} done`,
      effects: [{ kind: 'own', what: 'the plan' }],
      run: async (context) => {
        await context.reportPlan(tasks);
        return { forModel: 'Noted.' };
      },
    });
  },
});
