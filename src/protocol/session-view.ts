// The only reducer: folds a session's events, and the deltas between them, into what a screen shows.
import type { Delta, Event } from './event.ts';
import type { AssistantPart } from './message.ts';
import type { Plan, Step } from './plan.ts';
import type { Head, Item, SessionView, ToolCallView, Totals, ViewPart } from './view.ts';

/** Characters of a running tool's output that the view keeps. */
const PROGRESS_LIMIT = 16_000;

const NO_TOTALS: Totals = {
  input: 0,
  output: 0,
  cachedInput: 0,
  cost: 0,
  unpriced: 0,
  requests: 0,
  contextUsed: 0,
  contextLimit: null,
};

export function emptyHead(session: string): Head {
  return {
    session,
    title: '',
    roots: [],
    mode: 'agent',
    model: '',
    seq: 0,
    createdAt: 0,
    updatedAt: 0,
    status: 'idle',
    approvals: [],
    questions: [],
    queue: [],
    totals: NO_TOTALS,
    count: 0,
  };
}

export const emptyView = (session: string): SessionView => ({ ...emptyHead(session), items: [] });

/** Folds one event; an event the view has already seen changes nothing. */
export function fold(view: SessionView, event: Event): SessionView {
  if (event.seq <= view.seq) return view;
  return { ...foldHead(view, event), items: foldItems(view.items, event) };
}

/** Everything but the conversation; the rest of `head` (for a view, its items) is kept as it is. */
export function foldHead<H extends Head>(head: H, event: Event): H {
  const next: H = { ...head, ...headChange(head, event), seq: event.seq, updatedAt: event.at };
  return { ...next, status: statusOf(next) };
}

function statusOf(head: Head): Head['status'] {
  if (head.run === undefined || head.run.outcome !== undefined) return 'idle';
  return head.approvals.length > 0 || head.questions.length > 0 ? 'waiting' : 'running';
}

function headChange(head: Head, event: Event): Partial<Head> {
  switch (event.type) {
    case 'session.created':
      return { title: event.title, roots: event.roots, mode: event.mode, model: event.model, createdAt: event.at };
    case 'session.renamed':
      return { title: event.title };
    case 'session.configured':
      return { mode: event.mode ?? head.mode, model: event.model ?? head.model };
    case 'message.queued':
      return { queue: [...head.queue, { message: event.message, parts: event.parts }] };
    case 'message.unqueued':
      return { queue: head.queue.filter((queued) => queued.message !== event.message) };
    case 'message.added':
      return { count: head.count + 1, queue: head.queue.filter((queued) => queued.message !== event.message) };
    case 'message.started':
    case 'notice.raised':
      return { count: head.count + 1 };
    case 'approval.requested':
      return { approvals: [...head.approvals, event.approval] };
    case 'approval.resolved':
      return { approvals: head.approvals.filter((approval) => approval.id !== event.approval) };
    case 'question.asked':
      return { questions: [...head.questions, event.question] };
    case 'question.answered':
      return { questions: head.questions.filter((question) => question.call !== event.call) };
    case 'model.ended':
      return { totals: addUsage(head.totals, event) };
    default:
      return runChange(head, event);
  }
}

function runChange(head: Head, event: Event): Partial<Head> {
  switch (event.type) {
    case 'run.started':
      return {
        run: { id: event.run ?? '', kind: event.kind, goal: event.goal, startedAt: event.at, changed: false },
        approvals: [],
        questions: [],
      };
    case 'run.ended':
      if (head.run === undefined) return {};
      return {
        run: { ...head.run, endedAt: event.at, outcome: event.outcome, fault: event.fault },
        approvals: [],
        questions: [],
      };
    case 'tool.ended':
      if (head.run === undefined || event.changes === undefined || event.changes.length === 0) return {};
      return { run: { ...head.run, changed: true } };
    case 'plan.created':
    case 'plan.revised':
      return { plan: event.plan };
    case 'step.started':
      return { plan: withStep(head.plan, event.id, { state: 'running', attempts: event.attempt }) };
    case 'step.ended':
      return {
        plan: withStep(head.plan, event.id, {
          state: event.state,
          ...(event.evidence === undefined ? {} : { evidence: event.evidence }),
        }),
      };
    default:
      return {};
  }
}

