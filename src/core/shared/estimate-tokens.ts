// Reckons how many tokens something takes without asking a tokeniser: rather too many than too few.
import type { Message, Part } from '../../protocol/message.ts';

/** A picture costs by its size in pixels, which are not known here: what the dearest wire takes for a large one. */
const IMAGE_TOKENS = 1_600;
/** A page of a document costs 1,500 tokens and more. */
const FILE_TOKENS = 1_500;
const FILE_CHARACTERS_PER_TOKEN = 8;
/** `{"id":"","role":"assistant","parts":[]},` and `{"type":"text","text":""},` in quarters. */
const MESSAGE_TOKENS = 10;
const PART_TOKENS = 7;
/** Names beside the text of a call or a result. */
const CALL_TOKENS = 16;
/** Keys, hashes and data as text: so many letters and digits in a row, with a digit among them, are cut into small pieces. */
const DENSE_RUN = 10;
/** What each character of such a run takes beside its third. */
const DENSE_SHARE = 0.42;
/** What each character that JSON escapes takes beside itself. */
const ESCAPE_SHARE = 0.5;

/**
 * The most of three: a third of its bytes in UTF-8, which is more than tokenisers in use take for prose and code in any script,
 * with three quarters of what is letters and digits without a break; the pieces that they cut tables, logs and data into; a
 * quarter of its length as JSON.
 */
export function tokensOfText(text: string): number {
  let bytes = 0;
  let escapes = 0;
  let dense = 0;
  let pieces = 0;
  let foreign = 0;
  let start = 0;
  // Of the run of letters and digits that began at `start`.
  let digits = 0;
  let kind: Kind = 'other';
  let same = 0;
  for (let index = 0; index <= text.length; index++) {
    const code = index < text.length ? text.charCodeAt(index) : 0x20;
    const next = kindOf(code);
    if (next !== 'digit' && next !== 'letter') {
      if (digits > 0 && index - start >= DENSE_RUN) dense += index - start;
      start = index + 1;
      digits = 0;
    } else if (next === 'digit') digits += 1;
    if (next === kind) same += 1;
    else {
      pieces += piecesOf(kind, same, next);
      kind = next;
      same = 1;
    }
    if (index === text.length) break;
    const wide = bytesOf(code);
    bytes += wide;
    if (next === 'foreign') foreign += wide;
    escapes += escapesOf(code);
  }
  pieces += foreign / 3 + escapes * ESCAPE_SHARE;
  return Math.ceil(Math.max(bytes / 3 + dense * DENSE_SHARE, pieces, (text.length + escapes) / 4));
}

type Kind = 'letter' | 'digit' | 'sign' | 'space' | 'foreign' | 'other';

function kindOf(code: number): Kind {
  if (code >= 0x80) return 'foreign';
  if (isDigit(code)) return 'digit';
  if (isLetter(code)) return 'letter';
  return code <= 0x20 ? 'space' : 'sign';
}

/** Words are one piece with the space before them, digits come by threes and without it, signs by twos. */
function piecesOf(kind: Kind, length: number, next: Kind): number {
  switch (kind) {
    case 'letter':
      return Math.max(1, length / 6);
    case 'digit':
      return Math.ceil(length / 3);
    case 'sign':
      return Math.ceil(length / 2);
    case 'space':
      return length > 1 || next === 'digit' ? 1 : 0;
    default:
      return 0;
  }
}

/** Of a surrogate pair each half has two bytes, but takes as much as four. */
function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code >= 0xd800 && code < 0xe000 ? 4 : 3;
}

/** What JSON adds to it. */
function escapesOf(code: number): number {
  if (code === 0x22 || code === 0x5c || code === 0x0a || code === 0x0d || code === 0x09) return 1;
  return code < 0x20 ? 5 : 0;
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;
const isLetter = (code: number) => (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

/** Pictures by what the dearest wire takes, files by their length: neither is sent as text. */
export function tokensOfPart(part: Part): number {
  switch (part.type) {
    case 'text':
      return PART_TOKENS + tokensOfText(part.text) + tokensOfText(part.extra ?? '') + tokensOfCitations(part.citations);
    case 'thinking':
      return (
        PART_TOKENS + tokensOfText(part.text) + tokensOfText(part.signature ?? '') + tokensOfText(part.redacted ?? '')
      );
    case 'provider':
      return PART_TOKENS + CALL_TOKENS + tokensOfText(part.text) + tokensOfText(part.data);
    case 'image':
      return PART_TOKENS + IMAGE_TOKENS;
    case 'file':
      return PART_TOKENS + Math.max(FILE_TOKENS, Math.ceil(part.data.length / FILE_CHARACTERS_PER_TOKEN));
    case 'context':
      return (
        PART_TOKENS + CALL_TOKENS + tokensOfText(part.label) + tokensOfText(part.path ?? '') + tokensOfText(part.text)
      );
    case 'tool-call':
      return (
        CALL_TOKENS +
        tokensOfText(part.call) +
        tokensOfText(part.tool) +
        tokensOfText(part.arguments) +
        tokensOfText(part.extra ?? '')
      );
    case 'tool-result':
      return CALL_TOKENS + tokensOfText(part.call) + tokensOfText(part.text);
  }
}

function tokensOfCitations(citations: Extract<Part, { type: 'text' }>['citations']): number {
  return citations === undefined ? 0 : tokensOfText(JSON.stringify(citations));
}

/** Messages keep their identity from request to request, so each is looked through once. */
const reckoned = new WeakMap<Message, number>();

export function tokensOfMessage(message: Message): number {
  const known = reckoned.get(message);
  if (known !== undefined) return known;
  const tokens = message.parts.reduce(
    (sum, part) => sum + tokensOfPart(part),
    MESSAGE_TOKENS + Math.ceil(message.id.length / 4),
  );
  reckoned.set(message, tokens);
  return tokens;
}

export const tokensOfMessages = (messages: readonly Message[]): number =>
  messages.reduce((sum, message) => sum + tokensOfMessage(message), 0);
