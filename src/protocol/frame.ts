// The envelope of everything that crosses between a page and its host, and the channel that carries it.
import * as z from 'zod/mini';
import { ModeSchema } from './approval.ts';
import { ChangesSchema, CommandSchema, MentionSchema } from './command.ts';
import { DeltaSchema, EventSchema } from './event.ts';
import { FaultSchema } from './fault.ts';
import { JobSchema } from './job.ts';
import { ItemSchema, SessionSummarySchema, SessionViewSchema } from './view.ts';

export const FRAME_VERSION = 1;

export const ModelChoiceSchema = z.object({
  /** PROVIDER/MODEL. */
  id: z.string(),
  label: z.string(),
  provider: z.string(),
  detail: z.optional(z.string()),
});
export type ModelChoice = z.infer<typeof ModelChoiceSchema>;

/** What the page shows of its surroundings: everything outside the session itself. */
export const HostStateSchema = z.object({
  host: z.enum(['vscode', 'server']),
  /** Why nothing may run here (no folder open, Restricted Mode); absent when all is well. */
  blocked: z.optional(FaultSchema),
  /** Whether a provider can be asked at all; false shows the first-run card. */
  connected: z.boolean(),
  models: z.array(ModelChoiceSchema),
  /** What a session asks that has chosen none; absent when nothing is connected. */
  model: z.optional(z.string()),
  /** Lines on what today has cost over all sessions, and on what the limits leave. */
  spent: z.optional(z.array(z.string())),
  modes: z.array(ModeSchema),
  sessions: z.array(SessionSummarySchema),
  /** Names of personas and tools that a step of a plan may be given. */
  personas: z.array(z.string()),
  tools: z.array(z.string()),
  /** Another process writes the session that is shown; it is followed here. */
  following: z.boolean(),
  /** Settings that could not be read, a damaged store that was set aside, and the like. */
  warnings: z.array(FaultSchema),
  roots: z.array(z.object({ name: z.string(), path: z.string() })),
});
export type HostState = z.infer<typeof HostStateSchema>;

export const ToHostSchema = z.discriminatedUnion('kind', [
  /** First word of a page; `session` is what it showed before, if it was rebuilt. */
  z.object({ kind: z.literal('hello'), version: z.number(), session: z.optional(z.string()) }),
  z.object({ kind: z.literal('command'), id: z.number(), command: CommandSchema }),
]);
export type ToHost = z.infer<typeof ToHostSchema>;

export const ToPageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('host'), state: HostStateSchema }),
  /** The session the page is to show from now on. */
  z.object({ kind: z.literal('view'), view: SessionViewSchema }),
  z.object({ kind: z.literal('events'), session: z.string(), events: z.array(EventSchema) }),
  z.object({ kind: z.literal('deltas'), session: z.string(), deltas: z.array(DeltaSchema) }),
  /** Every command that runs, and the newest jobs that have ended. */
  z.object({ kind: z.literal('jobs'), jobs: z.array(JobSchema) }),
  z.object({ kind: z.literal('reply'), id: z.number(), ok: z.literal(true), result: z.unknown() }),
  z.object({ kind: z.literal('refusal'), id: z.number(), fault: FaultSchema }),
  /** Something to put into the message box: text, and mentions as chips. */
  z.object({
    kind: z.literal('compose'),
    text: z.string(),
    mentions: z.array(MentionSchema),
    send: z.boolean(),
    focus: z.boolean(),
  }),
  /** Something stands against taking these changes back: the user is to be asked. */
  z.object({ kind: z.literal('undo'), changes: ChangesSchema }),
]);
export type ToPage = z.infer<typeof ToPageSchema>;

/** Replies that carry a shape of their own. */
export const HistoryReplySchema = z.object({ items: z.array(ItemSchema), more: z.boolean() });
export type HistoryReply = z.infer<typeof HistoryReplySchema>;
export const MentionReplySchema = z.object({ mentions: z.array(MentionSchema) });

/** One end of a two-way line; three forms exist: postMessage, WebSocket and an in-memory pair. */
export interface Channel<Out, In> {
  send(frame: Out): void;
  /** `frame` is whatever arrived, unparsed: the receiver validates. Returns how to stop listening. */
  listen(receive: (frame: unknown) => void): () => void;
  /** Only to make the type of what arrives visible to readers. */
  readonly arrives?: In;
}
