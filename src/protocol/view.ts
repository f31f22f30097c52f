// What a screen shows of a session: the shapes that session-view.ts folds events into.
import * as z from 'zod/mini';
import { ApprovalSchema, EffectSchema, ModeSchema, QuestionSchema, RuleSchema } from './approval.ts';
import { DisplaySchema, FileChangeSchema, LinkSchema } from './display.ts';
import { EventSchema, RunKindSchema, RunOutcomeSchema } from './event.ts';
import { FaultSchema } from './fault.ts';
import {
  ContextPartSchema,
  EffortSchema,
  FilePartSchema,
  ImagePartSchema,
  ProviderPartSchema,
  TextPartSchema,
  ThinkingPartSchema,
  UserPartSchema,
} from './message.ts';
import { BudgetSchema, ExpectedEffectSchema, PlanSchema, SpentSchema, StepSchema } from './plan.ts';
import { ChangePartSchema } from './undo.ts';

export const ToolCallStateSchema = z.enum([
  'writing',
  'requested',
  'waiting',
  'running',
  'done',
  'failed',
  'denied',
  'stopped',
  'interrupted',
]);
export type ToolCallState = z.infer<typeof ToolCallStateSchema>;

export const ToolCallViewSchema = z.object({
  type: z.literal('tool'),
  call: z.string(),
  tool: z.string(),
  title: z.string(),
  summary: z.string(),
  state: ToolCallStateSchema,
  effects: z.array(EffectSchema),
  preview: z.optional(DisplaySchema),
  display: z.optional(DisplaySchema),
  /** The tail of what it has printed while it runs; bounded. */
  progress: z.optional(z.string()),
  /** What it will do, as far as the model has written it; bounded, and gone as soon as the call is described. */
  writing: z.optional(z.object({ label: z.string(), text: z.string(), lines: z.number() })),
  changes: z.optional(z.array(FileChangeSchema)),
  problems: z.optional(z.array(LinkSchema)),
  /** Where its text comes from, if neither the user nor the workspace wrote it. */
  foreign: z.optional(z.array(z.string())),
  /** How many characters were left out of its text because nobody sees them, by kind. */
  hidden: z.optional(z.record(z.string(), z.number())),
  undone: z.optional(z.boolean()),
  /** What was taken back of it while the rest stands. */
  undoneParts: z.optional(z.array(ChangePartSchema)),
  accepted: z.optional(z.boolean()),
  acceptedParts: z.optional(z.array(ChangePartSchema)),
  fault: z.optional(FaultSchema),
  ms: z.optional(z.number()),
});
export type ToolCallView = z.infer<typeof ToolCallViewSchema>;

export const ViewPartSchema = z.discriminatedUnion('type', [
  TextPartSchema,
  ThinkingPartSchema,
  ImagePartSchema,
  FilePartSchema,
  ContextPartSchema,
  ProviderPartSchema,
  ToolCallViewSchema,
]);
export type ViewPart = z.infer<typeof ViewPartSchema>;

export const ItemSchema = z.object({
  id: z.string(),
  /** The event that began it; items are ordered by it and paged by it. */
  seq: z.number(),
  at: z.number(),
  role: z.enum(['user', 'assistant', 'notice']),
  run: z.optional(z.string()),
  model: z.optional(z.string()),
  /** Whose place its model took, and why. */
  switched: z.optional(z.object({ from: z.string(), text: z.string() })),
  state: z.enum(['streaming', 'complete', 'stopped', 'interrupted', 'failed']),
  parts: z.array(ViewPartSchema),
  level: z.optional(z.enum(['info', 'warning', 'error'])),
  fault: z.optional(FaultSchema),
  /** How many characters were left out of the user's message because nobody sees them, by kind. */
  hidden: z.optional(z.record(z.string(), z.number())),
});
/** One article of the conversation. */
export type Item = z.infer<typeof ItemSchema>;

export const TotalsSchema = z.object({
  input: z.number(),
  output: z.number(),
  cachedInput: z.number(),
  /** US dollars of the requests whose price is known. */
  cost: z.number(),
  /** Requests whose price is not known. */
  unpriced: z.number(),
  requests: z.number(),
  /** Tokens of the last request and the model's limit: the context meter. */
  contextUsed: z.number(),
  contextLimit: z.nullable(z.number()),
});
export type Totals = z.infer<typeof TotalsSchema>;

export const RunViewSchema = z.object({
  id: z.string(),
  kind: RunKindSchema,
  goal: z.string(),
  startedAt: z.number(),
  endedAt: z.optional(z.number()),
  outcome: z.optional(RunOutcomeSchema),
  fault: z.optional(FaultSchema),
  paused: z.optional(z.boolean()),
  /** Whether any call of the run changed files that can be taken back. */
  changed: z.boolean(),
});
export type RunView = z.infer<typeof RunViewSchema>;

