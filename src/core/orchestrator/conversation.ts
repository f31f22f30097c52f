// Derives from a session's events the messages that a model is given: the log is the only memory of what was said.
import type { Event, EventType } from '../../protocol/event.ts';
import type { Message, Part } from '../../protocol/message.ts';

/** What has to be read from the log to know the conversation. */
export const CONVERSATION_EVENTS: readonly EventType[] = [
  'run.started',
  'message.added',
  'message.completed',
  'tool.ended',
  'edit.undone',
];

export interface Conversation {
  add(event: Event): void;
  messages(): readonly Message[];
  /** Whether a call of this id was made before: some servers count anew with every answer. */
  hasCall(call: string): boolean;
}

export function createConversation(): Conversation {
  const messages: Message[] = [];
  const calls = new Set<string>();
  const silentRuns = new Set<string>();
  const touched = new Map<string, readonly string[]>();

  const append = (role: Message['role'], id: string, parts: readonly Part[]) => {
    const last = messages.at(-1);
    if (last !== undefined && last.role === role && role !== 'assistant') {
      messages[messages.length - 1] = { ...last, parts: [...last.parts, ...parts] };
    } else {
      messages.push({ id, role, parts: [...parts] });
    }
  };

  return {
    add: (event) => {
      switch (event.type) {
        case 'run.started':
          // What the user did by hand (undo, a single tool) is told as a sentence, not as calls the model never made.
          if (event.kind !== 'turn' && event.run !== undefined) silentRuns.add(event.run);
          break;
        case 'message.added':
          append('user', event.message, event.parts);
          break;
        case 'message.completed':
          for (const part of event.parts) if (part.type === 'tool-call') calls.add(part.call);
          if (event.run !== undefined && silentRuns.has(event.run)) break;
          if (event.parts.length > 0) append('assistant', event.message, event.parts);
          break;
        case 'tool.ended':
          if (event.changes !== undefined) {
            touched.set(
              event.call,
              event.changes.map((change) => change.label),
            );
          }
          if (event.run !== undefined && silentRuns.has(event.run)) break;
          append('tool', `result-${event.call}`, [
            { type: 'tool-result', call: event.call, text: event.forModel, failed: event.outcome !== 'done' },
          ]);
          break;
        case 'edit.undone': {
          const files = [...new Set(event.calls.flatMap((call) => touched.get(call) ?? []))];
          const what = event.restored.length > 0 ? 'brought back the changes to' : 'took back the last changes to';
          append('user', `undone-${event.seq}`, [
            { type: 'text', text: `[The user ${what}: ${files.join(', ') || 'files'}.]` },
          ]);
          break;
        }
        default:
      }
    },
    messages: () => messages,
    hasCall: (call) => calls.has(call),
  };
}
