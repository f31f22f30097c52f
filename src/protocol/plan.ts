// The plan: what will be done, as data that the executor runs and the user sees and edits.
import * as z from 'zod/mini';
import { FaultSchema } from './fault.ts';

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
 * Who moves a step: the executor runs all kinds but `task`, which belongs to the agent step named by `parent` and is reported
 * by its model through `update_plan`. A `group` holds the steps that name it as `parent` and ends with the last of them.
 */
export const StepKindSchema = z.enum(['tool', 'agent', 'question', 'gate', 'group', 'task']);
export type StepKind = z.infer<typeof StepKindSchema>;

const positive = z.number().check(z.positive());

/** Limits that hold for a step and all under it; what is not named is not limited. */
export const BudgetSchema = z.object({
  /** US dollars. */
  usd: z.optional(positive),
  /** Tokens read and written by models. */
  tokens: z.optional(positive),
  /** Calls of tools. */
  calls: z.optional(positive),
  /** Requests to models. */
  requests: z.optional(positive),
  minutes: z.optional(positive),
});
export type Budget = z.infer<typeof BudgetSchema>;

export const SpentSchema = z.object({
  usd: z.number(),
  tokens: z.number(),
  calls: z.number(),
  requests: z.number(),
  /** Requests whose price nobody knows. */
  unpriced: z.number(),
});
export type Spent = z.infer<typeof SpentSchema>;

/** What a planner expects a step to do; a declaration that is shown and asked for, never a computed effect. */
export const ExpectedEffectSchema = z.object({
  kind: z.enum(['read', 'write', 'delete', 'execute', 'network']),
  /** A path or glob relative to the workspace, an exact command line, or a host. */
  what: z.string().check(z.minLength(1), z.maxLength(500)),
});
export type ExpectedEffect = z.infer<typeof ExpectedEffectSchema>;

export const ConditionSchema = z.object({
  /** A reference such as `{{steps.test.output.exitCode}}`, or a plain value. */
  value: z.unknown(),
  is: z.enum(['equal', 'not-equal', 'less', 'greater', 'contains', 'empty', 'not-empty']),
  to: z.optional(z.unknown()),
});
export type Condition = z.infer<typeof ConditionSchema>;

/** A call that shows whether a step is done: it must succeed, and a command must end with exit code 0. */
export const CheckSchema = z.object({ tool: z.string(), input: z.record(z.string(), z.unknown()) });
export type Check = z.infer<typeof CheckSchema>;

export const EvidenceSchema = z.object({
  /** The tool call that showed it; empty where a person said so. */
  call: z.string(),
  /** What ran and what came of it. */
  text: z.string(),
  at: z.optional(z.number()),
  /** Fingerprint of the workspace's files when it was shown. */
  tree: z.optional(z.string()),
  /** Files have changed since: it says nothing about what is there now. */
  stale: z.optional(z.boolean()),
});
export type Evidence = z.infer<typeof EvidenceSchema>;

const definition = {
  id: z
    .string()
    .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'letters, digits, dot, dash and underscore, at most 64')),
  title: z.string().check(z.minLength(1), z.maxLength(300)),
  kind: StepKindSchema,
  /** The group, or the agent step, that this one is part of. */
  parent: z.optional(z.string()),
  /** Steps that must be done or skipped before this one starts. */
  needs: z.array(z.string()),
  /** For `tool`: its name. */
  tool: z.optional(z.string()),
  /**
   * For `tool`: its input; `agent`: `{instructions}`; `question`: `{question, options?}`; `gate`: `{text}`. A string may refer
   * to what an earlier step gave: `{{steps.ID.output.NAME}}`; alone in its string it keeps its type.
   */
  input: z.record(z.string(), z.unknown()),
  doneWhen: z.optional(z.string()),
  check: z.optional(CheckSchema),
  /** Where it does not hold, the step is skipped. */
  when: z.optional(ConditionSchema),
  /** JSON Schema that the output must fulfil; an agent is asked for JSON of this form. */
  outputSchema: z.optional(z.record(z.string(), z.unknown())),
  /** Attempts in all, for faults that may pass, and the first pause between them, which doubles. */
  retry: z.optional(
    z.object({
      attempts: z.int().check(z.gte(1), z.lte(10)),
      pauseMs: z.optional(z.number().check(z.gte(0), z.lte(3_600_000))),
    }),
  ),
  timeoutMs: z.optional(z.number().check(z.gte(1), z.lte(86_400_000))),
  /** A command that ends with another exit code than 0 is an answer, not a failure. */
  mayFail: z.optional(z.boolean()),
  budget: z.optional(BudgetSchema),
  /** PROVIDER/MODEL, for agent steps. */
  model: z.optional(z.string()),
  persona: z.optional(z.string()),
  estimate: z.optional(
    z.object({
      usd: z.optional(z.number().check(z.gte(0))),
      tokens: z.optional(z.number().check(z.gte(0))),
      minutes: z.optional(z.number().check(z.gte(0))),
    }),
  ),
  effects: z.optional(z.array(ExpectedEffectSchema)),
};