export const HeadSchema = z.object({
  session: z.string(),
  title: z.string(),
  roots: z.array(z.string()),
  mode: ModeSchema,
  model: z.string(),
  effort: z.optional(EffortSchema),
  seq: z.number(),
  createdAt: z.number(),
  updatedAt: z.number(),
  status: z.enum(['idle', 'running', 'waiting']),
  run: z.optional(RunViewSchema),
  /** What the newest turn carries out: its agent step, those it delegated, and its tasks. */
  turn: z.optional(PlanSchema),
  /** The plan of several steps that was proposed or opened: a draft, under way or ended. */
  plan: z.optional(PlanSchema),
  /** How many edits of the plan can be taken back, and brought back. */
  undoable: z.number(),
  redoable: z.number(),
  /** The newest fingerprint of the workspace's files. */
  tree: z.optional(z.string()),
  forkedFrom: z.optional(z.object({ session: z.string(), seq: z.number() })),
  approvals: z.array(ApprovalSchema),
  /** What the user allowed until the session ends. */
  rules: z.array(RuleSchema),
  /** What the user denied in the run, and in those that it goes on with. */
  denied: z.array(z.object({ step: z.optional(z.string()), effects: z.array(EffectSchema) })),
  /** Events up to this number are copies, of another session or from a file: nothing they allow is allowed here. */
  copies: z.number(),
  questions: z.array(QuestionSchema),
  queue: z.array(
    z.object({
      message: z.string(),
      parts: z.array(UserPartSchema),
      foreign: z.optional(z.array(z.string())),
      hidden: z.optional(z.record(z.string(), z.number())),
    }),
  ),
  totals: TotalsSchema,
  /** Where text in the context of the conversation's model comes from that neither the user nor the workspace wrote. */
  foreign: z.optional(z.array(z.string())),
  /** Articles in the whole session. */
  count: z.number(),
});
/** What is bounded whatever the session's length; saved now and then so that opening need not read the whole log. */
export type Head = z.infer<typeof HeadSchema>;

export const SessionViewSchema = z.extend(HeadSchema, {
  /** A window of the conversation: its newest items, and older ones as far as they were loaded. */
  items: z.array(ItemSchema),
});
export type SessionView = z.infer<typeof SessionViewSchema>;

export const SessionSummarySchema = z.object({
  session: z.string(),
  title: z.string(),
  updatedAt: z.number(),
  count: z.number(),
  status: z.string(),
});
export type SessionSummary = z.infer<typeof SessionSummarySchema>;

const RangeSchema = z.object({ low: z.number(), high: z.number() });

/** What a plan will probably take of models: in four cases of five something within each range, where there are cases enough. */
export const ForecastSchema = z.object({
  /** Agent steps of the past that it rests on; without any there is no range. */
  cases: z.number(),
  tokens: z.optional(RangeSchema),
  minutes: z.optional(RangeSchema),
  /** US dollars; absent where the price of a model is not known. */
  usd: z.optional(RangeSchema),
  /** All of it as a sentence. */
  text: z.string(),
});
export type Forecast = z.infer<typeof ForecastSchema>;

/** What is asked for once, before a plan runs: inside it nothing asks, leaving it asks. */
export const EnvelopeSchema = z.object({
  /** Held to while it runs; absent where nothing limits it. */
  budget: z.optional(BudgetSchema),
  /** Absent for a plan that asks no model. */
  forecast: z.optional(ForecastSchema),
  /** Of exactly this content; an agreement that names another hash is refused. */
  hash: z.string(),
  /** Computed from the inputs of tool steps that are known beforehand. */
  effects: z.array(EffectSchema),
  /** Declared by whoever planned, for what is not known beforehand. */
  expected: z.array(ExpectedEffectSchema),
  /** What will be allowed; the rest is asked for as ever. */
  rules: z.array(RuleSchema),
  /** Why something of it will be asked for all the same. */
  notes: z.array(z.string()),
});
export type Envelope = z.infer<typeof EnvelopeSchema>;

/** All there is to see of one step. */
export const StepDetailSchema = z.object({
  step: StepSchema,
  /** With the references filled in; as planned when it has not run. */
  input: z.record(z.string(), z.unknown()),
  output: z.optional(z.record(z.string(), z.unknown())),
  /** The newest of its events, oldest first. */
  events: z.array(EventSchema),
  /** What its agent said and did, as articles. */
  items: z.array(ItemSchema),
  /** With all steps under it. */
  spent: SpentSchema,
});
export type StepDetail = z.infer<typeof StepDetailSchema>;

export const ReplayReportSchema = z.object({
  run: z.string(),
  events: z.number(),
  same: z.boolean(),
  /** The first event that came out otherwise: its number, what the log has, what the replay made. */
  difference: z.optional(z.object({ seq: z.number(), logged: z.string(), replayed: z.string() })),
});
export type ReplayReport = z.infer<typeof ReplayReportSchema>;
