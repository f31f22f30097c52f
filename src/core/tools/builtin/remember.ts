// remember: keeps one fact for later sessions in this workspace.
import * as z from 'zod';
import { fail, succeed } from '../../../protocol/fault.ts';
import { redact } from '../../shared/redact.ts';
import { stripHidden } from '../../shared/strip-hidden.ts';
import { clip } from '../../shared/text.ts';
import { filled } from '../fields.ts';
import { defineTool } from '../tool.ts';

const LONGEST = 4_000;

export const remember = defineTool({
  name: 'remember',
  title: 'Remember',
  description: 'Keep a fact for later sessions.',
  available: (ports) => ports.memory !== undefined,
  input: z.object({
    text: filled().refine((text) => text.length <= LONGEST, `must have at most ${LONGEST} characters`),
  }),
  prepare: async ({ text: given }, ports) => {
    const { memory, clock } = ports;
    if (memory === undefined) return fail('memory.unavailable', 'There is no memory here; nothing was kept.');
    const { text } = stripHidden(given);
    if (text.trim() === '') return fail('tool.bad-input', 'There is no text in this that anybody could see.');
    if (redact(text).found.length > 0) return fail('memory.secret', 'This holds a key or password; leave it out.');
    return succeed({
      summary: `Remember: ${clip(text, 160)}`,
      preview: { kind: 'text', text },
      effects: [{ kind: 'own', what: 'the memory', lasting: true }],
      run: async (context) => {
        const foreign = context.foreign();
        const item = {
          ...{ id: clock.id(), text, session: context.session, run: context.run, at: clock.now() },
          ...(foreign.length === 0 ? {} : { foreign }),
        };
        const saved = await memory.save(item);
        if (!saved.ok) return { forModel: saved.fault.text, fault: saved.fault };
        await context.remembered(item.id, text);
        return { forModel: 'Kept.', display: { kind: 'text', text } };
      },
    });
  },
});