function withStep(plan: Plan | undefined, id: string, change: Partial<Step>): Plan | undefined {
  if (plan === undefined) return undefined;
  return { ...plan, steps: plan.steps.map((step) => (step.id === id ? { ...step, ...change } : step)) };
}

function addUsage(totals: Totals, event: Extract<Event, { type: 'model.ended' }>): Totals {
  const { usage, cost } = event;
  return {
    input: totals.input + (usage?.input ?? 0),
    output: totals.output + (usage?.output ?? 0),
    cachedInput: totals.cachedInput + (usage?.cachedInput ?? 0),
    cost: totals.cost + (cost ?? 0),
    unpriced: totals.unpriced + (cost === null ? 1 : 0),
    requests: totals.requests + 1,
    contextUsed: usage === undefined ? totals.contextUsed : usage.input + usage.output,
    contextLimit: event.contextLimit ?? totals.contextLimit,
  };
}

/** The conversation alone; tolerant of events whose article lies outside the window. */
export function foldItems(items: readonly Item[], event: Event): Item[] {
  switch (event.type) {
    case 'message.added':
      return [...items, { ...begin(event), id: event.message, role: 'user', state: 'complete', parts: event.parts }];
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
    case 'run.ended':
      return event.outcome === 'done' ? [...items] : endRun(items, event);
    default:
      return toolChange(items, event);
  }
}

const begin = (event: Event) => ({ seq: event.seq, at: event.at, run: event.run });

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
        ? item.parts.map((part) => (part.type === 'tool' && isOpen(part) ? { ...part, state } : part))
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
        fault: event.fault,
        ms: event.ms,
        progress: undefined,
      });
    case 'edit.undone':
      return event.calls.reduce<Item[]>((all, call) => changeCall(all, call, { undone: true }), [...items]);
    default:
      return items as Item[];
  }
}

/** Applies what is streamed between events; what names an unknown article or call changes nothing. */
export function foldDelta(view: SessionView, delta: Delta): SessionView {
  if (delta.type === 'tool.progress') {
    const items = changeCall(view.items, delta.call, (call) => ({
      progress: ((call.progress ?? '') + delta.text).slice(-PROGRESS_LIMIT),
    }));
    return items === view.items ? view : { ...view, items };
  }
  const items = changeItem(view.items, delta.message, (item) => ({ ...item, parts: extend(item.parts, delta) }));
  return items === view.items ? view : { ...view, items };
}

function extend(parts: readonly ViewPart[], delta: Exclude<Delta, { type: 'tool.progress' }>): ViewPart[] {
  const next = [...parts];
  while (next.length < delta.part) next.push({ type: 'text', text: '' });
  const present = next[delta.part];
  if (delta.type === 'message.call') {
    next[delta.part] = { ...callView(delta.call, delta.tool), state: 'writing' };
  } else if (present !== undefined && (present.type === 'text' || present.type === 'thinking')) {
    next[delta.part] = { ...present, text: present.text + delta.text };
  } else if (present === undefined) {
    next[delta.part] = { type: delta.kind, text: delta.text };
  }
  return next;
}

function viewPart(part: AssistantPart, before: readonly ViewPart[]): ViewPart {
  if (part.type !== 'tool-call') return part;
  const seen = before.find((other) => other.type === 'tool' && other.call === part.call);
  if (seen?.type === 'tool' && seen.state !== 'writing') return seen;
  return callView(part.call, part.tool);
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

/** Keeps the newest `limit` articles; the others stay in the log and are loaded when they are scrolled to. */
export function trim(view: SessionView, limit: number): SessionView {
  return view.items.length <= limit ? view : { ...view, items: view.items.slice(-limit) };
}
