// Everything that happens: the durable facts of a session's log, and the deltas that are streamed and never logged.
import * as z from 'zod/mini';
import { ApprovalSchema, EffectSchema, ModeSchema, QuestionSchema, RuleSchema } from './approval.ts';
import { DisplaySchema, FileChangeSchema, LinkSchema } from './display.ts';
import { FaultSchema } from './fault.ts';
import { AssistantPartSchema, EffortSchema, MessageSchema, UsageSchema, UserPartSchema } from './message.ts';
import { EvidenceSchema, PlanSchema, StepStateSchema } from './plan.ts';
import { EditorSchema, PlanEditSchema } from './plan-edit.ts';
import { ChangePartSchema, UndoneCallsSchema } from './undo.ts';

export const EVENT_VERSION = 3;

const stamp = {
  v: z.number(),
  /** Gap-free per session, from 1. */
  seq: z.number(),
  /** Milliseconds since 1970, UTC. */
  at: z.number(),
  session: z.string(),
  run: z.optional(z.string()),
  /** PLAN/STEP of the agent whose doing this is; absent for the one that the user talks with. */
  agent: z.optional(z.string()),
  step: z.optional(z.string()),
  cause: z.optional(z.string()),
};

const event = <T extends string, S extends z.core.$ZodLooseShape>(type: T, body: S) =>
  z.object({ ...stamp, type: z.literal(type), ...body });

export const RunOutcomeSchema = z.enum(['done', 'failed', 'stopped', 'denied', 'interrupted']);
export type RunOutcome = z.infer<typeof RunOutcomeSchema>;

/** `plan` carries out a plan of several steps; the others make their own of one. */
export const RunKindSchema = z.enum(['turn', 'tool', 'undo', 'plan']);
export type RunKind = z.infer<typeof RunKindSchema>;

export const ToolOutcomeSchema = z.enum(['done', 'failed', 'denied', 'stopped', 'interrupted']);
export type ToolOutcome = z.infer<typeof ToolOutcomeSchema>;

/** Where text comes from that neither the user nor the workspace wrote, in words. */
const foreign = z.optional(z.array(z.string()));
/** How many characters were left out of its text because nobody sees them, by kind. */
const hidden = z.optional(z.record(z.string(), z.number()));

