// The conversation's part of the fold: articles and their tool calls.
import type { Delta, Event } from './event.ts';
import { whatWentWrong } from './fault.ts';
import type { AssistantPart } from './message.ts';
import { foldUndone, partsOf, summed } from './undo.ts';
import type { Item, ToolCallView, ViewPart } from './view.ts';

/** Characters of a running tool's output that the view keeps, and of a call that is being written. */
const PROGRESS_LIMIT = 16_000;
const WRITING_LIMIT = 4_000;

/** The conversation alone; tolerant of events whose article lies outside the window. */
export function foldItems(items: readonly Item[], event: Event): Item[] {
  switch (event.type) {
    case 'message.added':
      if (event.by === 'engine')
        return [
          ...items,
          { ...begin(event), id: event.message, role: 'notice', state: 'complete', level: 'info', parts: event.parts },
        ];
      return [
        ...items,
        {
          ...begin(event),
          id: event.message,
          role: 'user',
          state: 'complete',
          parts: event.parts,
          ...(event.hidden === undefined ? {} : { hidden: event.hidden }),
        },
      ];
    case 'message.started':
      return [
        ...items,
        { ...begin(event), id: event.message, role: 'assistant', model: event.model, state: 'streaming', parts: [] },
      ];
    case 'message.completed':
      return changeItem(items, event.message, (item) => ({
        ...item,
        state: event.state,
        parts: event.parts.map((part) => viewPart(part, item.parts)),
      }));
    case 'model.ended':
      return event.stop === 'fault' || event.stop === 'length' ? changeOpen(items, event.run, kept) : (items as Item[]);
    case 'model.switched':
      return changeOpen(items, event.run, (item) => ({
        ...item,
        model: event.to,
        switched: { from: item.switched?.from ?? event.from, text: whatWentWrong(event.reason) },
      }));
    case 'notice.raised':
      return [
        ...items,
        {
          ...begin(event),
          id: `notice-${event.seq}`,
          role: 'notice',
          state: 'complete',
          parts: [{ type: 'text', text: event.text }],
          level: event.level,
          fault: event.fault,
        },
      ];
    case 'context.compacted':
      return [
        ...items,
        {
          ...begin(event),
          id: `compacted-${event.seq}`,
          role: 'notice',
          state: 'complete',
          parts: [{ type: 'text', text: compactedText(event) }],
          level: 'info',
        },
      ];
    case 'run.ended':
      return event.outcome === 'done' ? [...items] : endRun(items, event);
    default:
      return toolChange(items, event);
  }
}

const tokens = (count: number) => (count < 1_000 ? `${count}` : `${Math.round(count / 1_000)}k`);
const compactedText = ({ before, after }: Extract<Event, { type: 'context.compacted' }>) =>
  `Earlier messages were summarised to make room: ${tokens(before)} → ${tokens(after)} tokens.`;

const begin = (event: Event) => ({ seq: event.seq, at: event.at, run: event.run });

/** How far behind notices the answer may stand that a request was made for. */
const NEAR = 12;

/** The answer that is still being given: what ends a request behind its answer's end changes nothing. */
function changeOpen(items: readonly Item[], run: string | undefined, change: (item: Item) => Item): Item[] {
  for (let index = items.length - 1; index >= Math.max(0, items.length - NEAR); index--) {
    const item = items[index];
    if (item?.role !== 'assistant' || item.run !== run) continue;
    return item.state === 'streaming' ? items.with(index, change(item)) : (items as Item[]);
  }
  return items as Item[];
}

/** Another request goes on with what an answer had said; what it thought and the calls it had begun come anew. */
function kept(item: Item): Item {
  const text = item.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
  return { ...item, parts: text === '' ? [] : [{ type: 'text', text }] };
}

/** A run that did not end well leaves no article streaming and no call waiting. */
function endRun(items: readonly Item[], event: Extract<Event, { type: 'run.ended' }>): Item[] {
  const state = event.outcome === 'stopped' || event.outcome === 'interrupted' ? event.outcome : 'failed';
  return items.map((item) => {
    if (item.run !== event.run) return item;
    const open = item.parts.some((part) => part.type === 'tool' && isOpen(part));
    if (item.state !== 'streaming' && !open) return item;
    return {
      ...item,
      state: item.state === 'streaming' ? state : item.state,
      parts: open
        ? item.parts.map((part) =>
            part.type === 'tool' && isOpen(part) ? { ...part, state, writing: undefined } : part,
          )
        : item.parts,
    };
  });
}

const isOpen = (call: ToolCallView) =>
  call.state === 'writing' || call.state === 'requested' || call.state === 'waiting' || call.state === 'running';

