// From one message to those of chat completions: results apart, thinking and signatures only to the one who made them.
import type { ChatCompletionContentPart, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { FilePart, Message, Part, ToolCallPart } from '../../../../protocol/message.ts';
import type { Quirks } from '../../quirks.ts';
import { fields, list, parsed } from '../fields.ts';
import {
  contextText,
  doneText,
  fileText,
  isOwn,
  leftOutText,
  wellFormed,
  wireArguments,
  wireCallId,
  wireToolName,
} from '../wire-text.ts';

/** The service refuses longer ones. */
const CALL_ID_LIMIT = 40;

/** `origin` is PROVIDER/MODEL of the model that is asked. */
export function openaiMessages(origin: string, quirks: Quirks): (message: Message) => ChatCompletionMessageParam[] {
  return (given) => {
    const message = wellFormed(given);
    if (message.role === 'tool') return message.parts.flatMap(resultMessage);
    if (message.role === 'user') return userMessage(message.parts, quirks);
    return answerMessage(message.parts, origin, quirks);
  };
}

function answerMessage(parts: readonly Part[], origin: string, quirks: Quirks): ChatCompletionMessageParam[] {
  const calls = parts.flatMap((part) => (part.type === 'tool-call' ? [wireCall(part, origin)] : []));
  const said = parts.flatMap((part) => saidIn(part)).join('\n\n');
  // An answer that was nothing but thinking has nothing this wire could carry.
  if (calls.length === 0 && said === '') return [];
  return [
    {
      role: 'assistant',
      content: said === '' ? null : said,
      ...thoughts(parts, origin, quirks, calls.length > 0),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    },
  ];
}

function saidIn(part: Part): string[] {
  if (part.type === 'text') return part.text === '' ? [] : [part.text];
  return part.type === 'provider' && part.text !== '' ? [doneText(part)] : [];
}

function wireCall(part: ToolCallPart, origin: string) {
  const extra = isOwn(part, origin) ? fields(parsed(part.extra)) : {};
  return {
    id: wireCallId(part.call, CALL_ID_LIMIT),
    type: 'function' as const,
    function: { name: wireToolName(part.tool), arguments: wireArguments(part.arguments) },
    // Google's signature of the thought that led to the call; without it the next request is refused.
    ...(extra.extra_content === undefined ? {} : { extra_content: extra.extra_content }),
  };
}

/** What servers want back of the thinking that led to calls, each under its own name. */
function thoughts(parts: readonly Part[], origin: string, { givesBackReasoning }: Quirks, calls: boolean): object {
  if (givesBackReasoning === undefined) return {};
  const own = parts.flatMap((part) => (part.type === 'thinking' && isOwn(part, origin) ? [part] : []));
  if (givesBackReasoning === 'reasoning_details') {
    const details = own.flatMap((part) => list(parsed(part.signature)));
    return details.length === 0 ? {} : { reasoning_details: details };
  }
  // Servers that ask for it miss it only where calls follow, and then even when there is none.
  return calls ? { [givesBackReasoning]: own.map((part) => part.text).join('') } : {};
}

function resultMessage(part: Part): ChatCompletionMessageParam[] {
  if (part.type !== 'tool-result') return [];
  return [{ role: 'tool', tool_call_id: wireCallId(part.call, CALL_ID_LIMIT), content: part.text }];
}

/** Plain text where there is nothing but text: every compatible server takes that. */
function userMessage(parts: readonly Part[], quirks: Quirks): ChatCompletionMessageParam[] {
  const pieces = parts.flatMap((part): ChatCompletionContentPart[] => {
    if (part.type === 'text') return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    if (part.type === 'context') return [{ type: 'text', text: contextText(part) }];
    if (part.type === 'file') return [filePiece(part, quirks)];
    if (part.type !== 'image') return [];
    return [{ type: 'image_url', image_url: { url: `data:${part.mime};base64,${part.data}` } }];
  });
  if (pieces.length === 0) return [];
  const texts = pieces.flatMap((piece) => (piece.type === 'text' ? [piece.text] : []));
  return [{ role: 'user', content: texts.length === pieces.length ? texts.join('\n\n') : pieces }];
}

function filePiece(part: FilePart, { files }: Quirks): ChatCompletionContentPart {
  if (files && part.mime === 'application/pdf') {
    return { type: 'file', file: { filename: part.name, file_data: `data:${part.mime};base64,${part.data}` } };
  }
  return { type: 'text', text: fileText(part) ?? leftOutText(part.name, part.mime) };
}
