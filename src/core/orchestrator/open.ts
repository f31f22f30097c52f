// Opens a session from its log: the saved head, the events since, a window of articles; mends what a crash cut off.
import type { Event, EventType } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import { foldItems } from '../../protocol/session-items.ts';
import { emptyHead, foldHeads, trim } from '../../protocol/session-view.ts';
import type { Item, SessionView } from '../../protocol/view.ts';
import type { EventLogPort } from '../ports/log.ts';
import { VIEW_WINDOW } from './journal.ts';

/** Events read from the end for the first screen, whatever the session's length. */
const TAIL = 600;
/** Events read beyond a page's end, so that a call begun in the page is seen to end. */
const LOOKAHEAD = 200;

export async function openView(log: EventLogPort, session: string): Promise<Outcome<SessionView>> {
  const opened = await log.open(session);
  if (!opened.ok) return opened;
  if (opened.value === undefined) {
    return fail('session.unknown', `There is no session ${session} here; it may have been deleted.`);
  }
  const { head: saved, lastSeq } = opened.value;
  const from = Math.min(saved?.seq ?? 0, Math.max(0, lastSeq - TAIL));
  const events = await log.read(session, { after: from });
  if (!events.ok) return events;
  const start = saved ?? emptyHead(session);
  const since = events.value.filter((event) => event.seq > start.seq);
  const head = foldHeads(start, since);
  const items = itemsOf(events.value);
  return succeed(trim({ ...head, items }, VIEW_WINDOW));
}

/** What tells how far a run had come; what its tools printed and its model said need not be read. */
const TOLD_OF_AN_END: readonly EventType[] = [
  'run.started',
  'message.started',
  'message.completed',
  'model.requested',
  'model.ended',
  'tool.prepared',
  'tool.started',
  'plan.created',
  'tool.ended',
  'step.started',
];

export async function unfinishedRun(log: EventLogPort, view: SessionView): Promise<Outcome<readonly Event[]>> {
  const started = await log.read(view.session, { types: ['run.started'], last: 1 });
  if (!started.ok) return started;
  return log.read(view.session, { after: (started.value[0]?.seq ?? 1) - 1, types: TOLD_OF_AN_END });
}

/** Articles before `before`, newest `limit` of them, ascending. */
export async function loadHistory(
  log: EventLogPort,
  session: string,
  before: number,
  limit: number,
): Promise<Outcome<{ readonly items: readonly Item[]; readonly more: boolean }>> {
  const count = Math.min(Math.max(limit, 1), VIEW_WINDOW);
  const starts = await startsBefore(log, session, before, count + 1);
  if (!starts.ok) return starts;
  const first = starts.value.slice(-count)[0];
  if (first === undefined) return succeed({ items: [], more: false });
  const events = await log.read(session, { after: first.seq - 1, before: before + LOOKAHEAD });
  if (!events.ok) return events;
  const items = itemsOf(events.value).filter((item) => item.seq < before);
  return succeed({ items: items.slice(-count), more: starts.value.length > count });
}

/** The conversation with the user; what agents of a plan say is shown with their step. */
const itemsOf = (events: readonly Event[]) =>
  events.filter((event) => event.agent === undefined).reduce<Item[]>(foldItems, []);

/** Where the newest `wanted` articles before `before` begin, ascending. */
async function startsBefore(
  log: EventLogPort,
  session: string,
  before: number,
  wanted: number,
): Promise<Outcome<readonly Event[]>> {
  const found: Event[] = [];
  for (let end = before; ; ) {
    const page = await log.read(session, { before: end, last: wanted, types: ARTICLES });
    if (!page.ok) return page;
    found.unshift(...page.value.filter((event) => event.agent === undefined));
    const [first] = page.value;
    if (first === undefined || page.value.length < wanted || found.length >= wanted)
      return succeed(found.slice(-wanted));
    end = first.seq;
  }
}

const ARTICLES = ['message.added', 'message.started', 'notice.raised', 'context.compacted'];
