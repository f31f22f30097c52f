// ask_user: a question that only the user can answer.
import * as z from 'zod';
import { succeed } from '../../../protocol/fault.ts';
import { clip } from '../../shared/text.ts';
import { filled } from '../fields.ts';
import { defineTool } from '../tool.ts';

export const askUser = defineTool({
  name: 'ask_user',
  title: 'Ask you',
  description: 'Ask the user.',
  inside: true,
  outputs: ['answer'],
  input: z.object({ question: filled(), options: z.array(z.string()).optional() }),
  prepare: async ({ question, options = [] }) =>
    succeed({
      summary: clip(question, 200),
      effects: [{ kind: 'own', what: 'a question on the screen' }],
      run: async (context) => {
        const answer = await context.ask(question, options);
        return {
          forModel: answer === null ? 'The user gave no answer. Decide yourself or end here.' : answer,
          output: { answer },
          display: { kind: 'question', question, options, ...(answer === null ? {} : { answer }) },
        };
      },
    }),
});
