// Derives from a session's events the messages that a model is given: the log is the only memory of what was said.
import type { Event, EventBody, EventType } from '../../protocol/event.ts';
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { Message, Part } from '../../protocol/message.ts';
import type { EventLogPort } from '../ports/log.ts';
import { createOrigins } from './origins.ts';
import { createUndoStory } from './undo-story.ts';

/** What has to be read from the log to know the conversation. */
export const CONVERSATION_EVENTS: readonly EventType[] = [
  'session.created',
  'run.started',
  'message.added',
  'message.completed',
  'tool.ended',
  'edit.undone',
  'run.ended',
  'step.ended',
  'context.compacted',
];

export interface Conversation {
  add(event: Event | EventBody): void;
  /** Of another agent: nothing of it is told, but the ids of its calls are taken. */
  addOther(event: Event): void;
  messages(): readonly Message[];
  /** Where text in it comes from that neither the user nor the workspace wrote; nothing takes that away again. */
  foreign(): readonly string[];
  /** Whether anything in it was read with a tool, be it the workspace's own: somebody else may have written that. */
  looked(): boolean;
  /** Whether a call of this id was made before: some servers count anew with every answer. */
  hasCall(call: string): boolean;
}

export function createConversation(): Conversation {
  const messages: Message[] = [];
  const calls = new Set<string>();
  const silentRuns = new Set<string>();
  const undone = createUndoStory();
  const plans = createPlanStories();
  const origins = createOrigins();

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
      origins.note(event);
      if (event.run === undefined || !silentRuns.has(event.run)) origins.add(event);
      switch (event.type) {
        case 'run.started':
          // What the user did by hand (undo, a single tool) is told as a sentence, not as calls the model never made.
          if (event.kind !== 'turn' && event.run !== undefined) silentRuns.add(event.run);
          plans(event);
          break;
        case 'step.ended':
        case 'run.ended': {
          const story = plans(event);
          if (story !== undefined) origins.tellPlan(event.run);
          if (story !== undefined) append('user', `plan-${event.run}`, [{ type: 'text', text: story }]);
          break;
        }
        case 'message.added':
          append('user', event.message, event.parts);
          break;
        case 'message.completed':
          for (const part of event.parts) if (part.type === 'tool-call') calls.add(part.call);
          if (event.run !== undefined && silentRuns.has(event.run)) break;
          if (event.parts.length > 0) append('assistant', event.message, event.parts);
          break;
        case 'tool.ended':
          undone.note(event);
          if (event.run !== undefined && silentRuns.has(event.run)) break;
          append('tool', `result-${event.call}`, [
            { type: 'tool-result', call: event.call, text: event.forModel, failed: event.outcome !== 'done' },
          ]);
          break;
        case 'context.compacted': {
          const upTo = messages.findLastIndex((message) => message.id === event.upTo);
          if (upTo >= 0) messages.splice(0, upTo + 1, ...event.messages);
          break;
        }
        case 'edit.undone':
          append('user', `undone-${event.by}`, [{ type: 'text', text: undone.tell(event) }]);
          break;
        default:
      }
    },
    addOther: (event) => {
      origins.note(event);
      if (event.type !== 'message.completed') return;
      for (const part of event.parts) if (part.type === 'tool-call') calls.add(part.call);
    },
    messages: () => messages,
    foreign: origins.foreign,
    looked: origins.looked,
    hasCall: (call) => calls.has(call),
  };
}

interface PlanStory {
  readonly goal: string;
  readonly steps: Map<string, string>;
}

/** What a plan did between two turns is told as a sentence, when its run has ended. */
function createPlanStories() {
  const plans = new Map<string, PlanStory>();
  return (event: Extract<EventBody, { type: 'run.started' | 'step.ended' | 'run.ended' }>): string | undefined => {
    const run = event.run ?? '';
    const story = plans.get(run);
    if (event.type === 'run.started' && event.kind === 'plan') plans.set(run, { goal: event.goal, steps: new Map() });
    if (event.type === 'step.ended') story?.steps.set(event.id, `${event.state}${textAfter(event)}`);
    if (event.type !== 'run.ended') return undefined;
    plans.delete(run);
    return story === undefined ? undefined : told(story, event.outcome);
  };
}

/** Characters of each step's output that the next turn is told. */
const TOLD = 300;

const textAfter = ({ fault, output }: Extract<EventBody, { type: 'step.ended' }>) => {
  const text = fault?.text ?? (typeof output?.text === 'string' ? output.text : '');
  return text === '' ? '' : `: ${text.slice(0, TOLD)}`;
};

function told({ goal, steps }: PlanStory, outcome: string): string {
  const lines = [...steps].slice(-50).map(([id, text]) => `- ${id} ${text}`);
  return `[The plan "${goal}" was run and ended: ${outcome}.\n${lines.join('\n')}]`;
}

/** What the agent of one step has said and been told since it last began anew; without one, what the user and the model have. */
export async function conversationOf(
  log: EventLogPort,
  session: string,
  agent: string | undefined,
): Promise<Outcome<Conversation>> {
  const types = agent === undefined ? CONVERSATION_EVENTS : [...CONVERSATION_EVENTS, 'step.started'];
  const events = await log.read(session, { types });
  if (!events.ok) return events;
  const isOwn = (event: Event) => event.agent === agent;
  const own = events.value.filter(isOwn);
  const began =
    agent === undefined ? -1 : own.findLastIndex((event) => event.type === 'step.started' && event.attempt === 1);
  const conversation = createConversation();
  for (const event of events.value) if (!isOwn(event)) conversation.addOther(event);
  for (const event of own.slice(began + 1)) conversation.add(event);
  return succeed(conversation);
}
