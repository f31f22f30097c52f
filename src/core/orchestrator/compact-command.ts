// Makes a conversation shorter because the user asks for it, before its model's limit does.
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Message, UserPart } from '../../protocol/message.ts';
import type { Compaction } from '../llm/compaction.ts';
import type { EventLogPort } from '../ports/log.ts';
import { tokensOfMessages } from '../shared/estimate-tokens.ts';
import { conversationOf } from './conversation.ts';
import type { Session } from './session.ts';

export interface CompactParts {
  readonly ports: { readonly log: EventLogPort };
  readonly compactionOf: (messages: readonly Message[], limit: number) => Outcome<Compaction>;
}

/** The word for it in the chat. */
export const isCompact = ([part, ...more]: readonly UserPart[]): boolean =>
  more.length === 0 && part?.type === 'text' && part.text.trim() === '/compact';

/** What is aimed at, of what is there; where not so much can be left out, whatever can. */
const SHARES = [0.3, 0.5, 0.75, 0.9];

export async function compactContext(session: Session, parts: CompactParts): Promise<Outcome<void>> {
  if (session.running) {
    return fail('session.busy', 'A run is under way in this session; stop it or wait for its end.');
  }
  const loaded = await conversationOf(parts.ports.log, session.id, undefined);
  if (!loaded.ok) return loaded;
  const messages = loaded.value.messages();
  const taken = tokensOfMessages(messages);
  for (const share of SHARES) {
    const made = parts.compactionOf(messages, Math.floor(taken * share));
    if (!made.ok) continue;
    const { value } = made;
    await session.journal.emit(
      [{ type: 'context.compacted', ...value, messages: [...value.messages], reason: 'asked' }],
      true,
    );
    return succeed(undefined);
  }
  return fail('context.short', 'There is nothing in this conversation that could be summarised to make room.');
}
