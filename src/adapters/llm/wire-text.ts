// What both wires share when messages become text: context parts and call ids.
import type { ContextPart } from '../../protocol/message.ts';

const escapeAttribute = (value: string) =>
  value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** Named, so that the model can tell what the user wrote from what was attached. */
export function contextText(part: ContextPart): string {
  return `<context kind="${part.kind}" label="${escapeAttribute(part.label)}">\n${part.text}\n</context>`;
}

/** The id as a provider takes it, always the same for the same id; most ids are taken as they are. */
export function wireCallId(call: string, limit: number): string {
  const safe = call.replaceAll(/[^a-zA-Z0-9_-]/g, '_');
  if (safe === call && call.length <= limit) return call;
  return `${safe.slice(0, limit - 9)}-${checksum(call)}`;
}

/** FNV-1a, 32 bits as hex: tells apart ids that were shortened to the same beginning. */
function checksum(value: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < value.length; index++) {
    hash = Math.imul(hash ^ value.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
