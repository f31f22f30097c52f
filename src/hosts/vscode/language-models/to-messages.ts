// From our messages to those of VS Code's language models, which know no system role, no thinking and no documents.
import { remembered } from '../../../adapters/llm/wires/remembered.ts';
import { contextText, wireCallId } from '../../../adapters/llm/wires/wire-text.ts';
import type { ModelRequest } from '../../../core/llm/model.ts';
import type { Message, Part } from '../../../protocol/message.ts';
import type { PlainMessage, PlainPart } from './editor-model.ts';

/** Whoever serves the model hands the ids on to a wire; this is what all known ones take. */
const CALL_ID_LIMIT = 40;

/** Made once for a model: what was converted before comes back as the same object. */
export function toMessages(images: () => boolean): (request: ModelRequest) => readonly PlainMessage[] {
  const withImages = remembered((message) => convert(message, true));
  const without = remembered((message) => convert(message, false));
  const systems = new Map<string, PlainMessage>();
  const systemMessage = (system: string): PlainMessage => {
    const made = systems.get(system) ?? { role: 'user', parts: [{ type: 'text', text: system }] };
    // A session has one or two of them.
    systems.clear();
    systems.set(system, made);
    return made;
  };
  return ({ system, messages }) => [
    ...(system === '' ? [] : [systemMessage(system)]),
    ...messages.flatMap(images() ? withImages : without),
  ];
}

function convert(message: Message, images: boolean): readonly PlainMessage[] {
  const parts = message.parts.flatMap((part) => convertPart(part, images));
  // An answer that was nothing but thinking has nothing that could be carried.
  return parts.length === 0 ? [] : [{ role: message.role === 'assistant' ? 'assistant' : 'user', parts }];
}

function convertPart(part: Part, images: boolean): readonly PlainPart[] {
  switch (part.type) {
    case 'text':
      return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
    case 'context':
      return [{ type: 'text', text: contextText(part) }];
    case 'image':
      if (!images) return leftOut(`An image${part.name === undefined ? '' : ` (${part.name})`}`);
      return [{ type: 'data', mime: part.mime, data: new Uint8Array(Buffer.from(part.data, 'base64')) }];
    case 'file':
      return leftOut(`The document ${part.name}`);
    case 'tool-call':
      return [
        {
          type: 'call',
          call: wireCallId(part.call, CALL_ID_LIMIT),
          tool: part.tool,
          input: inputOf(part.arguments),
        },
      ];
    case 'tool-result':
      return [{ type: 'result', call: wireCallId(part.call, CALL_ID_LIMIT), text: part.text }];
    case 'thinking':
    case 'provider':
      return [];
  }
}

const leftOut = (what: string): readonly PlainPart[] => [
  { type: 'text', text: `[${what} was left out: this model cannot be given it.]` },
];

/** Only objects are taken: what the model wrote broken goes back as it was, under a name that says so. */
function inputOf(raw: string): object {
  if (raw.trim() === '') return {};
  try {
    const parsed: unknown = JSON.parse(raw);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Told below.
  }
  return { invalid_arguments: raw };
}