function toolChange(items: readonly Item[], event: Event): Item[] {
  switch (event.type) {
    case 'tool.prepared':
      return changeCall(items, event.call, {
        title: event.title,
        summary: event.summary,
        effects: event.effects,
        preview: event.preview,
        writing: undefined,
      });
    case 'approval.requested':
      return changeCall(items, event.approval.call, { state: 'waiting' });
    case 'approval.resolved':
      return changeCall(items, event.call, { state: 'requested' });
    case 'question.asked':
      return changeCall(items, event.question.call, { state: 'waiting' });
    case 'question.answered':
      return changeCall(items, event.call, { state: 'running' });
    case 'tool.started':
      return changeCall(items, event.call, { state: 'running' });
    case 'tool.ended':
      return changeCall(items, event.call, {
        state: event.outcome,
        display: event.display,
        changes: event.changes,
        problems: event.problems,
        foreign: event.foreign,
        hidden: event.hidden,
        fault: event.fault,
        ms: event.ms,
        progress: undefined,
        writing: undefined,
      });
    case 'edit.undone':
    case 'edit.accepted':
      return reviewed(items, event);
    default:
      return items as Item[];
  }
}

function reviewed(items: readonly Item[], event: Extract<Event, { type: 'edit.undone' | 'edit.accepted' }>): Item[] {
  const calls = event.type === 'edit.undone' ? [...event.calls, ...event.restored] : event.calls;
  return calls.reduce<Item[]>(
    (all, call) =>
      changeCall(all, call, (view) => (event.type === 'edit.undone' ? undone(view, event) : accepted(view, event))),
    [...items],
  );
}

function undone(view: ToolCallView, event: Extract<Event, { type: 'edit.undone' }>): Partial<ToolCallView> {
  const before = { whole: view.undone === true, parts: view.undoneParts ?? [] };
  const { whole, parts } = foldUndone(before, event, view.call, view.changes ?? []);
  return { undone: whole, undoneParts: parts.length === 0 ? undefined : [...parts] };
}

function accepted(view: ToolCallView, event: Extract<Event, { type: 'edit.accepted' }>): Partial<ToolCallView> {
  const given = partsOf(event.parts, view.call);
  if (given === undefined) return { accepted: true, acceptedParts: undefined };
  const { whole, parts } = summed(
    view.changes ?? [],
    [...(view.acceptedParts ?? []), ...given],
    view.accepted === true,
  );
  return { accepted: whole, acceptedParts: parts.length === 0 ? undefined : [...parts] };
}

/** What is streamed between events; what names an unknown article or call gives the same items back. */
export function foldItemsDelta(items: readonly Item[], delta: Delta): Item[] {
  if (delta.type === 'tool.progress') {
    return changeCall(items, delta.call, (call) => ({
      progress: ((call.progress ?? '') + delta.text).slice(-PROGRESS_LIMIT),
    }));
  }
  return changeItem(items, delta.message, (item) => ({ ...item, parts: extend(item.parts, delta) }));
}

function extend(parts: readonly ViewPart[], delta: Exclude<Delta, { type: 'tool.progress' }>): ViewPart[] {
  const next = [...parts];
  while (next.length < delta.part) next.push({ type: 'text', text: '' });
  const present = next[delta.part];
  if (delta.type === 'message.call') {
    next[delta.part] = { ...callView(delta.call, delta.tool), state: 'writing' };
  } else if (delta.type === 'message.writing') {
    if (present?.type === 'tool' && present.state === 'writing') next[delta.part] = writeOn(present, delta);
  } else if (present !== undefined && (present.type === 'text' || present.type === 'thinking')) {
    next[delta.part] = { ...present, text: present.text + delta.text };
  } else if (present === undefined) {
    next[delta.part] = { type: delta.kind, text: delta.text };
  }
  return next;
}

function writeOn(call: ToolCallView, delta: Extract<Delta, { type: 'message.writing' }>): ToolCallView {
  const { label, text, lines } = call.writing ?? { label: '', text: '', lines: 0 };
  const writing = {
    label: delta.label ?? label,
    text: (text + (delta.text ?? '')).slice(-WRITING_LIMIT),
    lines: delta.lines ?? lines,
  };
  return { ...call, writing };
}

function viewPart(part: AssistantPart, before: readonly ViewPart[]): ViewPart {
  if (part.type !== 'tool-call') return part;
  const seen = before.find((other) => other.type === 'tool' && other.call === part.call);
  if (seen?.type !== 'tool') return callView(part.call, part.tool);
  // What was seen of it while it was written stays until the call itself says what it does.
  return seen.state === 'writing' ? { ...seen, state: 'requested' } : seen;
}

const callView = (call: string, tool: string): ToolCallView => ({
  type: 'tool',
  call,
  tool,
  title: tool,
  summary: '',
  state: 'requested',
  effects: [],
});

function changeItem(items: readonly Item[], id: string, change: (item: Item) => Item): Item[] {
  const index = items.findLastIndex((item) => item.id === id);
  const item = items[index];
  return item === undefined ? (items as Item[]) : items.with(index, change(item));
}

type CallChange = Partial<ToolCallView> | ((call: ToolCallView) => Partial<ToolCallView>);

function changeCall(items: readonly Item[], call: string, change: CallChange): Item[] {
  const holds = (part: ViewPart) => part.type === 'tool' && part.call === call;
  const index = items.findLastIndex((item) => item.parts.some(holds));
  const item = items[index];
  if (item === undefined) return items as Item[];
  const parts = item.parts.map((part) =>
    part.type === 'tool' && part.call === call
      ? { ...part, ...(typeof change === 'function' ? change(part) : change) }
      : part,
  );
  return items.with(index, { ...item, parts });
}
