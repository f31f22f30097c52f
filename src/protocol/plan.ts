// The plan: what will be done, as data that the executor runs and the user sees.
import * as z from 'zod/mini';

export const StepStateSchema = z.enum([
  'pending',
  'running',
  'waiting',
  'done',
  'failed',
  'skipped',
  'stopped',
  'interrupted',
]);
export type StepState = z.infer<typeof StepStateSchema>;

/**
 * Who moves a step: the executor runs `agent` and `tool` steps; a `task` belongs to the agent step named by `parent`,
 * which reports its state through `update_plan`.
 */
export const StepKindSchema = z.enum(['agent', 'tool', 'task']);
export type StepKind = z.infer<typeof StepKindSchema>;

export const EvidenceSchema = z.object({
  /** The tool call that showed it. */
  call: z.string(),
  text: z.string(),
});

export const StepSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: StepKindSchema,
  parent: z.optional(z.string()),
  /** Steps that must be done before this one starts. */
  needs: z.array(z.string()),
  /** For `tool`: `{tool, input}`; for `agent`: what it is asked, empty meaning the run's own request. */
  input: z.record(z.string(), z.unknown()),
  doneWhen: z.optional(z.string()),
  state: StepStateSchema,
  attempts: z.number(),
  evidence: z.array(EvidenceSchema),
});
export type Step = z.infer<typeof StepSchema>;

export const PlanSchema = z.object({
  id: z.string(),
  goal: z.string(),
  steps: z.array(StepSchema),
  revision: z.number(),
});
export type Plan = z.infer<typeof PlanSchema>;

export const TERMINAL_STEP_STATES: readonly StepState[] = ['done', 'failed', 'skipped', 'stopped', 'interrupted'];
