// A message of the conversation and its parts, in the one form that every provider's wire is converted from and to.
import * as z from 'zod/mini';

export const TextPartSchema = z.object({ type: z.literal('text'), text: z.string() });
export const ThinkingPartSchema = z.object({
  type: z.literal('thinking'),
  text: z.string(),
  /** What the provider wants back unchanged with the next request (a signature or encrypted reasoning); meaningless elsewhere. */
  signature: z.optional(z.string()),
  redacted: z.optional(z.string()),
});
export const ImagePartSchema = z.object({
  type: z.literal('image'),
  /** image/png, image/jpeg, image/gif or image/webp. */
  mime: z.string(),
  /** Base64 without prefix. */
  data: z.string(),
  name: z.optional(z.string()),
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
});
export const ToolResultPartSchema = z.object({
  type: z.literal('tool-result'),
  call: z.string(),
  text: z.string(),
  failed: z.boolean(),
});

export const UserPartSchema = z.discriminatedUnion('type', [TextPartSchema, ImagePartSchema, ContextPartSchema]);
export const AssistantPartSchema = z.discriminatedUnion('type', [
  TextPartSchema,
  ThinkingPartSchema,
  ToolCallPartSchema,
]);
export const PartSchema = z.discriminatedUnion('type', [
  TextPartSchema,
  ThinkingPartSchema,
  ImagePartSchema,
  ContextPartSchema,
  ToolCallPartSchema,
  ToolResultPartSchema,
]);
export type TextPart = z.infer<typeof TextPartSchema>;
export type ThinkingPart = z.infer<typeof ThinkingPartSchema>;
export type ImagePart = z.infer<typeof ImagePartSchema>;
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
});
export type Usage = z.infer<typeof UsageSchema>;

/** One message as a model is given it. `tool` messages hold only tool results. */
export const MessageSchema = z.object({
  id: z.string(),
  role: z.enum(['user', 'assistant', 'tool']),
  parts: z.array(PartSchema),
});
export type Message = z.infer<typeof MessageSchema>;
