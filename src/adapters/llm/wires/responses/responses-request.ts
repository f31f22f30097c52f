// From messages to the body of a responses request: pure, byte-stable from turn to turn, nothing left with the provider.
import type {
  EasyInputMessage,
  ResponseCreateParamsStreaming,
  ResponseInputContent,
  ResponseInputItem,
  ResponseReasoningItem,
} from 'openai/resources/responses/responses';
import type { ModelRequest } from '../../../../core/llm/model.ts';
import type {
  FilePart,
  Message,
  Part,
  ProviderPart,
  TextPart,
  ThinkingPart,
  ToolCallPart,
} from '../../../../protocol/message.ts';
import type { Quirks } from '../../quirks.ts';
import type { KnownModel } from '../../spec.ts';
import { allowsStrict } from '../chat/allows-strict.ts';
import { openaiEffort } from '../effort.ts';
import { type Fields, fields, parsed, text } from '../fields.ts';
import { toolSchema } from '../tool-schema.ts';
import {
  contextText,
  doneText,
  fileText,
  isOwn,
  isSeen,
  leftOutText,
  wellFormed,
  wireArguments,
  wireCallId,
  wireToolName,
} from '../wire-text.ts';

const CALL_ID_LIMIT = 64;
const CACHE_KEY_LIMIT = 64;
/** Documents that the service reads by itself. */
const DOCUMENT = /^application\/(pdf|msword|vnd\.openxmlformats-officedocument\.)/;

export interface ResponsesOptions {
  /** Whether to ask for summaries of thinking: some accounts are not allowed them. */
  readonly summaries: boolean;
  /** Who speaks the system text as the first item; it goes as instructions when absent. */
  readonly systemRole?: Quirks['systemRole'];
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

export function responsesBody(
  model: KnownModel,
  request: ModelRequest,
  options: ResponsesOptions,
  convert: (message: Message) => readonly ResponseInputItem[],
): ResponseCreateParamsStreaming {
  const effort = model.thinking ? openaiEffort(model, request.effort) : undefined;
  const reasoning = {
    ...(effort === undefined ? {} : { effort }),
    ...(options.summaries ? { summary: 'auto' as const } : {}),
  };
  return {
    model: model.name,
    ...(request.system === '' || options.systemRole !== undefined
      ? {}
      : { instructions: request.system.toWellFormed() }),
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(wireTool) }),
    input: withoutTwins([...systemItem(request.system, options), ...request.messages.flatMap(convert)]),
    store: false,
    stream: true,
    ...(model.thinking ? { include: ['reasoning.encrypted_content' as const] } : {}),
    ...(model.thinking && Object.keys(reasoning).length > 0 ? { reasoning } : {}),
    ...(request.format === undefined ? {} : { text: { format: textFormat(request.format) } }),
    ...(request.cacheKey === undefined ? {} : { prompt_cache_key: wireCallId(request.cacheKey, CACHE_KEY_LIMIT) }),
    // Less than this is refused.
    ...(request.maxOutput === undefined ? {} : { max_output_tokens: Math.max(16, request.maxOutput) }),
    ...options.extraBody,
  };
}

function systemItem(system: string, { systemRole }: ResponsesOptions): ResponseInputItem[] {
  if (system === '' || systemRole === undefined) return [];
  return [{ type: 'message', role: systemRole, content: system.toWellFormed() }];
}

const wireTool = ({ name, description, inputSchema }: ModelRequest['tools'][number]) => ({
  type: 'function' as const,
  name,
  description,
  parameters: toolSchema(inputSchema),
  // Left unsaid, the service would hold every call strictly to a schema that does not allow it.
  strict: false,
});

function textFormat({ name, schema }: NonNullable<ModelRequest['format']>) {
  const { $schema: _, ...plain } = schema;
  return { type: 'json_schema' as const, name, schema: plain, strict: allowsStrict(plain) };
}

/** `origin` is PROVIDER/MODEL of the model that is asked. */
export function responsesItems(origin: string): (message: Message) => ResponseInputItem[] {
  return (given) => {
    const message = wellFormed(given);
    if (message.role === 'tool') return message.parts.flatMap(resultItem);
    if (message.role === 'user') return userItem(message.parts);
    return withoutLooseThinking(answerItems(message.parts, origin));
  };
}

function resultItem(part: Part): ResponseInputItem[] {
  if (part.type !== 'tool-result') return [];
  return [{ type: 'function_call_output', call_id: wireCallId(part.call, CALL_ID_LIMIT), output: part.text }];
}

function userItem(parts: readonly Part[]): ResponseInputItem[] {
  const content = parts.flatMap((part): ResponseInputContent[] => {
    if (part.type === 'text') return part.text === '' ? [] : [{ type: 'input_text', text: part.text }];
    if (part.type === 'context') return [{ type: 'input_text', text: contextText(part) }];
    if (part.type === 'file') return [fileContent(part)];
    if (part.type !== 'image') return [];
    if (!isSeen(part.mime)) return [{ type: 'input_text', text: leftOutText(part.name ?? 'image', part.mime) }];
    return [{ type: 'input_image', detail: 'auto', image_url: `data:${part.mime};base64,${part.data}` }];
  });
  if (content.length === 0) return [];
  // As pieces it is two kinds of message at once in what is published; only attachments need them.
  const texts = content.flatMap((piece) => (piece.type === 'input_text' ? [piece.text] : []));
  return [{ type: 'message', role: 'user', content: texts.length === content.length ? texts.join('\n\n') : content }];
}

