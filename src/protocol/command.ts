// Everything a user may ask, of the orchestrator or of the host that shows it.
import * as z from 'zod/mini';
import { ModeSchema, RuleSchema } from './approval.ts';
import { FaultActionSchema } from './fault.ts';
import { EffortSchema, UserPartSchema } from './message.ts';
import { ChangePartSchema, UndoChoiceSchema } from './undo.ts';

const command = <T extends string, S extends z.core.$ZodLooseShape>(type: T, body: S) =>
  z.object({ type: z.literal(type), ...body });
const session = z.string();

/** Which changes are meant: those of a call, a run, a step of a plan, a plan, or all after an event; else of the newest turn. */
const changes = {
  session,
  call: z.optional(z.string()),
  run: z.optional(z.string()),
  /** A step of `plan`, or of the newest plan that has one of this name; what was done under it is its own. */
  step: z.optional(z.string()),
  plan: z.optional(z.string()),
  after: z.optional(z.number()),
  parts: z.optional(z.array(ChangePartSchema)),
};

export const ChangesSchema = z.object(changes);
export type Changes = z.infer<typeof ChangesSchema>;

/** Mentions the user typed; the host turns each into a context part, because only it can read the workspace. */
export const MentionSchema = z.object({
  kind: z.enum(['file', 'folder', 'selection', 'problems']),
  /** Absolute path for `file` and `folder`; absent otherwise. */
  path: z.optional(z.string()),
  label: z.string(),
});
export type Mention = z.infer<typeof MentionSchema>;

/** Carried out by the orchestrator. */
export const CoreCommandSchema = z.discriminatedUnion('type', [
  command('session.create', { mode: z.optional(ModeSchema), model: z.optional(z.string()) }),
  command('session.open', { session }),
  command('session.delete', { session }),
  command('session.rename', { session, title: z.string().check(z.minLength(1), z.maxLength(200)) }),
  command('session.configure', {
    session,
    mode: z.optional(ModeSchema),
    model: z.optional(z.string()),
    effort: z.optional(EffortSchema),
  }),
  command('session.list', { query: z.optional(z.string()), limit: z.optional(z.number()) }),
  /** Items older than `before` (a sequence number), newest of them first to be cut off. */
  command('history.load', { session, before: z.number(), limit: z.number() }),
  /** Sent while a run is under way, the message is queued and sent when the run has ended. */
  command('message.send', {
    session,
    parts: z.array(UserPartSchema),
    mentions: z.optional(z.array(MentionSchema)),
  }),
  command('message.unqueue', { session, message: z.string() }),
  command('run.stop', { session }),
  /** Begins nothing new until it goes on; what is under way ends by itself. */
  command('run.pause', { session }),
  /** Goes on with a paused, interrupted, stopped or failed run. */
  command('run.resume', { session }),
  /** Carries out a run again from its log alone and compares; without a run the newest one. Gives a `ReplayReport`. */
  command('run.replay', { session, run: z.optional(z.string()) }),
  command('approval.answer', {
    session,
    approval: z.string(),
    /** The hash of what was shown. */
    hash: z.string(),
    answer: z.enum(['once', 'session', 'always', 'deny']),
    /** With `session` and `always`: the rule as it was shown. */
    rule: z.optional(RuleSchema),
    reason: z.optional(z.string()),
  }),
  /** Takes back a rule of this session. */
  command('rule.remove', { session, rule: z.string() }),
  command('question.answer', { session, call: z.string(), answer: z.string() }),
  /** A plan from a file or from anybody; checked as a whole before it takes the place of the one before. */
  command('plan.open', { session, plan: z.unknown() }),
  command('plan.edit', {
    session,
    plan: z.string(),
    /** The revision that was looked at: an edit of an older one is refused. */
    revision: z.number(),
    label: z.string(),
    /** `PlanEdit`s; read by the orchestrator, which can say what is wrong with one. */
    edits: z.array(z.unknown()),
  }),
  command('plan.undo', { session }),
  command('plan.redo', { session }),
  command('plan.discard', { session }),
  /** What the plan would do, for consent; gives an `Envelope`. */
  command('plan.envelope', { session }),
  /**
   * Carries out what is left of the plan; `from`: that step and all that need it once more. `envelope` is the hash of the
   * envelope that was shown and agreed to; without it every effect is asked for as ever.
   */
  command('plan.run', { session, from: z.optional(z.string()), envelope: z.optional(z.string()) }),
  /** Asks the planner for other steps in place of those that are not done. */
  command('plan.replan', { session }),
  /** For a step that gave up: once more, with another model or input if given. */
  command('step.retry', {
    session,
    step: z.string(),
    model: z.optional(z.string()),
    input: z.optional(z.record(z.string(), z.unknown())),
  }),
  command('step.skip', { session, step: z.string() }),
  /** The user did it; `output` is what later steps may refer to. */
  command('step.finish', { session, step: z.string(), output: z.optional(z.record(z.string(), z.unknown())) }),
  /** Stops it and all under it. */
  command('step.stop', { session, step: z.string() }),
  /** Gives a `StepDetail`. */
  command('step.load', { session, step: z.string() }),
  /** A new session that has all of this one, with a step and all that need it to be done anew; gives its id. */
  command('session.fork', {
    session,
    step: z.optional(z.string()),
    model: z.optional(z.string()),
    input: z.optional(z.record(z.string(), z.unknown())),
  }),
  /** Summarises what was said, so that there is room for more; the log and the screen keep all of it. */
  command('context.compact', { session }),
  /** Looks whether the files are still those that evidence was given on. */
  command('tree.look', { session }),
  /**
   * Takes changes back while later ones stay; an undo is a call too and can be taken back. What was changed since in the
   * same places is a conflict: without a choice for each such file nothing is changed. Fault: `undo.conflict`.
   */
  command('edit.undo', { ...changes, choices: z.optional(z.array(UndoChoiceSchema)) }),
  /** How that would go, without touching anything; gives an `UndoReport`. */
  command('edit.examine', changes),
  /** Marks changes as looked at and kept. */
  command('edit.accept', changes),
]);
export type CoreCommand = z.infer<typeof CoreCommandSchema>;

