// The only reducer: folds a session's events, and the deltas between them, into what a screen shows.
import { consentChange } from './consent-fold.ts';
import type { Delta, Event } from './event.ts';
import { sourcesIn, withSources } from './foreign.ts';
import { foldPlan, type PlanDraft, unpriced } from './plan-fold.ts';
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
    undoable: 0,
    redoable: 0,
    approvals: [],
    rules: [],
    denied: [],
    copies: 0,
    questions: [],
    queue: [],
    totals: NO_TOTALS,
    count: 0,
  };
}

export const emptyView = (session: string): SessionView => ({ ...emptyHead(session), items: [] });

/** Folds one event; an event the view has already seen changes nothing. */
export const fold = (view: SessionView, event: Event): SessionView => foldAll(view, [event]);

/**
 * As one after another, at less cost: what only they make of the view is changed in place until all are folded. Who keeps
 * `near` from one time to the next spares looking for the step that the first of them moves.
 */
export function foldAll(view: SessionView, events: readonly Event[], near: Pick<PlanDraft, 'near'> = {}): SessionView {
  const next = { ...view };
  const draft: PlanDraft = { ...near };
  let { items } = view;
  for (const event of events) {
    if (event.seq <= next.seq) continue;
    if (event.agent === undefined) items = foldItems(items, event);
    change(next, event, draft);
  }
  near.near = draft.near;
  return next.seq === view.seq ? view : { ...next, items };
}

/** Everything but the conversation; the rest of `head` (for a view, its items) is kept as it is. */
export const foldHead = <H extends Head>(head: H, event: Event): H => foldHeads(head, [event]);

export function foldHeads<H extends Head>(head: H, events: readonly Event[]): H {
  const next = { ...head };
  const draft: PlanDraft = {};
  for (const event of events) change(next, event, draft);
  return next;
}

function change(head: Head, event: Event, draft: PlanDraft): void {
  Object.assign(head, consentChange(head, event), headChange(head, event, draft), foreignChange(head, event));
  head.seq = event.seq;
  head.updatedAt = event.at;
  head.status = statusOf(head);
}

function statusOf(head: Head): Head['status'] {
  if (head.run === undefined || head.run.outcome !== undefined) return 'idle';
  return head.approvals.length > 0 || head.questions.length > 0 ? 'waiting' : 'running';
}

function headChange(head: Head, event: Event, draft: PlanDraft): Partial<Head> {
  switch (event.type) {
    case 'session.created':
      return {
        title: event.title,
        roots: event.roots,
        mode: event.mode,
        model: event.model,
        createdAt: event.at,
        forkedFrom: event.forkedFrom,
      };
    case 'session.renamed':
      return { title: event.title };
    case 'session.configured':
      return {
        mode: event.mode ?? head.mode,
        model: event.model ?? head.model,
        ...(event.effort === undefined ? {} : { effort: event.effort }),
      };
    case 'message.queued':
      return { queue: [...head.queue, queued(event)] };
    case 'message.unqueued':
      return { queue: head.queue.filter((queued) => queued.message !== event.message) };
    case 'message.added':
      if (event.agent !== undefined) return {};
      return { count: head.count + 1, queue: head.queue.filter((queued) => queued.message !== event.message) };
    case 'message.started':
    case 'notice.raised':
      // What agents of a plan say is shown with their step.
      return event.agent === undefined ? { count: head.count + 1 } : {};
    case 'approval.requested':
      return { approvals: [...head.approvals, event.approval] };
    case 'approval.resolved':
      return { approvals: head.approvals.filter((approval) => approval.id !== event.approval) };
    case 'context.compacted':
      if (event.agent !== undefined) return {};
      return { count: head.count + 1, totals: { ...head.totals, contextUsed: event.after } };
    case 'question.asked':
      return { questions: [...head.questions, event.question] };
    case 'question.answered':
      return { questions: head.questions.filter((question) => question.call !== event.call) };
    case 'model.ended':
      return { totals: addUsage(head.totals, event), ...planChange(head, event, draft) };
    default:
      return { ...runChange(head, event), ...planChange(head, event, draft) };
  }
}