/** A step as somebody plans it. */
export const StepDefinitionSchema = z.object(definition);
export type StepDefinition = z.infer<typeof StepDefinitionSchema>;

const status = {
  state: StepStateSchema,
  attempts: z.number(),
  evidence: z.array(EvidenceSchema),
  /** Why it failed, or why its last attempt did while it waits for the next. */
  fault: z.optional(FaultSchema),
  startedAt: z.optional(z.number()),
  endedAt: z.optional(z.number()),
  /** What it waits for, in words: "your approval", "the next attempt". */
  waitingFor: z.optional(z.string()),
  /** Why it was skipped, or who did it. */
  note: z.optional(z.string()),
  /** The beginning of its output; the whole is in the log. */
  summary: z.optional(z.string()),
  /** PROVIDER/MODEL of its newest request. */
  usedModel: z.optional(z.string()),
  /** The newest thing that happened in it, in words, and when. */
  activity: z.optional(z.string()),
  activeAt: z.optional(z.number()),
  /** By itself, without the steps under it. */
  spent: z.optional(SpentSchema),
  /** Where text in its context came from that neither the user nor the workspace wrote. */
  foreign: z.optional(z.array(z.string())),
};

export const StepStatusSchema = z.object(status);
export type StepStatus = z.infer<typeof StepStatusSchema>;

export const StepSchema = z.object({ ...definition, ...status });
export type Step = z.infer<typeof StepSchema>;

const settings = {
  /** Limits of all steps together. */
  budget: z.optional(BudgetSchema),
  /** Steps side by side at most; 4 when absent. */
  parallel: z.optional(z.int().check(z.gte(1), z.lte(32))),
  /** How often the planner may be asked by itself for other steps when some gave up; 0 when absent. */
  replans: z.optional(z.int().check(z.gte(0), z.lte(5))),
};

export const PlanSchema = z.object({
  id: z.string(),
  goal: z.string(),
  steps: z.array(StepSchema),
  /** Raised by each edit. */
  revision: z.number(),
  ...settings,
  /** Where text came from that was in the context of the model that planned it. */
  foreign: z.optional(z.array(z.string())),
});
export type Plan = z.infer<typeof PlanSchema>;

export const PlanSettingsSchema = z.object({ goal: z.optional(z.string()), ...settings });
export type PlanSettings = z.infer<typeof PlanSettingsSchema>;

export const TERMINAL_STEP_STATES: readonly StepState[] = ['done', 'failed', 'skipped', 'stopped', 'interrupted'];

/**
 * Whether a step waits for somebody's decision: the inbox. One that was cut off without a fault had changed nothing; it
 * begins again when the plan goes on.
 */
export const needsDecision = ({ state, fault }: Pick<Step, 'state' | 'fault'>): boolean =>
  state === 'failed' || ((state === 'interrupted' || state === 'stopped') && fault !== undefined);

export const FRESH: StepStatus = { state: 'pending', attempts: 0, evidence: [] };

export const definitionOf = (step: Step): StepDefinition => StepDefinitionSchema.parse(step);
export const statusOf = (step: Step): StepStatus => StepStatusSchema.parse(step);
