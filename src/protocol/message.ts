// A message of the conversation and its parts, in the one form that every provider's wire is converted from and to.
import * as z from 'zod/mini';

/** What a provider says that a text rests on. */
export const CitationSchema = z.object({
  url: z.optional(z.string()),
  title: z.optional(z.string()),
  /** The words that it rests on. */
  quote: z.optional(z.string()),
});
export type Citation = z.infer<typeof CitationSchema>;

/**
 * `origin` (PROVIDER/MODEL) says who signed or made what only its maker can read: it goes back to that model alone, unchanged.
 * `item` is the maker's own name for the part.
 */
const made = { origin: z.optional(z.string()), item: z.optional(z.string()) };

export const TextPartSchema = z.object({
  type: z.literal('text'),
  text: z.string(),
  citations: z.optional(z.array(CitationSchema)),
  /** What the maker wants back with the text, as JSON; meaningless elsewhere. */
  extra: z.optional(z.string()),
  ...made,
});
export const ThinkingPartSchema = z.object({
  type: z.literal('thinking'),
  text: z.string(),
  /** What the provider wants back unchanged with the next request (a signature or encrypted reasoning); meaningless elsewhere. */
  signature: z.optional(z.string()),
  redacted: z.optional(z.string()),
  ...made,
});
/** What a provider did by itself with a tool of its own, a search for instance: never a call of ours, never run. */
export const ProviderPartSchema = z.object({
  type: z.literal('provider'),
  /** The provider's name for it: `web_search`, `code_execution`. */
  name: z.string(),
  /** For people: what it did, in a few words. */
  text: z.string(),
  /** The block as it came, as JSON, to be given back. */
  data: z.string(),
  ...made,
});
export const ImagePartSchema = z.object({
  type: z.literal('image'),
  /** image/png, image/jpeg, image/gif or image/webp. */
  mime: z.string(),
  /** Base64 without prefix. */
  data: z.string(),
  name: z.optional(z.string()),
});
/** A document that the model is given as it is, a PDF for instance. */
export const FilePartSchema = z.object({
  type: z.literal('file'),
  mime: z.string(),
  /** Base64 without prefix. */
  data: z.string(),
  name: z.string(),
});
/** Something of the workspace that the user put into the message: a file, a selection, the problems list. */
export const ContextPartSchema = z.object({
  type: z.literal('context'),
  kind: z.enum(['file', 'folder', 'selection', 'problems', 'terminal', 'url', 'plan']),
  label: z.string(),
  path: z.optional(z.string()),
  /** What the model is given; bounded by whoever made the part. */
  text: z.string(),
});
export const ToolCallPartSchema = z.object({
  type: z.literal('tool-call'),
  call: z.string(),
  tool: z.string(),
  /** The arguments exactly as the model wrote them; parsed once, by the tool runner. */
  arguments: z.string(),
  /** What the maker wants back with the call, as JSON (a thought's signature for instance). */
  extra: z.optional(z.string()),
  ...made,
});
export const ToolResultPartSchema = z.object({
  type: z.literal('tool-result'),
  call: z.string(),
  text: z.string(),
  failed: z.boolean(),
});

export const UserPartSchema = z.discriminatedUnion('type', [
  TextPartSchema,
  ImagePartSchema,
  FilePartSchema,
  ContextPartSchema,
]);
export const AssistantPartSchema = z.discriminatedUnion('type', [
  TextPartSchema,
  ThinkingPartSchema,
  ToolCallPartSchema,
  ProviderPartSchema,
]);
export const PartSchema = z.discriminatedUnion('type', [
  TextPartSchema,
  ThinkingPartSchema,
  ImagePartSchema,
  FilePartSchema,
  ContextPartSchema,
  ToolCallPartSchema,
  ToolResultPartSchema,
  ProviderPartSchema,
]);
export type TextPart = z.infer<typeof TextPartSchema>;
export type ThinkingPart = z.infer<typeof ThinkingPartSchema>;
export type ImagePart = z.infer<typeof ImagePartSchema>;
export type FilePart = z.infer<typeof FilePartSchema>;
export type ProviderPart = z.infer<typeof ProviderPartSchema>;
export type ContextPart = z.infer<typeof ContextPartSchema>;
export type ToolCallPart = z.infer<typeof ToolCallPartSchema>;
export type ToolResultPart = z.infer<typeof ToolResultPartSchema>;
export type UserPart = z.infer<typeof UserPartSchema>;
export type AssistantPart = z.infer<typeof AssistantPartSchema>;
export type Part = z.infer<typeof PartSchema>;

export const UsageSchema = z.object({
  /** Tokens of the whole prompt, cached ones included. */
  input: z.number(),
  output: z.number(),
  cachedInput: z.number(),
  /** Thinking tokens, where the provider tells them; they are part of `output`. */
  thinking: z.optional(z.number()),
  cacheWrite: z.optional(z.number()),
  /** Reckoned here, because the provider told none: an answer that was cut off, for instance. */
  estimated: z.optional(z.boolean()),
});
export type Usage = z.infer<typeof UsageSchema>;

/** One message as a model is given it. `tool` messages hold only tool results. */
export const MessageSchema = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant', 'tool']),
  parts: z.array(PartSchema),
});
export type Message = z.infer<typeof MessageSchema>;

/** How much a model is to think; `default` leaves it to the model. */
export const EffortSchema = z.enum(['default', 'off', 'low', 'medium', 'high']);
export type Effort = z.infer<typeof EffortSchema>;