/** What comes into the context of the model that the user talks with; what the user did by hand does not. */
function foreignChange(head: Head, event: Event): Partial<Head> {
  const told = head.run?.kind === 'tool' || head.run?.kind === 'undo' ? [] : sourcesIn(event);
  const came =
    event.type === 'run.ended' && head.run?.kind === 'plan'
      ? head.plan?.steps.flatMap((step) => step.foreign ?? [])
      : event.agent === undefined
        ? told
        : [];
  const known = head.foreign ?? [];
  const all = withSources(known, came);
  return all === known ? {} : { foreign: [...all] };
}

function queued({
  message,
  parts,
  foreign,
  hidden,
}: Extract<Event, { type: 'message.queued' }>): Head['queue'][number] {
  return { message, parts, ...(foreign === undefined ? {} : { foreign }), ...(hidden === undefined ? {} : { hidden }) };
}

function runChange(head: Head, event: Event): Partial<Head> {
  switch (event.type) {
    case 'run.started':
      return {
        run: {
          id: event.run ?? '',
          kind: event.kind,
          goal: event.goal,
          startedAt: event.at,
          paused: false,
          changed: false,
        },
        approvals: [],
        questions: [],
      };
    case 'run.ended':
      if (head.run === undefined) return {};
      return {
        run: { ...head.run, paused: false, endedAt: event.at, outcome: event.outcome, fault: event.fault },
        approvals: [],
        questions: [],
      };
    case 'tool.ended':
      if (head.run === undefined || event.changes === undefined || event.changes.length === 0) return {};
      return { run: { ...head.run, changed: true } };
    case 'run.paused':
    case 'run.continued':
      if (head.run === undefined) return {};
      return { run: { ...head.run, paused: event.type === 'run.paused' } };
    default:
      return {};
  }
}

function planChange(head: Head, event: Event, draft: PlanDraft): Partial<Head> {
  switch (event.type) {
    case 'plan.created':
    case 'plan.revised':
      return { turn: event.plan };
    case 'plan.proposed':
      return { plan: event.plan, undoable: 0, redoable: 0 };
    case 'plan.discarded':
      return head.plan?.id === event.plan ? { plan: undefined, undoable: 0, redoable: 0 } : {};
    case 'plan.edited':
      return { ...edited(head, event, draft), ...(head.plan?.id === event.plan ? movesAfter(head, event) : {}) };
    case 'tree.seen':
      return { tree: event.tree, plan: head.plan && foldPlan(head.plan, event, event.at) };
    default:
      return event.run === undefined || event.run !== head.run?.id ? {} : edited(head, event, draft);
  }
}

/** What a run does moves the plan that it carries out: the proposed one, or that of its own turn. */
function edited(head: Head, event: Event, draft: PlanDraft): Partial<Head> {
  const slot = event.type === 'plan.edited' ? event.plan === head.plan?.id : head.run?.kind === 'plan';
  const before = slot ? head.plan : head.turn;
  if (before === undefined) return {};
  const after = foldPlan(before, event, event.at, draft);
  if (after === before) return {};
  return slot ? { plan: after } : { turn: after };
}

/** What a model does to its own plan is not among the edits that a person takes back. */
function movesAfter(head: Head, { move, by }: Extract<Event, { type: 'plan.edited' }>): Partial<Head> {
  if (by === 'model') return {};
  if (move === 'undo') return { undoable: head.undoable - 1, redoable: head.redoable + 1 };
  return { undoable: head.undoable + 1, redoable: move === 'redo' ? head.redoable - 1 : 0 };
}

function addUsage(totals: Totals, event: Extract<Event, { type: 'model.ended' }>): Totals {
  const { usage, cost } = event;
  return {
    input: totals.input + (usage?.input ?? 0),
    output: totals.output + (usage?.output ?? 0),
    cachedInput: totals.cachedInput + (usage?.cachedInput ?? 0),
    cost: totals.cost + (cost ?? 0),
    unpriced: totals.unpriced + unpriced(event),
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
