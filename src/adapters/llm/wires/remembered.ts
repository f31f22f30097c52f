// Converts each message once for a model, however often it is sent: a long conversation grows only at its end.
import type { Message } from '../../../protocol/message.ts';

/** Pure `convert` only; what it gave is kept as long as the message itself, and must not be changed by anybody. */
export function remembered<T>(convert: (message: Message) => T): (message: Message) => T {
  const known = new WeakMap<Message, { readonly converted: T }>();
  return (message) => {
    const found = known.get(message);
    if (found !== undefined) return found.converted;
    const converted = convert(message);
    known.set(message, { converted });
    return converted;
  };
}