/** Carried out by the host that shows the page. */
export const HostCommandSchema = z.discriminatedUnion('type', [
  command('file.open', { path: z.string(), line: z.optional(z.number()) }),
  command('diff.open', { session, call: z.string(), path: z.string() }),
  /**
   * Opens what a call, a turn, a step or a plan has changed, or all since a point, side by side in the editor: the net effect
   * of each file. Without any of them the newest turn that changed something.
   */
  command('changes.open', changes),
  command('code.open', { text: z.string(), language: z.optional(z.string()) }),
  /** Saves the plan as a file of the workspace, opens one, compares the plan with one. */
  command('plan.save', { session }),
  command('plan.load', { session }),
  command('plan.compare', { session }),
  command('link.open', { url: z.string() }),
  command('terminal.show', { call: z.string() }),
  /** All that a command has printed, named by its call or its job. */
  command('output.open', { session, call: z.optional(z.string()), job: z.optional(z.string()) }),
  command('job.stop', { job: z.string() }),
  /** A line typed into a command that waits for input. */
  command('job.input', { job: z.string(), text: z.string().check(z.maxLength(4_000)) }),
  command('mention.search', { kind: z.enum(['any', 'file', 'folder']), query: z.string() }),
  command('fault.act', { action: FaultActionSchema, session: z.optional(z.string()) }),
  /** The user has begun to write: what the first request would wait for can be loaded. */
  command('message.begin', {}),
  command('provider.connect', {}),
  /** Offers all models of all providers for the session that is shown. */
  command('model.choose', {}),
  /** Opens the policy page with the explanation of a call. */
  command('policy.explain', { session, call: z.string() }),
  command('log.show', {}),
]);
export type HostCommand = z.infer<typeof HostCommandSchema>;

export const CommandSchema = z.union([CoreCommandSchema, HostCommandSchema]);
export type Command = CoreCommand | HostCommand;
