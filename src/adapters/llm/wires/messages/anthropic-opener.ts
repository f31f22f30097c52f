// Opens a messages stream, and asks once more without what the service refused of the conversation.
import type Anthropic from '@anthropic-ai/sdk';
import type { ModelRequest } from '../../../../core/llm/model.ts';
import type { Message } from '../../../../protocol/message.ts';
import type { Quirks } from '../../quirks.ts';
import type { KnownModel, Link, OpenAnswer } from '../../spec.ts';
import { remembered } from '../remembered.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { anthropicBody } from './anthropic-request.ts';
import { createRefusedParts } from './refused-parts.ts';

export interface AnthropicDoor {
  readonly origin: string;
  readonly official: boolean;
  readonly quirks: Quirks | undefined;
  connect(key: string, fetch: typeof globalThis.fetch): Promise<Anthropic>;
}

/** A service names one part at a time. */
const MOST_TRIES = 8;

export function anthropicOpener(model: KnownModel, door: AnthropicDoor): OpenAnswer {
  const { parts: refused, unbound, owes, note } = createRefusedParts();
  const plain = anthropicMessages(door.origin, door.official);
  const whole = remembered(plain);
  const bare = remembered((message) =>
    plain({ ...message, parts: message.parts.filter(({ type }) => type !== 'thinking') }),
  );
  const convert = (message: Message) => (unbound.has(message) ? bare(message) : whole(message));
  return async (request: ModelRequest, { key, fetch }: Link) => {
    const client = await door.connect(key, fetch);
    for (let tries = 1; ; tries++) {
      const body = anthropicBody(model, request, { ...door, refused, unthinking: owes(request.messages) }, convert);
      try {
        // The SDK's own method for it prints to the console when a model grows old.
        return await client.post<AsyncIterable<unknown>>('/v1/messages', { body, stream: true });
      } catch (error) {
        if (tries >= MOST_TRIES || !note(error, request, body)) throw error;
      }
    }
  };
}
