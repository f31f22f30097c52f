// The conversations of a run's agents: one each, read again from the log where an agent goes on after a reload.
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { EventLogPort } from '../ports/log.ts';
import { type Conversation, conversationOf, createConversation } from './conversation.ts';

export interface AgentConversations {
  of(agent: string): Conversation | undefined;
  /** Whether any of them has made a call of this id. */
  hasCall(call: string): boolean;
  /** Makes the conversation known before an attempt; true when there is nothing in it and the agent begins anew. */
  recall(attempt: number, agent: string | undefined): Promise<Outcome<boolean>>;
}

export function createAgentConversations(log: EventLogPort, session: string): AgentConversations {
  const known = new Map<string, Conversation>();
  return {
    of: (agent) => known.get(agent),
    hasCall: (call) => [...known.values()].some((conversation) => conversation.hasCall(call)),
    recall: async (attempt, agent) => {
      // The agent that the user talks with has the session's own.
      if (agent === undefined) return succeed(false);
      if (attempt > 1 && known.has(agent)) return succeed(false);
      const loaded = attempt === 1 ? undefined : await conversationOf(log, session, agent);
      if (loaded?.ok === false) return loaded;
      known.set(agent, loaded?.value ?? createConversation());
      return succeed((loaded?.value.messages().length ?? 0) === 0);
    },
  };
}
