// Opens a messages stream, and leaves old thinking out where the service no longer takes it: it is bound to what stood before it.
import type Anthropic from '@anthropic-ai/sdk';
import type { ModelRequest } from '../../../../core/llm/model.ts';
import type { Message } from '../../../../protocol/message.ts';
import type { Quirks } from '../../quirks.ts';
import type { KnownModel, Link, OpenAnswer } from '../../spec.ts';
import { fields, text } from '../fields.ts';
import { remembered } from '../remembered.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { anthropicBody } from './anthropic-request.ts';

export interface AnthropicDoor {
  readonly origin: string;
  readonly official: boolean;
  readonly quirks: Quirks | undefined;
  connect(key: string, fetch: typeof globalThis.fetch): Promise<Anthropic>;
}

export function anthropicOpener(model: KnownModel, door: AnthropicDoor): OpenAnswer {
  /** Messages whose thinking was refused: a conversation that was shortened or edited begins in another way. */
  const unbound = new WeakSet<Message>();
  const plain = anthropicMessages(door.origin);
  const whole = remembered(plain);
  const bare = remembered((message) =>
    plain({ ...message, parts: message.parts.filter(({ type }) => type !== 'thinking') }),
  );
  const convert = (message: Message) => (unbound.has(message) ? bare(message) : whole(message));
  return async (request: ModelRequest, { key, fetch, signal }: Link) => {
    const client = await door.connect(key, fetch);
    const ask = () => client.messages.create(anthropicBody(model, request, door, convert), { signal });
    try {
      return await ask();
    } catch (error) {
      const thinking = request.messages.filter((message) => !unbound.has(message) && hasThinking(message));
      if (thinking.length === 0 || !refusesThinking(error)) throw error;
      for (const message of thinking) unbound.add(message);
      return ask();
    }
  };
}

const hasThinking = (message: Message): boolean =>
  message.parts.some(
    (part) => part.type === 'thinking' && (part.signature !== undefined || part.redacted !== undefined),
  );

function refusesThinking(error: unknown): boolean {
  const { status, error: body, message } = fields(error);
  if (status !== 400) return false;
  return /thinking.{0,40}block|signature|block_binding/i.test(
    body === undefined ? text(message) : JSON.stringify(body),
  );
}
