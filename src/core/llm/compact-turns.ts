// A transcript as turns: what the user said, and the answers with their results that followed.
import type { Message } from '../../protocol/message.ts';

/** An answer and, where it calls something, the results: never taken apart. A note of what was left out stands alone. */
export interface Exchange {
  readonly messages: readonly Message[];
}

export interface Turn {
  readonly user: Message | undefined;
  readonly exchanges: readonly Exchange[];
}

/** Begins the id of what the engine says of messages that were left out. */
const NOTE = 'compacted-';

export const noteId = (newest: Message) => `${NOTE}${newest.id}`;
export const isNote = (message: Message) => message.role === 'user' && message.id.startsWith(NOTE);

/** Of a sound transcript. */
export function turnsOf(messages: readonly Message[]): readonly Turn[] {
  const turns: { user: Message | undefined; exchanges: { messages: Message[] }[] }[] = [];
  for (const message of messages) {
    const current = turns.at(-1);
    if (message.role === 'user' && !isNote(message)) turns.push({ user: message, exchanges: [] });
    else if (current === undefined) turns.push({ user: undefined, exchanges: [{ messages: [message] }] });
    else if (message.role === 'tool') current.exchanges.at(-1)?.messages.push(message);
    else current.exchanges.push({ messages: [message] });
  }
  return turns;
}

export const messagesOf = (turns: readonly Turn[]): readonly Message[] =>
  turns.flatMap(({ user, exchanges }) => [
    ...(user === undefined ? [] : [user]),
    ...exchanges.flatMap((exchange) => exchange.messages),
  ]);