export const EventSchema = z.discriminatedUnion('type', [
  event('session.created', {
    title: z.string(),
    roots: z.array(z.string()),
    mode: ModeSchema,
    model: z.string(),
    /** The session whose events up to `seq` follow as copies. */
    forkedFrom: z.optional(z.object({ session: z.string(), seq: z.number() })),
    /** Events up to this number were brought in from a file: somebody's word, not what was seen to happen here. */
    importedTo: z.optional(z.number()),
  }),
  event('session.renamed', { title: z.string() }),
  event('session.configured', {
    mode: z.optional(ModeSchema),
    model: z.optional(z.string()),
    effort: z.optional(EffortSchema),
  }),

  /** `by` the engine: told to a model in the user's place. */
  event('message.added', {
    message: z.string(),
    parts: z.array(UserPartSchema),
    by: z.optional(z.enum(['user', 'engine'])),
    foreign,
    hidden,
  }),
  event('message.queued', { message: z.string(), parts: z.array(UserPartSchema), foreign, hidden }),
  event('message.unqueued', { message: z.string() }),
  /** An answer has begun; deltas follow, then `message.completed` with the whole. */
  event('message.started', { message: z.string(), model: z.string() }),
  event('message.completed', {
    message: z.string(),
    parts: z.array(AssistantPartSchema),
    state: z.enum(['complete', 'stopped', 'interrupted', 'failed']),
  }),

  event('run.started', {
    kind: RunKindSchema,
    goal: z.string(),
    mode: ModeSchema,
    model: z.string(),
    /** Of kind `plan`: which plan it carries out. */
    plan: z.optional(z.string()),
    /** The effects that were consented to for the whole run, as rules that hold for it alone. */
    envelope: z.optional(z.array(RuleSchema)),
    /** The interrupted run that this one goes on with. */
    resumes: z.optional(z.string()),
  }),
  /** Nothing new is begun; what is under way ends by itself. */
  event('run.paused', {}),
  event('run.continued', {}),
  /** Stop was asked for, the window went away, or time was up: of the run, or of `step` with all under it. */
  event('stop.requested', { reason: z.enum(['stopped', 'interrupted', 'timeout']) }),
  event('run.ended', { outcome: RunOutcomeSchema, fault: z.optional(FaultSchema) }),

  /** What a turn carries out: its one agent step, and the tasks that its model reports. */
  event('plan.created', { plan: PlanSchema }),
  event('plan.revised', { plan: PlanSchema }),
  /** A plan of several steps is there to be looked at, edited and run; it takes the place of the one before. */
  event('plan.proposed', { plan: PlanSchema, by: EditorSchema }),
  event('plan.edited', {
    plan: z.string(),
    revision: z.number(),
    by: EditorSchema,
    /** What was done, in words. */
    label: z.string(),
    move: z.enum(['edit', 'undo', 'redo']),
    edits: z.array(PlanEditSchema),
    /** What takes it back. */
    inverse: z.array(PlanEditSchema),
    /** What was in the context of the model that made it. */
    foreign,
  }),
  event('plan.discarded', { plan: z.string() }),
  event('step.started', { id: z.string(), attempt: z.number() }),
  event('step.changed', {
    id: z.string(),
    state: z.enum(['running', 'waiting']),
    /** In words. */
    waitingFor: z.optional(z.string()),
    /** When it goes on by itself. */
    until: z.optional(z.number()),
    fault: z.optional(FaultSchema),
  }),
  event('step.ended', {
    id: z.string(),
    state: StepStateSchema,
    fault: z.optional(FaultSchema),
    evidence: z.optional(z.array(EvidenceSchema)),
    /** What later steps may refer to; bounded. */
    output: z.optional(z.record(z.string(), z.unknown())),
    note: z.optional(z.string()),
    /** What had come into its context: its output may say the same. */
    foreign,
  }),
  /** Fingerprint of the workspace's files: evidence of another one is stale. */
  event('tree.seen', { tree: z.string() }),

  /** A request is about to leave for a model. */
  event('model.requested', { request: z.string(), model: z.string(), attempt: z.number() }),
  event('model.ended', {
    request: z.string(),
    model: z.string(),
    stop: z.enum(['end', 'tools', 'length', 'refused', 'paused', 'stopped', 'fault']),
    usage: z.optional(UsageSchema),
    /** US dollars; null where the price is unknown. */
    cost: z.nullable(z.number()),
    /** Tokens the model's context holds; null where unknown. */
    contextLimit: z.nullable(z.number()),
    ms: z.number(),
    /** Until something of the answer could be shown. */
    firstMs: z.optional(z.number()),
    fault: z.optional(FaultSchema),
  }),
  /** Another model answers in the place of the one that was asked, from here to the end of the request. */
  event('model.switched', { request: z.string(), from: z.string(), to: z.string(), reason: FaultSchema }),
  /** What the model was given up to and with message `upTo` is replaced by `messages`; the log and the screen keep all of it. */
  event('context.compacted', {
    upTo: z.string(),
    messages: z.array(MessageSchema),
    /** Tokens, as reckoned here. */
    before: z.number(),
    after: z.number(),
    reason: z.enum(['near-limit', 'refused', 'asked']),
  }),

  event('tool.prepared', {
    call: z.string(),
    tool: z.string(),
    title: z.string(),
    summary: z.string(),
    effects: z.array(EffectSchema),
    preview: z.optional(DisplaySchema),
    hash: z.string(),
  }),
  event('approval.requested', { approval: ApprovalSchema }),
  event('approval.resolved', {
    approval: z.string(),
    call: z.string(),
    answer: z.enum(['once', 'session', 'always', 'deny', 'expired']),
    by: z.enum(['user', 'flag', 'policy']),
    reason: z.optional(z.string()),
  }),
  event('question.asked', { question: QuestionSchema }),
  event('question.answered', { call: z.string(), answer: z.nullable(z.string()) }),
  /** Written before the effect; what follows it without a `tool.ended` is an effect nobody can vouch for. */
  event('tool.started', { call: z.string(), tool: z.string(), hash: z.string(), effects: z.array(EffectSchema) }),
  event('tool.ended', {
    call: z.string(),
    tool: z.string(),
    outcome: ToolOutcomeSchema,
    forModel: z.string(),
    /** What later steps of a plan may refer to, beside `forModel`; bounded. */
    output: z.optional(z.record(z.string(), z.unknown())),
    display: z.optional(DisplaySchema),
    changes: z.optional(z.array(FileChangeSchema)),
    /** What the editor found wrong that it had not found before. */
    problems: z.optional(z.array(LinkSchema)),
    foreign,
    hidden,
    fault: z.optional(FaultSchema),
    ms: z.number(),
  }),
  /** Run `by` took back the changes of `calls`; where one of them was itself an undo, what it had undone is `restored`. */
  event('edit.undone', { ...UndoneCallsSchema.shape, by: z.string() }),
  /** The user has looked at these changes and keeps them. */
  event('edit.accepted', { calls: z.array(z.string()), parts: z.optional(z.array(ChangePartSchema)) }),

  /** Saved for good, or, where its tier is that, for this session alone. */
  event('rule.added', { rule: RuleSchema }),
  /** A rule of this session was taken back, by its id. */
  event('rule.removed', { rule: z.string() }),
  event('memory.saved', { id: z.string(), text: z.string() }),
  event('notice.raised', {
    level: z.enum(['info', 'warning', 'error']),
    text: z.string(),
    fault: z.optional(FaultSchema),
  }),
]);
export type Event = z.infer<typeof EventSchema>;
export type EventType = Event['type'];

type Stamp = 'v' | 'seq' | 'at' | 'session';
type Unstamped<E> = E extends Event ? Omit<E, Stamp> : never;
/** An event as its maker writes it; the session's log adds version, number, time and session. */
export type EventBody = Unstamped<Event>;

/** Streamed while something is under way; the durable fact that follows holds the whole. */
export const DeltaSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message.delta'),
    message: z.string(),
    /** Index of the part within the message; a part's kind never changes. */
    part: z.number(),
    kind: z.enum(['text', 'thinking']),
    text: z.string(),
  }),
  /** The model has begun to write a call whose arguments are still arriving. */
  z.object({
    type: z.literal('message.call'),
    message: z.string(),
    part: z.number(),
    call: z.string(),
    tool: z.string(),
  }),
  /** More of such a call, as text to look at and no more. */
  z.object({
    type: z.literal('message.writing'),
    message: z.string(),
    part: z.number(),
    /** The file it is about, as far as it is written. */
    label: z.optional(z.string()),
    text: z.optional(z.string()),
    /** How many lines its text has by now. */
    lines: z.optional(z.number()),
  }),
  z.object({ type: z.literal('tool.progress'), call: z.string(), text: z.string() }),
]);
export type Delta = z.infer<typeof DeltaSchema>;
