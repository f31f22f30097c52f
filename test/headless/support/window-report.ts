// What a busy window and the test that starts it have in common.
import * as z from 'zod';

/** The session that all windows fight for. */
export const SHARED = 'shared';

export const WindowReportSchema = z.object({
  operations: z.number(),
  /** The number of the last event that was accepted, by session. */
  written: z.record(z.string(), z.number()),
  /** How many events it added to the session that all fight for. */
  shared: z.number(),
  /** How often it was refused because another had that session. */
  refused: z.number(),
  slowestMs: z.number(),
  slowest: z.string(),
});

export type WindowReport = z.infer<typeof WindowReportSchema>;
