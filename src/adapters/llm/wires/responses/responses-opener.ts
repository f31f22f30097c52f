// Opens a responses stream, and gives up what a server or an account does not take: summaries, thinking, what was sealed for another.
import type OpenAI from 'openai';
import type { ModelRequest } from '../../../../core/llm/model.ts';
import type { Message, Part } from '../../../../protocol/message.ts';
import type { Quirks } from '../../quirks.ts';
import type { KnownModel, Link, OpenAnswer } from '../../spec.ts';
import { fields, text } from '../fields.ts';
import { remembered } from '../remembered.ts';
import { responsesBody, responsesItems } from './responses-request.ts';

export function responsesOpener(
  model: KnownModel,
  origin: string,
  quirks: Quirks,
  connect: (key: string, fetch: typeof globalThis.fetch) => Promise<OpenAI>,
): OpenAnswer {
  /** Messages whose items were refused: they are sealed for the account that they were made for. */
  const refused = new WeakSet<Message>();
  const plain = responsesItems(origin);
  const whole = remembered(plain);
  const bare = remembered((message) => plain(withoutItems(message)));
  const convert = (message: Message) => (refused.has(message) ? bare(message) : whole(message));
  /** What was not refused yet. */
  const able = { summaries: true, thinking: true };
  return async (request: ModelRequest, { key, fetch }: Link) => {
    const client = await connect(key, fetch);
    // What is given up stays so once that has helped: until then the server may have meant something else.
    const tried = { ...able };
    for (;;) {
      const asked = { ...model, thinking: model.thinking && tried.thinking };
      const { extraBody, systemRole } = quirks;
      const options = { summaries: tried.summaries, systemRole, extraBody };
      try {
        const events = await client.responses.create(responsesBody(asked, request, options, convert));
        Object.assign(able, tried);
        return events;
      } catch (error) {
        const { status, words } = saidOf(error);
        const own = request.messages.filter((message) => !refused.has(message) && hasItems(message, origin));
        if (own.length > 0 && OF_ITEMS.test(words) && (status === 400 || status === 404)) {
          for (const message of own) refused.add(message);
          continue;
        }
        if (!asked.thinking || !OF_THINKING.test(words) || OF_ITEMS.test(words)) throw error;
        if (status !== 400 && status !== 403 && status !== 422) throw error;
        if (tried.summaries) tried.summaries = false;
        else tried.thinking = false;
      }
    }
  };
}

/** "The encrypted content … could not be verified", "Item with id … not found", "… without its required following item". */
const OF_ITEMS =
  /invalid_encrypted_content|encrypted.content.{0,120}(verif|decrypt|pars|issued|belong)|item with id|items are not persisted|duplicate item|without its required|no tool (call|output) found/i;
/** "Your organization must be verified to generate reasoning summaries", "Encrypted content is not supported with this model". */
const OF_THINKING = /reasoning|encrypted.content/i;

function saidOf(error: unknown): { readonly status: unknown; readonly words: string } {
  const { status, error: body, message } = fields(error);
  return { status, words: body === undefined ? text(message) : JSON.stringify(body) };
}

const hasItems = (message: Message, origin: string): boolean =>
  message.parts.some((part) => (part.type === 'thinking' || part.type === 'provider') && part.origin === origin);

/** Without thinking, and with what the server did told in words, as another model is told of it. */
const withoutItems = (message: Message): Message => ({
  ...message,
  parts: message.parts.flatMap((part): Part[] => {
    if (part.type === 'thinking') return [];
    return part.type === 'provider' ? [{ ...part, origin: '' }] : [part];
  }),
});
