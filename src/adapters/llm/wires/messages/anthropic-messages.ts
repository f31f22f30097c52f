// From one message to one of the messages wire: thinking, citations and the provider's own blocks only to the model that made them.
import type {
  ContentBlockParam,
  TextBlockParam,
  TextCitationParam,
  ToolUseBlockParam,
} from '@anthropic-ai/sdk/resources/messages';
import type {
  FilePart,
  Message,
  Part,
  ProviderPart,
  TextPart,
  ThinkingPart,
  ToolCallPart,
} from '../../../../protocol/message.ts';
import { fields, list, parsed, text } from '../fields.ts';
import {
  contextText,
  doneText,
  fileText,
  isOwn,
  leftOutText,
  wellFormed,
  wireCallId,
  wireInput,
  wireToolName,
} from '../wire-text.ts';

const CALL_ID_LIMIT = 64;
/** A failure without a word is refused. */
const SILENT_FAILURE = '[It failed, and nothing more is known.]';

export interface WireMessage {
  readonly role: 'user' | 'assistant';
  readonly content: ContentBlockParam[];
}

/** `origin` is PROVIDER/MODEL of the model that is asked; `signs`: its service takes no thinking that it did not sign. */
export function anthropicMessages(origin: string, signs = true): (message: Message) => WireMessage[] {
  return (given) => {
    const message = wellFormed(given);
    const content = message.parts.flatMap((part) => wireBlock(part, origin, signs));
    if (content.length === 0) return [];
    return [{ role: message.role === 'assistant' ? 'assistant' : 'user', content }];
  };
}

function wireBlock(part: Part, origin: string, signs: boolean): ContentBlockParam[] {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? [] : [textBlock(part, origin)];
    case 'context':
      return [{ type: 'text', text: contextText(part) }];
    case 'image':
      return [imageBlock(part.mime, part.data, part.name ?? 'image')];
    case 'file':
      return [fileBlock(part)];
    case 'provider':
      return providerBlock(part, origin);
    case 'thinking':
      return thinkingBlock(part, origin, signs);
    case 'tool-call':
      return [callBlock(part, origin)];
    case 'tool-result':
      return [
        {
          type: 'tool_result',
          tool_use_id: wireCallId(part.call, CALL_ID_LIMIT),
          content: part.failed && part.text.trim() === '' ? SILENT_FAILURE : part.text,
          ...(part.failed ? { is_error: true } : {}),
        },
      ];
  }
}

function textBlock(part: TextPart, origin: string): TextBlockParam {
  const citations = isOwn(part, origin) ? list(fields(parsed(part.extra)).citations).flatMap(citationParam) : [];
  return { type: 'text', text: part.text, ...(citations.length === 0 ? {} : { citations }) };
}

/** Of these the service wants its own mark back; what points into a document it finds again itself. */
function citationParam(entry: unknown): TextCitationParam[] {
  const { type, cited_text, encrypted_index, title, url } = fields(entry);
  if (type !== 'web_search_result_location' || text(encrypted_index) === '') return [];
  return [
    {
      type,
      cited_text: text(cited_text),
      encrypted_index: text(encrypted_index),
      title: text(title) || null,
      url: text(url),
    },
  ];
}

/** Logs from before parts had an origin hold thinking of this wire only. Servers that sign nothing want theirs back all the same. */
function thinkingBlock(part: ThinkingPart, origin: string, signs: boolean): ContentBlockParam[] {
  if (part.origin !== undefined && part.origin !== origin) return [];
  if (part.redacted !== undefined) return [{ type: 'redacted_thinking', data: part.redacted }];
  if (part.signature !== undefined) return [{ type: 'thinking', thinking: part.text, signature: part.signature }];
  return signs || part.text === '' || !isOwn(part, origin)
    ? []
    : [{ type: 'thinking', thinking: part.text, signature: '' }];
}

function providerBlock(part: ProviderPart, origin: string): ContentBlockParam[] {
  const block = isOwn(part, origin) ? givenBack(part.data) : undefined;
  if (block !== undefined) return [block];
  return part.text === '' ? [] : [{ type: 'text', text: doneText(part) }];
}

/** The block as this very service made it. */
function givenBack(data: string): ContentBlockParam | undefined {
  try {
    const block: ContentBlockParam = JSON.parse(data);
    return text(block.type) === '' ? undefined : block;
  } catch {
    return undefined;
  }
}

function callBlock(part: ToolCallPart, origin: string): ContentBlockParam {
  const id = wireCallId(part.call, CALL_ID_LIMIT);
  const call: ToolUseBlockParam = {
    type: 'tool_use',
    id,
    name: wireToolName(part.tool),
    input: wireInput(part.arguments),
  };
  const { caller, toolset_name } = isOwn(part, origin) ? fields(parsed(part.extra)) : fields(undefined);
  const by = callerOf(caller);
  return {
    ...call,
    ...(by === undefined ? {} : { caller: by }),
    ...(text(toolset_name) === '' ? {} : { toolset_name: text(toolset_name) }),
  };
}

/** A call that the model made from code that the provider runs. */
function callerOf(value: unknown): ToolUseBlockParam['caller'] {
  const { type, tool_id } = fields(value);
  if (type !== 'code_execution_20250825' && type !== 'code_execution_20260120') return undefined;
  return { type, tool_id: text(tool_id) };
}

type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** How the bytes of each kind begin: an image under the name of another kind is refused, and with it all that follows. */
const BEGINNINGS: readonly (readonly [string, ImageType])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['R0lGOD', 'image/gif'],
  ['UklGR', 'image/webp'],
];

function imageBlock(named: string, data: string, name: string): ContentBlockParam {
  const mime = BEGINNINGS.find(([beginning]) => data.startsWith(beginning))?.[1] ?? named;
  if (mime !== 'image/png' && mime !== 'image/jpeg' && mime !== 'image/gif' && mime !== 'image/webp') {
    return { type: 'text', text: leftOutText(name, mime) };
  }
  return { type: 'image', source: { type: 'base64', media_type: mime, data } };
}

function fileBlock(part: FilePart): ContentBlockParam {
  if (part.mime === 'application/pdf') {
    const source = { type: 'base64' as const, media_type: 'application/pdf' as const, data: part.data };
    return { type: 'document', source, ...(part.name === '' ? {} : { title: part.name }) };
  }
  return { type: 'text', text: fileText(part) ?? leftOutText(part.name, part.mime) };
}
