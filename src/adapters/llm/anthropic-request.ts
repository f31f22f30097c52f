// From messages to the body of a messages request: pure, with the marks that let the provider cache what does not change.
import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { ModelRequest } from '../../core/llm/model.ts';
import type { Message, Part } from '../../protocol/message.ts';
import { closedSchema } from './closed-schema.ts';
import { fields } from './fields.ts';
import type { KnownModel } from './spec.ts';
import { contextText, wireCallId } from './wire-text.ts';

/** The wire wants a limit; this is what every model takes. */
const SAFE_OUTPUT = 8192;
/** Enough for the longest file, and short of what makes a provider reserve too much. */
const MOST_OUTPUT = 32_000;
const CALL_ID_LIMIT = 64;
const CACHED = { cache_control: { type: 'ephemeral' } } as const;

/** `official` is Anthropic's own service; older gateways refuse what they do not know. */
export function anthropicBody(
  model: KnownModel,
  request: ModelRequest,
  official: boolean,
  convert: (message: Message) => readonly WireMessage[] = anthropicMessage,
): MessageCreateParamsStreaming {
  const messages = joined(request.messages.flatMap(convert));
  const marked = markedFrom(messages);
  const tools = request.tools.map(({ name, description, inputSchema }, index) => ({
    name,
    description,
    input_schema: { ...inputSchema, type: 'object' as const },
    // The system text's mark covers the tools, which come before it; without one they need their own.
    ...(request.system === '' && index === request.tools.length - 1 ? CACHED : {}),
  }));
  const schema = request.format === undefined ? undefined : closedSchema(request.format.schema);
  return {
    model: model.name,
    max_tokens: request.maxOutput ?? Math.min(model.outputLimit ?? SAFE_OUTPUT, MOST_OUTPUT),
    ...(request.system === '' ? {} : { system: [{ type: 'text', text: request.system, ...CACHED }] }),
    ...(tools.length === 0 ? {} : { tools }),
    ...(schema === undefined ? {} : { output_config: { format: { type: 'json_schema', schema: { ...schema } } } }),
    ...(official && model.adaptive ? { thinking: { type: 'adaptive', display: 'summarized' } } : {}),
    messages: messages.map((message, index) => finished(message, index >= marked && message.role === 'user')),
    stream: true,
  };
}

interface WireMessage {
  readonly role: 'user' | 'assistant';
  readonly content: ContentBlockParam[];
}

export function anthropicMessage(message: Message): WireMessage[] {
  const content = message.parts.flatMap(wireBlock);
  if (content.length === 0) return [];
  return [{ role: message.role === 'assistant' ? 'assistant' : 'user', content }];
}

function wireBlock(part: Part): ContentBlockParam[] {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
    case 'context':
      return [{ type: 'text', text: contextText(part) }];
    case 'image':
      return imageBlock(part.mime, part.data);
    // Sent as what it is by whoever knows how; until then left out.
    case 'file':
    case 'provider':
      return [];
    case 'thinking':
      if (part.redacted !== undefined) return [{ type: 'redacted_thinking', data: part.redacted }];
      // Without a signature it came from another provider, and this one would refuse it.
      return part.signature === undefined ? [] : [{ type: 'thinking', thinking: part.text, signature: part.signature }];
    case 'tool-call':
      return [
        { type: 'tool_use', id: wireCallId(part.call, CALL_ID_LIMIT), name: part.tool, input: inputOf(part.arguments) },
      ];
    case 'tool-result':
      return [
        {
          type: 'tool_result',
          tool_use_id: wireCallId(part.call, CALL_ID_LIMIT),
          content: part.text,
          ...(part.failed ? { is_error: true } : {}),
        },
      ];
  }
}

function imageBlock(mime: string, data: string): ContentBlockParam[] {
  if (mime !== 'image/png' && mime !== 'image/jpeg' && mime !== 'image/gif' && mime !== 'image/webp') return [];
  return [{ type: 'image', source: { type: 'base64', media_type: mime, data } }];
}

/** This wire takes only objects: what the model wrote broken goes back as it was, under a name that says so. */
function inputOf(raw: string): Readonly<Record<string, unknown>> {
  if (raw.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(raw);
    const object = fields(parsed);
    return object === parsed ? object : { invalid_arguments: raw };
  } catch {
    return { invalid_arguments: raw };
  }
}

/** Results and what the user says next are one turn here, results first. */
function joined(messages: readonly WireMessage[]): readonly WireMessage[] {
  const turns: WireMessage[] = [];
  for (const message of messages) {
    const last = turns.at(-1);
    if (last?.role !== message.role) turns.push(message);
    else turns[turns.length - 1] = { role: last.role, content: [...last.content, ...message.content] };
  }
  return turns;
}

/** Where the last two turns of the user begin: one is read from the cache, the other written to it. */
function markedFrom(messages: readonly WireMessage[]): number {
  const last = messages.findLastIndex((message) => message.role === 'user');
  const other = messages.findLastIndex((message, index) => message.role === 'user' && index < last);
  return other < 0 ? last : other;
}

function finished(message: WireMessage, mark: boolean): MessageParam {
  if (!mark) return message;
  const last = message.content.length - 1;
  return {
    role: message.role,
    content: message.content.map((block, index) =>
      index !== last || block.type === 'thinking' || block.type === 'redacted_thinking'
        ? block
        : { ...block, ...CACHED },
    ),
  };
}
