// Reads a transcript as people write one, ours or that of a wire, and gives it back in the same form.
import * as z from 'zod';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { type Message, MessageSchema, type Part } from '../../protocol/message.ts';
import { BlockMessageSchema, fromBlocks, hasBlocks, toBlocks } from './block-messages.ts';

const OwnSchema = z.object({ id: z.string().optional(), role: z.string(), parts: z.array(z.unknown()) });
const PieceSchema = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) }),
]);
const ContentSchema = z.union([z.string(), z.null(), z.array(PieceSchema)]);
const ChatSchema = z.object({
  id: z.string().optional(),
  role: z.enum(['user', 'assistant', 'tool']),
  content: ContentSchema.optional(),
  tool_calls: z
    .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
    .nullish(),
  tool_call_id: z.string().nullish(),
});
const SystemSchema = z.object({ role: z.enum(['system', 'developer']) });

export interface Transcript {
  /** As they came; they are never left out. */
  readonly system: readonly unknown[];
  readonly messages: readonly Message[];
  /** Each as it came where it is the same, else in the form that the others have. */
  write(messages: readonly Message[]): readonly unknown[];
}

export function readTranscript(raw: readonly unknown[]): Outcome<Transcript> {
  const system: unknown[] = [];
  const came = new Map<Message, unknown>();
  const split = new Set<unknown>();
  let write: (message: Message) => readonly unknown[] = (message) => [message];
  for (const [index, one] of raw.entries()) {
    if (SystemSchema.safeParse(one).success) {
      system.push(one);
      continue;
    }
    const blocks = BlockMessageSchema.safeParse(one);
    if (blocks.success && hasBlocks(blocks.data)) {
      const read = fromBlocks(blocks.data, `m${index}`);
      write = toBlocks;
      if (read.length > 1) split.add(one);
      for (const message of read) came.set(message, one);
      continue;
    }
    const own = OwnSchema.safeParse(one);
    const read = own.success
      ? MessageSchema.safeParse({ ...own.data, id: own.data.id ?? `m${index}` })
      : ChatSchema.safeParse(one);
    if (!read.success) {
      const issue = read.error.issues[0];
      const path = ['messages', index, ...(issue?.path ?? [])].join('.');
      return fail('probe.bad-request', `${path}: ${issue?.message}`);
    }
    if ('parts' in read.data) came.set(read.data, one);
    else {
      if (write !== toBlocks) write = toChat;
      came.set(fromChat(read.data, `m${index}`), one);
    }
  }
  return succeed({
    system,
    messages: [...came.keys()],
    write: (all) =>
      all.flatMap((message, index) => {
        const known = came.get(message);
        if (known === undefined) return write(message);
        // One that was read as two is written once: where the other half is another one now, each by itself.
        const beside = [all[index - 1], all[index + 1]].map(
          (other) => other !== undefined && came.get(other) === known,
        );
        if (!split.has(known)) return [known];
        if (!beside.includes(true)) return write(message);
        return beside[0] === true ? [] : [known];
      }),
  });
}

function fromChat(raw: z.infer<typeof ChatSchema>, id: string): Message {
  const text = textOf(raw.content);
  if (raw.role === 'tool') {
    const result: Part = { type: 'tool-result', call: raw.tool_call_id ?? '', text, failed: false };
    return { id: raw.id ?? id, role: 'tool', parts: [result] };
  }
  const calls = (raw.tool_calls ?? []).map(
    ({ id: call, function: { name, arguments: input } }): Part => ({
      type: 'tool-call',
      call,
      tool: name,
      arguments: input,
    }),
  );
  const said: readonly Part[] = text === '' ? [] : [{ type: 'text', text }];
  return { id: raw.id ?? id, role: raw.role, parts: [...said, ...picturesOf(raw.content), ...calls] };
}

type Content = z.infer<typeof ContentSchema> | undefined;

const textOf = (content: Content): string =>
  Array.isArray(content)
    ? content.flatMap((piece) => (piece.type === 'text' ? [piece.text] : [])).join('\n')
    : (content ?? '');

/** The address stays as it is: nobody looks at the picture here. */
const picturesOf = (content: Content): readonly Part[] =>
  Array.isArray(content)
    ? content.flatMap((piece) =>
        piece.type === 'image_url' ? [{ type: 'image' as const, mime: 'image/*', data: piece.image_url.url }] : [],
      )
    : [];

function toChat(message: Message): readonly unknown[] {
  if (message.role === 'tool') {
    return message.parts.flatMap((part) =>
      part.type === 'tool-result' ? [{ role: 'tool', tool_call_id: part.call, content: part.text }] : [],
    );
  }
  const text = message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  const pictures = message.parts.flatMap((part) =>
    part.type === 'image' ? [{ type: 'image_url', image_url: { url: part.data } }] : [],
  );
  const content = pictures.length === 0 ? text : [{ type: 'text', text }, ...pictures];
  const calls = message.parts.flatMap((part) =>
    part.type === 'tool-call'
      ? [{ id: part.call, type: 'function', function: { name: part.tool, arguments: part.arguments } }]
      : [],
  );
  return [{ role: message.role, content, ...(calls.length === 0 ? {} : { tool_calls: calls }) }];
}
