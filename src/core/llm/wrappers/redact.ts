// Lets no key or password of a known shape leave with a request, whatever has put it into the conversation.
import type { Message } from '../../../protocol/message.ts';
import { redactValue } from '../../shared/redact-value.ts';
import type { Model } from '../model.ts';

/** What a run has sent already is not looked through again: messages keep their identity from request to request. */
export type CleanMessages = WeakMap<Message, Message>;

export function withRedaction(model: Model, clean: CleanMessages): Model {
  const cleaned = (message: Message): Message => {
    const known = clean.get(message);
    if (known !== undefined) return known;
    const result = redactValue(message);
    clean.set(message, result);
    return result;
  };
  return {
    ...model,
    stream: (request, signal) =>
      model.stream(
        { ...request, system: redactValue(request.system), messages: request.messages.map(cleaned) },
        signal,
      ),
  };
}
