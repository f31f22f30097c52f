// A command that runs or has run, as a screen lists it beside the conversation.
import * as z from 'zod/mini';

export const JobSchema = z.object({
  id: z.string(),
  /** The tool call that started it. */
  call: z.optional(z.string()),
  command: z.string(),
  cwd: z.string(),
  startedAt: z.number(),
  background: z.boolean(),
  /** The unfinished line it waits for input with, empty when there is none; absent when it does not wait. */
  waiting: z.optional(z.string()),
  /** The newest line it has printed, without control sequences; bounded. */
  last: z.string(),
  ended: z.optional(z.object({ how: z.string(), ms: z.number(), failed: z.boolean() })),
});
export type Job = z.infer<typeof JobSchema>;

/** Whether what is typed after this line is not to be seen, as a terminal would not show it. */
export const asksSecret = (line: string): boolean => /passw|passphrase|secret|token|\bpin\b|\botp\b/i.test(line);
