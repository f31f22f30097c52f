// From messages to the body of a chat completions request: pure, byte-stable from turn to turn, and as each server wants it.
import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ModelRequest } from '../../../../core/llm/model.ts';
import type { Message } from '../../../../protocol/message.ts';
import type { Quirks } from '../../quirks.ts';
import type { KnownModel } from '../../spec.ts';
import { openaiEffort } from '../effort.ts';
import type { Fields } from '../fields.ts';
import { toolSchema } from '../tool-schema.ts';
import { wireCallId } from '../wire-text.ts';
import { allowsStrict } from './allows-strict.ts';
import { plainSchema } from './plain-schema.ts';

const CACHE_KEY_LIMIT = 64;

export type ChatMessages = readonly ChatCompletionMessageParam[];

/** `quirks` say what the server does otherwise. */
export function openaiBody(
  model: KnownModel,
  request: ModelRequest,
  quirks: Quirks,
  convert: (message: Message) => ChatMessages,
): ChatCompletionCreateParamsStreaming {
  const talk = request.messages.flatMap(convert);
  const messages = [...systemMessage(request.system, quirks), ...(quirks.answersResults ? answered(talk) : talk)];
  return {
    model: model.name,
    messages: quirks.cacheControl && CLAUDE.test(model.name) ? withBreakpoints(messages) : messages,
    ...(request.tools.length === 0
      ? {}
      : {
          tools: request.tools.map(({ name, description, inputSchema }) => ({
            type: 'function' as const,
            function: { name, description, ...parametersOf(inputSchema, quirks) },
          })),
        }),
    ...(request.tools.length > 0 && quirks.noParallel ? { parallel_tool_calls: false } : {}),
    ...(request.format === undefined ? {} : { response_format: responseFormat(request.format) }),
    stream: true,
    ...(quirks.noStreamOptions ? {} : { stream_options: { include_usage: true } }),
    ...outputLimit(request.maxOutput, quirks),
    ...thinking(model, request, quirks),
    ...(request.cacheKey === undefined || !quirks.cacheKey
      ? {}
      : { prompt_cache_key: wireCallId(request.cacheKey, CACHE_KEY_LIMIT) }),
    ...quirks.extraBody,
  };
}

function parametersOf(inputSchema: Fields, { plainSchemas }: Quirks): { parameters?: Record<string, unknown> } {
  const parameters = plainSchemas ? plainSchema(toolSchema(inputSchema)) : toolSchema(inputSchema);
  return parameters === undefined ? {} : { parameters };
}

function systemMessage(system: string, { systemRole = 'system' }: Quirks): ChatMessages {
  return system === '' ? [] : [{ role: systemRole, content: system.toWellFormed() }];
}

/** The least that can be said between results and what the user says next. */
const answered = (messages: ChatMessages): ChatMessages =>
  messages.flatMap((message, index) =>
    message.role === 'tool' && messages[index + 1]?.role === 'user' ? [message, TAKEN] : [message],
  );

const TAKEN = { role: 'assistant', content: 'Understood.' } as const;

function outputLimit(limit: number | undefined, { maxTokensField = 'max_tokens' }: Quirks): object {
  return limit === undefined ? {} : { [maxTokensField]: limit };
}

function thinking(model: KnownModel, request: ModelRequest, { reasoningField = 'none' }: Quirks): object {
  const effort = openaiEffort(model, request.effort);
  if (effort === undefined || reasoningField === 'none') return {};
  if (reasoningField === 'reasoning') return { reasoning: { effort } };
  if (reasoningField !== 'reasoning_effort') {
    const told = effort !== 'none' && reasoningField === 'thinking_and_effort';
    return {
      thinking: { type: effort === 'none' ? 'disabled' : 'enabled' },
      ...(told ? { reasoning_effort: effort } : {}),
    };
  }
  // Models that do not think refuse to be told how much.
  return model.thinking ? { reasoning_effort: effort } : {};
}

function responseFormat({ name, schema }: NonNullable<ModelRequest['format']>) {
  const { $schema: _, ...plain } = schema;
  return { type: 'json_schema' as const, json_schema: { name, schema: plain, strict: allowsStrict(plain) } };
}

/** Others cache by themselves, and some refuse the mark. */
const CLAUDE = /claude|anthropic/i;
const CACHED = { cache_control: { type: 'ephemeral' } } as const;

/** What does not change is marked where Claude is asked through this wire: the system text and the last two turns of the user. */
function withBreakpoints(messages: ChatMessages): ChatCompletionMessageParam[] {
  const turns = messages.flatMap((message, index) => (message.role === 'user' ? [index] : []));
  const marked = new Set([...turns.slice(-2), messages.findIndex((message) => message.role === 'system')]);
  return messages.map((message, index) => {
    if (!marked.has(index) || (message.role !== 'user' && message.role !== 'system')) return message;
    const content = typeof message.content === 'string' ? [textPiece(message.content)] : message.content;
    const last = content.findLastIndex((piece) => piece.type === 'text');
    return markedMessage(message, content, last);
  });
}

const textPiece = (text: string) => ({ type: 'text' as const, text });

type Marked = Extract<ChatCompletionMessageParam, { role: 'user' | 'system' }>;
type Pieces = readonly Exclude<Marked['content'], string>[number][];

function markedMessage(message: Marked, content: Pieces, last: number): ChatCompletionMessageParam {
  const pieces = content.map((piece, index) => (index === last ? { ...piece, ...CACHED } : piece));
  if (message.role === 'user') return { ...message, content: pieces };
  return { ...message, content: pieces.filter((piece) => piece.type === 'text') };
}
