// Makes a transcript one that every provider accepts: each call is followed at once by exactly one result, nothing is empty.
import type { Message, Part, ToolCallPart, ToolResultPart } from '../../protocol/message.ts';

/** What the model is told of a call whose result was never recorded. */
export const INTERRUPTED_RESULT =
  'Interrupted: no result of this call was recorded. Whether it took effect is unknown; look before you repeat it.';

/**
 * Pure, stable and linear: a sound transcript comes back as it is, and a longer one begins with what the shorter one gave,
 * so that the prefix a provider has cached stays the same from turn to turn.
 */
export function repairTranscript(messages: readonly Message[]): readonly Message[] {
  const repaired: Message[] = [];
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') continue;
    const kept = withParts(message, message.parts.filter(soundPart(message)));
    if (kept.parts.length === 0) continue;
    repaired.push(kept);
    const calls = kept.parts.filter((part) => part.type === 'tool-call');
    if (calls.length > 0) repaired.push(resultsFor(calls, kept, messages, index));
  }
  return repaired;
}

/** Drops what no provider takes: empty texts, results outside `tool` messages, a second call with the same id. */
function soundPart(message: Message): (part: Part) => boolean {
  const seen = new Set<string>();
  return (part) => {
    switch (part.type) {
      case 'text':
        return part.text !== '';
      case 'tool-result':
        return false;
      case 'tool-call': {
        if (message.role !== 'assistant' || seen.has(part.call)) return false;
        seen.add(part.call);
        return true;
      }
      default:
        return true;
    }
  };
}

/** One message with a result for each call in the calls' order, taken from before the next answer of the model. */
function resultsFor(
  calls: readonly ToolCallPart[],
  asker: Message,
  messages: readonly Message[],
  index: number,
): Message {
  const found = new Map<string, ToolResultPart>();
  let carrier: Message | undefined;
  for (let next = index + 1; next < messages.length; next++) {
    const message = messages[next];
    if (message === undefined || message.role === 'assistant') break;
    for (const part of message.parts) {
      if (part.type !== 'tool-result' || found.has(part.call)) continue;
      found.set(part.call, part);
      carrier ??= message;
    }
  }
  const parts = calls.map(
    ({ call }): ToolResultPart =>
      found.get(call) ?? { type: 'tool-result', call, text: INTERRUPTED_RESULT, failed: true },
  );
  if (carrier?.role === 'tool') return withParts(carrier, parts);
  return { id: `${asker.id}-results`, role: 'tool', parts };
}

/** The same object where nothing changes. */
function withParts(message: Message, parts: readonly Part[]): Message {
  const same = parts.length === message.parts.length && parts.every((part, index) => part === message.parts[index]);
  return same ? message : { ...message, parts: [...parts] };
}
