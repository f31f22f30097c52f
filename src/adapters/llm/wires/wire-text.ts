// What all wires share when messages become text: context parts, files, what another provider did, and call ids.
import type { ContextPart, FilePart, Message, Part, ProviderPart } from '../../../protocol/message.ts';
import { fields, parsed } from './fields.ts';

const escapeAttribute = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Named, so that the model can tell what the user wrote from what was attached. */
export function contextText(part: ContextPart): string {
  return `<context kind="${part.kind}" label="${escapeAttribute(part.label)}">\n${part.text}\n</context>`;
}

const PLAIN = /^text\/|[/+](json|xml|yaml|x-yaml|toml|javascript|typescript|x-sh|sql|csv)\b/;

/** A file of text as text; any other undefined. */
export function fileText(part: FilePart): string | undefined {
  if (!PLAIN.test(part.mime)) return undefined;
  const text = Buffer.from(part.data, 'base64').toString('utf8');
  return `<context kind="file" label="${escapeAttribute(part.name)}">\n${text}\n</context>`;
}

/** A model that is given nothing would answer as if there were nothing. */
export const leftOutText = (name: string, mime: string): string =>
  `[The attachment "${name}" (${mime}) was left out: this model cannot be given it.]`;

/** What every service that sees at all can see. */
export const isSeen = (mime: string): boolean => /^image\/(png|jpeg|gif|webp)$/.test(mime);

/** What another provider did, so that a model that cannot read its blocks knows of it. */
export const doneText = (part: ProviderPart): string => `[${part.name}: ${part.text}]`;

/** Whether a part was made or signed by this very model, so that it can read it. */
export const isOwn = (part: Extract<Part, { origin?: string | undefined }>, origin: string): boolean =>
  part.origin === origin;

/** Half a character, as a text has that was cut within one, is no JSON for some providers: they would refuse the conversation for ever. */
export function wellFormed(message: Message): Message {
  const whole = (value: string) => value.isWellFormed();
  if (message.parts.every((part) => Object.values(part).every((value) => typeof value !== 'string' || whole(value)))) {
    return message;
  }
  return { ...message, parts: message.parts.map(wellFormedPart) };
}

function wellFormedPart<P extends Part>(part: P): P {
  const mended = Object.entries(part).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.toWellFormed() : value,
  ]);
  return { ...part, ...Object.fromEntries(mended) };
}

const TOOL_NAME_LIMIT = 64;

/** A model may call a tool that has no name of a tool; the call stays in the conversation all the same. */
export function wireToolName(tool: string): string {
  if (/^[a-zA-Z0-9_-]{1,64}$/.test(tool)) return tool;
  return tool.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, TOOL_NAME_LIMIT) || 'unnamed';
}

/** The id as a provider takes it, always the same for the same id; most ids are taken as they are. */
export function wireCallId(call: string, limit: number): string {
  const safe = call.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
  if (safe === call && call !== '' && call.length <= limit) return call;
  return `${safe.slice(0, limit - 9)}-${checksum(call)}`;
}

const NINE = /^[a-zA-Z0-9]{9}$/;
const HALF = 36 ** 5;

/** The id as nine letters and digits, which some take alone: always the same for the same id. */
export function nineCallId(call: string): string {
  if (NINE.test(call)) return call;
  const half = (salt: string) => (Number.parseInt(checksum(`${salt}${call}`), 16) % HALF).toString(36).padStart(5, '0');
  return `${half('')}${half(' ').slice(1)}`;
}

/** Wires take only objects: what the model wrote broken goes back as it was, under a name that says so. */
export function wireInput(raw: string): Readonly<Record<string, unknown>> {
  if (raw.trim() === '') return {};
  const value = parsed(raw);
  const object = fields(value);
  return object === value ? object : { invalid_arguments: raw };
}

/** The same as text: whole ones as they were written, since servers that read them refuse a broken one with all that follows. */
export function wireArguments(raw: string): string {
  const input = wireInput(raw);
  return raw.trim() !== '' && !Object.hasOwn(input, 'invalid_arguments') ? raw : JSON.stringify(input);
}

/** FNV-1a, 32 bits as hex: tells apart ids that were shortened to the same beginning. */
function checksum(value: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < value.length; index++) {
    hash = Math.imul(hash ^ value.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
