// From one message to those of chat completions: results apart, thinking and signatures only to the one who made them.
import type { ChatCompletionContentPart, ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { FilePart, Message, Part, ToolCallPart } from '../../../../protocol/message.ts';
import type { Quirks } from '../../quirks.ts';
import { fields, list, parsed, text } from '../fields.ts';
import {
  contextText,
  doneText,
  fileText,
  isOwn,
  isSeen,
  leftOutText,
  nineCallId,
  wellFormed,
  wireArguments,
  wireCallId,
  wireToolName,
} from '../wire-text.ts';

/** The service refuses longer ones. */
const CALL_ID_LIMIT = 40;
/** Older ones sign no calls. */
const SIGNING = /gemini-([3-9]|\d\d)/;
/** What Google documents for calls that another model made. */
const UNSIGNED = { google: { thought_signature: 'skip_thought_signature_validator' } };

/** `origin` is PROVIDER/MODEL of the model that is asked. */
export function openaiMessages(origin: string, quirks: Quirks): (message: Message) => ChatCompletionMessageParam[] {
  return (given) => {
    const message = wellFormed(given);
    const idOf = quirks.callIds === 'nine' ? nineCallId : longCallId;
    if (message.role === 'tool') return message.parts.flatMap((part) => resultMessage(part, idOf));
    if (message.role === 'user') return userMessage(message.parts, quirks);
    return answerMessage(message.parts, origin, quirks, idOf);
  };
}

type IdOf = (call: string) => string;
const longCallId: IdOf = (call) => wireCallId(call, CALL_ID_LIMIT);

function answerMessage(
  parts: readonly Part[],
  origin: string,
  quirks: Quirks,
  idOf: IdOf,
): ChatCompletionMessageParam[] {
  const signs = quirks.signsCalls === true && SIGNING.test(origin);
  const calls = parts
    .filter((part) => part.type === 'tool-call')
    .map((part, index) => wireCall(part, origin, idOf, signs && index === 0));
  const said = parts.flatMap((part) => saidIn(part)).join('\n\n');
  // An answer that was nothing but thinking has nothing this wire could carry.
  if (calls.length === 0 && said === '') return [];
  return [
    {
      role: 'assistant',
      content: said === '' ? null : said,
      ...thoughts(parts, origin, quirks, said, calls.length > 0),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
    },
  ];
}

function saidIn(part: Part): string[] {
  if (part.type === 'text') return part.text === '' ? [] : [part.text];
  return part.type === 'provider' && part.text !== '' ? [doneText(part)] : [];
}

/** `signed`: it must have a signature, of parallel calls only the first. */
function wireCall(part: ToolCallPart, origin: string, idOf: IdOf, signed: boolean) {
  const { extra_content: own } = isOwn(part, origin) ? fields(parsed(part.extra)) : {};
  const extra = own ?? (signed ? UNSIGNED : undefined);
  return {
    id: idOf(part.call),
    type: 'function' as const,
    function: { name: wireToolName(part.tool), arguments: wireArguments(part.arguments) },
    // Google's signature of the thought that led to the call; without it the next request is refused.
    ...(extra === undefined ? {} : { extra_content: extra }),
  };
}

/** What servers want back of the thinking that led to calls, each under its own name. */
function thoughts(
  parts: readonly Part[],
  origin: string,
  { givesBackReasoning: name }: Quirks,
  said: string,
  calls: boolean,
): object {
  if (name === undefined) return {};
  const own = parts.flatMap((part) => (part.type === 'thinking' && isOwn(part, origin) ? [part] : []));
  const words = own.map((part) => part.text).join('');
  if (name === 'reasoning_details' || name === 'thinking_blocks') {
    const kind = name === 'thinking_blocks' ? BLOCK : DETAIL;
    const kept = own.flatMap((part) => list(parsed(part.signature))).filter((one) => kind.test(text(fields(one).type)));
    return kept.length === 0 ? {} : { [name]: kept };
  }
  if (name === 'content') {
    if (words === '') return {};
    const thought = { type: 'thinking', thinking: [{ type: 'text', text: words }], closed: true };
    return { content: [thought, ...(said === '' ? [] : [{ type: 'text', text: said }])] };
  }
  // Servers that ask for it miss it where calls follow even when there is none, and in what was said after results.
  return calls || words !== '' ? { [name]: words } : {};
}

const DETAIL = /^reasoning\./;
const BLOCK = /^(redacted_)?thinking$/;

function resultMessage(part: Part, idOf: IdOf): ChatCompletionMessageParam[] {
  if (part.type !== 'tool-result') return [];
  return [{ role: 'tool', tool_call_id: idOf(part.call), content: part.text }];
}

/** Plain text where there is nothing but text: every compatible server takes that. */
function userMessage(parts: readonly Part[], quirks: Quirks): ChatCompletionMessageParam[] {
  const pieces = parts.flatMap((part): ChatCompletionContentPart[] => {
    if (part.type === 'text') return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    if (part.type === 'context') return [{ type: 'text', text: contextText(part) }];
    if (part.type === 'file') return [filePiece(part, quirks)];
    if (part.type !== 'image') return [];
    if (!isSeen(part.mime)) return [{ type: 'text', text: leftOutText(part.name ?? 'image', part.mime) }];
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
