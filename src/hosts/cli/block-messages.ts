// A message in the form of the messages wire: its content is blocks, and results stand in the user's message.
import * as z from 'zod';
import type { Message, Part } from '../../protocol/message.ts';

const TextSchema = z.object({ type: z.literal('text'), text: z.string() });
const BlockSchema = z.discriminatedUnion('type', [
  TextSchema,
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().optional() }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown() }),
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(z.union([TextSchema, z.looseObject({ type: z.string() })]))]).optional(),
    is_error: z.boolean().optional(),
  }),
  z.object({ type: z.literal('image'), source: z.looseObject({ type: z.string() }) }),
]);
export const BlockMessageSchema = z.object({
  id: z.string().optional(),
  role: z.enum(['user', 'assistant']),
  content: z.array(BlockSchema).min(1),
});
type Block = z.infer<typeof BlockSchema>;

/** Whether nothing but this form has such blocks. */
export const hasBlocks = ({ content }: z.infer<typeof BlockMessageSchema>): boolean =>
  content.some((block) => block.type !== 'text');

/** One message, or two where results and words of the user stand together. */
export function fromBlocks(raw: z.infer<typeof BlockMessageSchema>, id: string): readonly Message[] {
  const results = raw.content.filter((block) => block.type === 'tool_result').map(partOf);
  const others = raw.content.filter((block) => block.type !== 'tool_result').map(partOf);
  const own = raw.id ?? id;
  const said: Message = { id: own, role: raw.role, parts: others };
  const given: Message = { id: others.length === 0 ? own : `${own}-results`, role: 'tool', parts: results };
  return [...(results.length === 0 ? [] : [given]), ...(others.length === 0 ? [] : [said])];
}

function partOf(block: Block): Part {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text };
    case 'thinking':
      return {
        type: 'thinking',
        text: block.thinking,
        ...(block.signature === undefined ? {} : { signature: block.signature }),
      };
    case 'redacted_thinking':
      return { type: 'thinking', text: '', redacted: block.data };
    case 'tool_use':
      return { type: 'tool-call', call: block.id, tool: block.name, arguments: JSON.stringify(block.input ?? {}) };
    case 'tool_result':
      return {
        type: 'tool-result',
        call: block.tool_use_id,
        text: resultText(block.content),
        failed: block.is_error === true,
      };
    case 'image':
      return { type: 'image', mime: 'image/*', data: JSON.stringify(block.source) };
  }
}

const resultText = (content: Extract<Block, { type: 'tool_result' }>['content']): string =>
  Array.isArray(content)
    ? content.map((piece) => (piece.type === 'text' ? String(piece.text) : JSON.stringify(piece))).join('\n')
    : (content ?? '');

export const toBlocks = ({ role, parts }: Message): readonly unknown[] => [
  { role: role === 'assistant' ? role : 'user', content: parts.flatMap(blockOf) },
];

function blockOf(part: Part): readonly unknown[] {
  switch (part.type) {
    case 'text':
    case 'context':
      return [{ type: 'text', text: part.text }];
    case 'thinking':
      if (part.redacted !== undefined) return [{ type: 'redacted_thinking', data: part.redacted }];
      return [{ type: 'thinking', thinking: part.text, signature: part.signature ?? '' }];
    case 'tool-call':
      return [{ type: 'tool_use', id: part.call, name: part.tool, input: JSON.parse(part.arguments) }];
    case 'tool-result':
      return [
        {
          type: 'tool_result',
          tool_use_id: part.call,
          content: part.text,
          ...(part.failed ? { is_error: true } : {}),
        },
      ];
    case 'image':
      return [{ type: 'image', source: JSON.parse(part.data) }];
    case 'file':
    case 'provider':
      return [];
  }
}
