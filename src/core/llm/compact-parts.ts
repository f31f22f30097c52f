// Makes single messages smaller without taking calls and results apart: what can be had again goes first.
import type { Message, Part, ToolCallPart } from '../../protocol/message.ts';
import { clip, clipMiddle } from '../shared/text.ts';

/** What a result, a file that was shown, or what a call is written with may keep. */
export const BULKY = 1_200;
/** So much is left where even that is too much. */
export const STUB = 160;

export type Slim = (message: Message) => Message;

/** Thoughts and what a provider did by itself: only their maker reads them. An answer of nothing else is left empty. */
export const withoutThoughts: Slim = (message) => {
  const isThought = (part: Part) => part.type === 'thinking' || part.type === 'provider';
  if (!message.parts.some(isThought)) return message;
  return { ...message, parts: message.parts.filter((part) => !isThought(part)).map(unbound) };
};

/** What ties a part to a thought that is no longer there: its maker would look for that. */
function unbound(part: Part): Part {
  if (part.type === 'text') {
    const { item: _item, extra: _extra, citations: _citations, ...rest } = part;
    return rest;
  }
  if (part.type !== 'tool-call') return part;
  const { item: _item, ...rest } = part;
  return rest;
}

/** Results, files that were shown and long arguments keep their beginning and end. */
export const clipBulky =
  (limit: number): Slim =>
  (message) =>
    mapParts(message, (part) => {
      switch (part.type) {
        case 'tool-result':
          return isShort(part.text, limit) ? part : { ...part, text: clipped(part.text, limit, RESULT_AGAIN) };
        case 'context':
          return isShort(part.text, limit) ? part : { ...part, text: clipped(part.text, limit, CONTEXT_AGAIN) };
        case 'tool-call':
          return clipArguments(part, limit);
        default:
          return part;
      }
    });

/** Cutting it would gain nothing: the note of what was cut has its length, too. */
const isShort = (text: string, limit: number) => text.length <= limit + 160;

const RESULT_AGAIN = 'call the tool again if you need them';
const CONTEXT_AGAIN = 'read it again if you need them';
const leftOut = (omitted: number, again: string) => `[… ${omitted} characters left out to make room; ${again} …]`;

const clipped = (text: string, limit: number, again: string) =>
  clipMiddle(text, limit, (omitted) => leftOut(omitted, again)).text;

/** Stays JSON: only the long texts in it are cut. What is not JSON is no call that could have been made. */
function clipArguments(part: ToolCallPart, limit: number): ToolCallPart {
  if (isShort(part.arguments, limit)) return part;
  let value: unknown;
  try {
    value = JSON.parse(part.arguments);
  } catch {
    return { ...part, arguments: '{}' };
  }
  const short = JSON.stringify(clipTexts(value, Math.max(STUB, Math.floor(limit / 2)), 0));
  if (short.length >= part.arguments.length) return part;
  // Thousands of small values are not made shorter by cutting texts.
  return { ...part, arguments: short.length > limit * 3 ? '{}' : short };
}

function clipTexts(value: unknown, limit: number, depth: number): unknown {
  if (typeof value === 'string') return isShort(value, limit) ? value : clipped(value, limit, 'as it was sent');
  if (depth > 20) return null;
  if (Array.isArray(value)) return value.map((item) => clipTexts(item, limit, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clipTexts(item, limit, depth + 1)]));
}

/** The words themselves, where nothing else is left to take from. */
export const clipSaid =
  (limit: number): Slim =>
  (message) =>
    mapParts(message, (part) =>
      part.type !== 'text' || isShort(part.text, limit)
        ? part
        : { ...part, text: clipped(part.text, limit, 'nobody has them any more') },
    );

/** Pictures and documents become a word of what was there. */
export const withoutMedia: Slim = (message) =>
  mapParts(message, (part) => {
    if (part.type === 'image') return gone(`picture ${part.name ?? part.mime}`);
    return part.type === 'file' ? gone(`file ${part.name}`) : part;
  });

const gone = (what: string): Part => ({
  type: 'text',
  text: `[The ${clip(what, 120)} was here; left out to make room.]`,
});

function mapParts(message: Message, change: (part: Part) => Part): Message {
  let changed = false;
  const parts = message.parts.map((part) => {
    const next = change(part);
    if (next !== part) changed = true;
    return next;
  });
  return changed ? { ...message, parts } : message;
}

/** What somebody said, without what was attached. */
export const saidIn = (message: Message): string =>
  message.parts
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('\n')
    .trim();

export const callsIn = (message: Message): readonly ToolCallPart[] =>
  message.parts.filter((part): part is ToolCallPart => part.type === 'tool-call');
