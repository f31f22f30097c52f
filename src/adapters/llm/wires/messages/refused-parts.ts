// What of a conversation a service has refused, so that it is asked without: one part of it would end every request that follows.
import type { MessageCreateParamsStreaming } from '@anthropic-ai/sdk/resources/messages';
import type { ModelRequest } from '../../../../core/llm/model.ts';
import type { Message } from '../../../../protocol/message.ts';
import { fields, text } from '../fields.ts';

export interface RefusedParts {
  /** Inputs of tools, and sources of images and documents. */
  readonly parts: WeakSet<object>;
  /** Answers whose thinking is bound to what stood before it, as it stood: a conversation was shortened or edited. */
  readonly unbound: WeakSet<Message>;
  /** Whether there are calls whose thinking is wanted back and was never given, another model's for instance. */
  owes(messages: readonly Message[]): boolean;
  /** Whether there is something new to leave out. */
  note(error: unknown, request: ModelRequest, body: MessageCreateParamsStreaming): boolean;
}

export function createRefusedParts(): RefusedParts {
  const parts = new WeakSet<object>();
  const unbound = new WeakSet<Message>();
  const owing = new WeakSet<Message>();
  const owes = (messages: readonly Message[]) => messages.some((message) => owing.has(message));
  return {
    parts,
    unbound,
    owes,
    note: (error, request, body) => {
      const words = refusalOf(error);
      if (words === undefined) return false;
      const found = [toolOf(words, request), sourceOf(words, body)].filter((part) => part !== undefined);
      const fresh = found.filter((part) => !parts.has(part));
      for (const part of fresh) parts.add(part);
      if (found.length > 0) return fresh.length > 0;
      if (OWED.test(words)) return !owes(request.messages) && mark(owing, request.messages.filter(isThoughtless));
      if (!THINKING.test(words)) return false;
      return mark(
        unbound,
        request.messages.filter((message) => !unbound.has(message) && hasThinking(message)),
      );
    },
  };
}

function mark(marked: WeakSet<Message>, messages: readonly Message[]): boolean {
  for (const message of messages) marked.add(message);
  return messages.length > 0;
}

const OWED = /thinking.{0,60}\bpass(ed)? back/i;
const THINKING = /thinking.{0,40}block|signature|block_binding/i;
const TOOL = /\btools\.(\d+)\.(?:custom\.)?input_schema/;
const SOURCE = /\bmessages\.(\d+)\.content\.(\d+)\.(?:image|document)\b/;

function refusalOf(error: unknown): string | undefined {
  const { status, error: body, message } = fields(error);
  if (status !== 400) return undefined;
  return body === undefined ? text(message) : JSON.stringify(body);
}

function toolOf(words: string, { tools }: ModelRequest): object | undefined {
  const [, place] = TOOL.exec(words) ?? [];
  return place === undefined ? undefined : tools[Number(place)]?.inputSchema;
}

function sourceOf(words: string, { messages }: MessageCreateParamsStreaming): object | undefined {
  const [, turn, place] = SOURCE.exec(words) ?? [];
  const content = messages[Number(turn)]?.content;
  const block = typeof content === 'string' ? undefined : content?.[Number(place)];
  return block?.type === 'image' || block?.type === 'document' ? block.source : undefined;
}

const isThoughtless = ({ parts }: Message): boolean =>
  parts.some(({ type }) => type === 'tool-call') && !parts.some(({ type }) => type === 'thinking');

const hasThinking = ({ parts }: Message): boolean => parts.some(({ type }) => type === 'thinking');