function fileContent(part: FilePart): ResponseInputContent {
  if (DOCUMENT.test(part.mime)) {
    return { type: 'input_file', filename: part.name, file_data: `data:${part.mime};base64,${part.data}` };
  }
  return { type: 'input_text', text: fileText(part) ?? leftOutText(part.name, part.mime) };
}

function answerItems(parts: readonly Part[], origin: string): ResponseInputItem[] {
  const items: ResponseInputItem[] = [];
  const done = parts.flatMap((part) => (part.type === 'provider' && isOwn(part, origin) ? [parsed(part.data)] : []));
  let thinking: ThinkingPart[] = [];
  for (const part of parts) {
    if (part.type === 'thinking') {
      if (!isOwn(part, origin) || part.item === undefined) continue;
      thinking.push(part);
      if (part.signature === undefined) continue;
      const own = thinking.filter(({ item }) => item === part.item);
      items.push(reasoningItem(part.item, part.signature, own));
      thinking = [];
    } else if (part.type === 'provider') {
      items.push(...providerItem(part, origin, done.map(fields)));
    } else if (part.type === 'text' || part.type === 'tool-call') {
      items.push(...answerItem(part, origin));
    }
  }
  return items;
}

function reasoningItem(id: string, signature: string, parts: readonly ThinkingPart[]): ResponseReasoningItem {
  const summary = parts
    .filter((part) => part.text !== '')
    .map((part) => ({ type: 'summary_text' as const, text: part.text }));
  return { type: 'reasoning', id, summary, encrypted_content: signature };
}

function answerItem(part: TextPart | ToolCallPart, origin: string): ResponseInputItem[] {
  const extra = isOwn(part, origin) ? fields(parsed(part.extra)) : {};
  switch (part.type) {
    case 'text': {
      if (part.text === '') return [];
      const { phase } = extra;
      const said: EasyInputMessage = { type: 'message', role: 'assistant', content: part.text };
      return [phase === 'commentary' || phase === 'final_answer' ? { ...said, phase } : said];
    }
    case 'tool-call':
      return [
        {
          type: 'function_call',
          call_id: wireCallId(part.call, CALL_ID_LIMIT),
          name: wireToolName(part.tool),
          arguments: wireArguments(part.arguments),
          ...(text(extra.namespace) === '' ? {} : { namespace: text(extra.namespace) }),
        },
      ];
  }
}

/** `done` is all that this very service did itself within the same answer. */
function providerItem(part: ProviderPart, origin: string, done: readonly Fields[]): ResponseInputItem[] {
  const said: EasyInputMessage = { type: 'message', role: 'assistant', content: doneText(part) };
  if (!isOwn(part, origin)) return part.text === '' ? [] : [said];
  const item = givenBack(part.data);
  return item === undefined || isHalf(fields(item), done) ? [said] : [item];
}

/**
 * What waits for a result or an approval that nobody here gives, or is a result of what is not here, cannot stand in a
 * conversation: every request that follows would be refused.
 */
function isHalf(item: Fields, done: readonly Fields[]): boolean {
  const call = text(item.call_id);
  if (call !== '') return !done.some((other) => other.call_id === call && other.type !== item.type);
  return item.type === 'mcp_approval_request' || text(item.approval_request_id) !== '';
}

/** The block as this very service made it. */
function givenBack(data: string): ResponseInputItem | undefined {
  try {
    const item: ResponseInputItem = JSON.parse(data);
    return text(item.type) === '' ? undefined : item;
  } catch {
    return undefined;
  }
}

/** Thinking is taken only together with what it led to: an answer that was cut off after it leaves it alone. */
function withoutLooseThinking(items: readonly ResponseInputItem[]): ResponseInputItem[] {
  const last = items.findLastIndex((item) => item.type !== 'reasoning');
  return items.slice(0, last + 1);
}

/** Two items of one id are refused; thinking that led to the second alone would lead to nothing. */
function withoutTwins(items: readonly ResponseInputItem[]): ResponseInputItem[] {
  const known = new Set<string>();
  const kept = items.filter((item) => {
    const id = 'id' in item ? text(item.id) : '';
    if (id === '') return true;
    const isNew = !known.has(id);
    known.add(id);
    return isNew;
  });
  return kept.length === items.length ? kept : withoutStray(kept);
}

function withoutStray(items: readonly ResponseInputItem[]): ResponseInputItem[] {
  let leads = false;
  const kept = items.toReversed().filter((item) => {
    if (item.type === 'reasoning') return leads;
    leads = item.type !== 'function_call_output' && !('role' in item && item.role === 'user');
    return true;
  });
  return kept.toReversed();
}
