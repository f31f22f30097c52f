// Makes a transcript one that every provider accepts: each call is followed at once by exactly one result, nothing is empty.
import type { Message, Part, ToolCallPart, ToolResultPart } from '../../protocol/message.ts';

/** What the model is told of a call whose result was never recorded. */
export const INTERRUPTED_RESULT =
  'Interrupted: no result of this call was recorded. Whether it took effect is unknown; look before you repeat it.';

/** What stands before an answer that nobody asked for: conversations begin with the user. */
const NO_BEGINNING = '[The beginning of this conversation is not available.]';

/**
 * Pure, stable and linear: a sound transcript comes back as it is, and a longer one begins with what the shorter one gave,
 * so that the prefix a provider has cached stays the same from turn to turn. Only a result that comes after the next answer
 * changes what was before.
 */
export function repairTranscript(messages: readonly Message[]): readonly Message[] {
  const repaired: Message[] = [];
  const results = pairResults(messages);
  const nameCall = createNames();
  for (const message of messages) {
    if (message.role === 'tool') continue;
    const kept = withParts(message, message.parts.filter(soundPart(message)));
    if (kept.parts.length === 0) continue;
    if (repaired.length === 0 && kept.role === 'assistant') repaired.push(beginning(kept));
    const calls = kept.parts.filter((part) => part.type === 'tool-call');
    const names = calls.map((call) => nameCall(call.call));
    repaired.push(renamed(kept, names));
    if (calls.length > 0) repaired.push(resultsFor(calls, names, kept, results));
  }
  return repaired;
}

const beginning = ({ id }: Message): Message => ({
  id: `${id}-beginning`,
  role: 'user',
  parts: [{ type: 'text', text: NO_BEGINNING }],
});

/** Drops what no provider takes: what is empty, what its role cannot say, a second call with the same id in one answer. */
function soundPart(message: Message): (part: Part) => boolean {
  const seen = new Set<string>();
  const own = message.role === 'assistant';
  return (part) => {
    switch (part.type) {
      case 'text':
        return part.text.trim() !== '';
      case 'thinking':
        return own && (part.text !== '' || part.signature !== undefined || part.redacted !== undefined);
      case 'provider':
        return own;
      case 'tool-result':
        return false;
      case 'tool-call': {
        if (!own || seen.has(part.call)) return false;
        seen.add(part.call);
        return true;
      }
      default:
        return !own;
    }
  };
}

interface Found {
  readonly part: ToolResultPart;
  readonly carrier: Message;
}

/** Each call's result: the first that comes after it, else one that came before and that nobody else has asked for. */
function pairResults(messages: readonly Message[]): ReadonlyMap<ToolCallPart, Found> {
  const pairs = new Map<ToolCallPart, Found>();
  const asked = new Map<string, ToolCallPart[]>();
  const early = new Map<string, Found>();
  for (const carrier of messages) {
    for (const part of carrier.parts) {
      if (part.type === 'tool-call' && carrier.role === 'assistant') {
        const same = asked.get(part.call);
        if (same === undefined) asked.set(part.call, [part]);
        else if (!carrier.parts.includes(same.at(-1) ?? part)) same.push(part);
      }
      if (part.type !== 'tool-result') continue;
      const calls = asked.get(part.call);
      const call = calls?.at(-1);
      if (call !== undefined && !pairs.has(call)) pairs.set(call, { part, carrier });
      else if (call === undefined && !early.has(part.call)) early.set(part.call, { part, carrier });
    }
  }
  for (const [id, found] of early) {
    const call = asked.get(id)?.[0];
    if (call !== undefined && !pairs.has(call)) pairs.set(call, found);
  }
  return pairs;
}

/** One message with a result for each call in the calls' order. */
function resultsFor(
  calls: readonly ToolCallPart[],
  names: readonly string[],
  asker: Message,
  results: ReadonlyMap<ToolCallPart, Found>,
): Message {
  const parts = calls.map((part, index): ToolResultPart => {
    const call = names[index] ?? part.call;
    const found = results.get(part)?.part;
    if (found === undefined) return { type: 'tool-result', call, text: INTERRUPTED_RESULT, failed: true };
    return found.call === call ? found : { ...found, call };
  });
  const carrier = calls.map((call) => results.get(call)?.carrier).find((message) => message !== undefined);
  if (carrier?.role === 'tool') return withParts(carrier, parts);
  return { id: `${asker.id}-results`, role: 'tool', parts };
}

/** An id that an earlier call has taken is given anew: wires refuse the same one twice. */
function createNames(): (call: string) => string {
  const taken = new Set<string>();
  return (call) => {
    const base = call === '' ? 'call' : call;
    let name = base;
    for (let count = 2; name === '' || taken.has(name); count++) name = `${base}_${count}`;
    taken.add(name);
    return name;
  };
}

function renamed(message: Message, names: readonly string[]): Message {
  let next = 0;
  const parts = message.parts.map((part) => {
    if (part.type !== 'tool-call') return part;
    const call = names[next++] ?? part.call;
    return call === part.call ? part : { ...part, call };
  });
  return withParts(message, parts);
}

/** The same object where nothing changes. */
function withParts(message: Message, parts: readonly Part[]): Message {
  const same = parts.length === message.parts.length && parts.every((part, index) => part === message.parts[index]);
  return same ? message : { ...message, parts: [...parts] };
}
