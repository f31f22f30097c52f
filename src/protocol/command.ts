// Everything a user may ask, of the orchestrator or of the host that shows it.
import * as z from 'zod/mini';
import { ModeSchema, RuleSchema } from './approval.ts';
import { FaultActionSchema } from './fault.ts';
import { UserPartSchema } from './message.ts';

const command = <T extends string, S extends z.core.$ZodLooseShape>(type: T, body: S) =>
  z.object({ type: z.literal(type), ...body });
const session = z.string();

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
  command('session.configure', { session, mode: z.optional(ModeSchema), model: z.optional(z.string()) }),
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
  /** Goes on with an interrupted, stopped or failed run. */
  command('run.resume', { session }),
  command('approval.answer', {
    session,
    approval: z.string(),
    /** The hash of what was shown. */
    hash: z.string(),
    answer: z.enum(['once', 'always', 'deny']),
    /** With `always`: the rule as it was shown. */
    rule: z.optional(RuleSchema),
    reason: z.optional(z.string()),
  }),
  command('question.answer', { session, call: z.string(), answer: z.string() }),
  /** Takes back a call's changes, or those of a whole run; an undo is a call too and can be taken back. */
  command('edit.undo', { session, call: z.optional(z.string()), run: z.optional(z.string()) }),
]);
export type CoreCommand = z.infer<typeof CoreCommandSchema>;

/** Carried out by the host that shows the page. */
export const HostCommandSchema = z.discriminatedUnion('type', [
  command('file.open', { path: z.string(), line: z.optional(z.number()) }),
  command('diff.open', { session, call: z.string(), path: z.string() }),
  command('code.open', { text: z.string(), language: z.optional(z.string()) }),
  command('link.open', { url: z.string() }),
  command('terminal.show', { call: z.string() }),
  command('mention.search', { kind: z.enum(['any', 'file', 'folder']), query: z.string() }),
  command('fault.act', { action: FaultActionSchema, session: z.optional(z.string()) }),
  /** The user has begun to write: what the first request would wait for can be loaded. */
  command('message.begin', {}),
  command('provider.connect', {}),
  command('log.show', {}),
]);
export type HostCommand = z.infer<typeof HostCommandSchema>;

export const CommandSchema = z.union([CoreCommandSchema, HostCommandSchema]);
export type Command = CoreCommand | HostCommand;
