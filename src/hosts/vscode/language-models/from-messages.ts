// From what another extension says to one of our models, to the messages that every provider's wire is made from.
import type { FilePart, Message, Part, ToolCallPart, ToolResultPart } from '../../../protocol/message.ts';
import type { PlainMessage, PlainPart } from './editor-model.ts';

export interface Asked {
  readonly system: string;
  readonly messages: readonly Message[];
}

const IMAGES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Instructions are those said as such; who has only users and assistants says them as a user, and they stay where they are. */
export function fromMessages(messages: readonly PlainMessage[]): Asked {
  const system = messages.filter(({ role }) => role === 'system').flatMap(({ parts }) => parts.flatMap(textOf));
  const others = messages.filter(({ role }) => role !== 'system');
  return { system: system.join('\n\n'), messages: others.flatMap(convert) };
}

const textOf = (part: PlainPart): readonly string[] => (part.type === 'text' ? [part.text] : []);

function convert({ role, parts }: PlainMessage, index: number): readonly Message[] {
  const id = `asked-${index}`;
  if (role === 'assistant') return whole(id, 'assistant', parts.flatMap(saidPart));
  const results = parts.flatMap((part): ToolResultPart[] =>
    part.type === 'result' ? [{ type: 'tool-result', call: part.call, text: part.text, failed: false }] : [],
  );
  return [...whole(`${id}-results`, 'tool', results), ...whole(id, 'user', parts.flatMap(userPart))];
}

const whole = (id: string, role: Message['role'], parts: readonly Part[]): readonly Message[] =>
  parts.length === 0 ? [] : [{ id, role, parts: [...parts] }];

function saidPart(part: PlainPart): readonly (Extract<Part, { type: 'text' }> | ToolCallPart)[] {
  if (part.type === 'text') return [{ type: 'text', text: part.text }];
  if (part.type !== 'call') return [];
  return [{ type: 'tool-call', call: part.call, tool: part.tool, arguments: JSON.stringify(part.input) }];
}

function userPart(part: PlainPart): readonly Part[] {
  if (part.type === 'text') return [{ type: 'text', text: part.text }];
  if (part.type !== 'data') return [];
  const { mime, data } = part;
  if (IMAGES.has(mime)) return [{ type: 'image', mime, data: Buffer.from(data).toString('base64') }];
  if (mime === 'application/pdf') return [document(mime, data)];
  if (mime.startsWith('text/') || mime === 'application/json')
    return [{ type: 'text', text: Buffer.from(data).toString('utf8') }];
  // What extensions tell each other of caches and states has no meaning for a provider.
  return [];
}

const document = (mime: string, data: Uint8Array): FilePart => ({
  type: 'file',
  mime,
  data: Buffer.from(data).toString('base64'),
  name: 'document.pdf',
});
