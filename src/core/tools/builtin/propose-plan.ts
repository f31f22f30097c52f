// propose_plan: the plan of a larger piece of work, checked as a whole and put before the user.
import * as z from 'zod';
import { succeed } from '../../../protocol/fault.ts';
import { count } from '../../shared/text.ts';
import { filled } from '../fields.ts';
import { defineTool } from '../tool.ts';

/** Its fields beyond these are checked with the plan, which says what is wrong with them. */
const StepSchema = z.looseObject({
  id: filled(),
  title: filled(),
  kind: z.enum(['agent', 'tool', 'question', 'gate', 'group']),
  needs: z.array(z.string()).optional().describe('Ids of steps that must be done before.'),
  parent: z.string().optional().describe('Id of the group it is in.'),
  tool: z.string().optional(),
  input: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      'tool: its input; agent: {instructions}; question: {question, options}; gate: {text}. Text may hold {{steps.ID.output.NAME}}; text is always there, exitCode for commands.',
    ),
  doneWhen: z.string().optional(),
  check: z
    .object({ tool: z.string(), input: z.record(z.string(), z.unknown()) })
    .optional()
    .describe('A call that must succeed for the step to be done.'),
  effects: z
    .array(z.object({ kind: z.enum(['read', 'write', 'delete', 'execute', 'network']), what: z.string() }))
    .optional()
    .describe('What an agent step will do: path globs, exact commands, hosts.'),
  estimate: z.object({ usd: z.number().optional(), minutes: z.number().optional() }).optional(),
});

export const proposePlan = defineTool({
  name: 'propose_plan',
  title: 'Propose plan',
  description:
    'Put the plan before the user. Steps without needs between them run side by side; keep steps small, with a check where one exists.',
  modes: ['plan'],
  inside: true,
  input: z.object({ goal: filled(), steps: z.array(StepSchema) }),
  prepare: async (plan) =>
    succeed({
      summary: `${count(plan.steps.length, 'step')}: ${plan.goal}`,
      effects: [{ kind: 'own', what: 'the plan' }],
      run: async (context) => {
        const taken = await context.proposePlan(plan);
        return taken.ok ? { forModel: taken.value } : { forModel: taken.fault.text, fault: taken.fault };
      },
    }),
});
