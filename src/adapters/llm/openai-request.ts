// From messages to the body of a chat completions request: pure, and byte-stable from turn to turn.
import type {
  ChatCompletionContentPart,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { ModelRequest } from '../../core/llm/model.ts';
import type { Message, Part } from '../../protocol/message.ts';
import { allowsStrict } from './allows-strict.ts';
import { contextText, wireCallId } from './wire-text.ts';

/** The service refuses longer ones. */
const CALL_ID_LIMIT = 40;

/** `official` is OpenAI's own service, which renamed the limit; other servers know only the old name. */
export function openaiBody(
  model: string,
  request: ModelRequest,
  official: boolean,
  convert: (message: Message) => readonly ChatCompletionMessageParam[] = openaiMessages,
): ChatCompletionCreateParamsStreaming {
  const limit = official ? { max_completion_tokens: request.maxOutput } : { max_tokens: request.maxOutput };
  const system: ChatCompletionMessageParam[] =
    request.system === '' ? [] : [{ role: 'system', content: request.system }];
  return {
    model,
    messages: [...system, ...request.messages.flatMap(convert)],
    ...(request.tools.length === 0
      ? {}
      : {
          tools: request.tools.map(({ name, description, inputSchema }) => ({
            type: 'function' as const,
            function: { name, description, parameters: { ...inputSchema } },
          })),
        }),
    ...(request.format === undefined ? {} : { response_format: responseFormat(request.format) }),
    stream: true,
    stream_options: { include_usage: true },
    ...(request.maxOutput === undefined ? {} : limit),
  };
}

function responseFormat({ name, schema }: NonNullable<ModelRequest['format']>) {
  const { $schema: _, ...plain } = schema;
  return { type: 'json_schema' as const, json_schema: { name, schema: plain, strict: allowsStrict(plain) } };
}

export function openaiMessages(message: Message): ChatCompletionMessageParam[] {
  if (message.role === 'tool') return message.parts.flatMap(resultMessage);
  if (message.role === 'user') return [{ role: 'user', content: userContent(message.parts) }];
  const calls = message.parts.flatMap((part) =>
    part.type === 'tool-call'
      ? [
          {
            id: wireCallId(part.call, CALL_ID_LIMIT),
            type: 'function' as const,
            function: { name: part.tool, arguments: part.arguments === '' ? '{}' : part.arguments },
          },
        ]
      : [],
  );
  const said = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
  if (calls.length > 0) return [{ role: 'assistant', content: said === '' ? null : said, tool_calls: calls }];
  // An answer that was nothing but thinking has nothing this wire could carry.
  return said === '' ? [] : [{ role: 'assistant', content: said }];
}

function resultMessage(part: Part): ChatCompletionMessageParam[] {
  if (part.type !== 'tool-result') return [];
  return [{ role: 'tool', tool_call_id: wireCallId(part.call, CALL_ID_LIMIT), content: part.text }];
}

type UserContent = Extract<ChatCompletionMessageParam, { role: 'user' }>['content'];

/** Plain text where there is no image: every compatible server takes that. */
function userContent(parts: readonly Part[]): UserContent {
  const pieces = parts.flatMap((part): ChatCompletionContentPart[] => {
    if (part.type === 'text') return [{ type: 'text', text: part.text }];
    if (part.type === 'context') return [{ type: 'text', text: contextText(part) }];
    if (part.type !== 'image') return [];
    return [{ type: 'image_url', image_url: { url: `data:${part.mime};base64,${part.data}` } }];
  });
  const texts = pieces.flatMap((piece) => (piece.type === 'text' ? [piece.text] : []));
  return texts.length === pieces.length ? texts.join('\n\n') : pieces;
}
