// The only reducer: folds a session's events, and the deltas between them, into what a screen shows.
import type { Delta, Event } from './event.ts';
import type { Plan, Step } from './plan.ts';
import { foldItems, foldItemsDelta } from './session-items.ts';
import type { Head, SessionView, Totals } from './view.ts';

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

/** Applies what is streamed between events; what names an unknown article or call changes nothing. */
export function foldDelta(view: SessionView, delta: Delta): SessionView {
  const items = foldItemsDelta(view.items, delta);
  return items === view.items ? view : { ...view, items };
}

/** Keeps the newest `limit` articles; the others stay in the log and are loaded when they are scrolled to. */
export function trim(view: SessionView, limit: number): SessionView {
  return view.items.length <= limit ? view : { ...view, items: view.items.slice(-limit) };
}
