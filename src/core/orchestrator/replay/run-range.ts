// Finds a run in its session's log: what was there before it, its own events, and what it was asked for.
import type { Event } from '../../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../../protocol/fault.ts';
import type { UserPart } from '../../../protocol/message.ts';
import { foldItems } from '../../../protocol/session-items.ts';
import { emptyHead, foldHead } from '../../../protocol/session-view.ts';
import type { Item, SessionView } from '../../../protocol/view.ts';
import { recoveryOf } from '../recover.ts';
import type { Approve } from '../run.ts';
import { INTERRUPTED } from '../run-faults.ts';
import { type RunRequest, titleOf } from '../run-request.ts';
import { asRead, type Of } from './recording.ts';

export interface RunRange {
  readonly run: string;
  /** Before the run's first event. */
  readonly before: SessionView;
  readonly known: readonly Event[];
  /** The run's own, and what came beside it. */
  readonly events: readonly Event[];
  /** What was written of it when it was found cut off. */
  readonly recovery: readonly Event[];
  /** It has no end of its own. */
  readonly cut: boolean;
  readonly started: Of<'run.started'>;
}

/** Events at the end of what was before from which articles are made. */
const TAIL = 600;

const isStart = (event: Event, run: string): event is Of<'run.started'> =>
  event.type === 'run.started' && event.run === run;

export function rangeOf(all: readonly Event[], run: string): Outcome<RunRange> {
  const start = all.findIndex((event) => isStart(event, run));
  const found = all[start];
  if (found === undefined || !isStart(found, run)) {
    return fail('run.unknown', `There is no run ${run} in this session.`);
  }
  const first = start - (namesSession(all, start, run) ? 1 : 0);
  const after = all.findIndex(
    (event, place) =>
      place > start && ((event.type === 'run.ended' && event.run === run) || event.type === 'run.started'),
  );
  const ended = all[after]?.type === 'run.ended';
  const own = all.slice(first, after < 0 ? all.length : ended ? after + 1 : after).map(asRead);
  const known = all.slice(0, first);
  const head = known.reduce(foldHead, emptyHead(found.session));
  const before = { ...head, items: known.slice(-TAIL).reduce<Item[]>(foldItems, []) };
  const started = own.find((event) => isStart(event, run)) ?? found;
  const whole = ended ? recoveryStart(own, before) : own.length;
  const events = own.slice(0, whole);
  const recovery = own.slice(whole);
  return succeed({ run, before, known, events, recovery, cut: !ended || recovery.length > 0, started });
}

/** The first message of a session gives it its name, in one go with the run's beginning. */
function namesSession(all: readonly Event[], start: number, run: string): boolean {
  const renamed = all[start - 1];
  const [started, message] = [all[start], all[start + 1]];
  if (renamed?.type !== 'session.renamed' || message?.type !== 'message.added' || message.run !== run) return false;
  const named = all.findLast(
    (event, place) => place < start - 1 && (event.type === 'session.renamed' || event.type === 'session.created'),
  );
  const nameless = named === undefined || ('title' in named && named.title === '');
  return nameless && started?.type === 'run.started' && renamed.title === titleOf(started.goal);
}

/** Where the events begin that were written when the run was found cut off; behind all when it ended by itself. */
function recoveryStart(own: readonly Event[], before: SessionView): number {
  const last = own.at(-1);
  if (last?.type !== 'run.ended' || last.outcome !== 'interrupted' || last.fault?.text === INTERRUPTED.text) {
    return own.length;
  }
  // They are written in one go: all at one time, though what came before may have come at the same.
  const written = own.findLastIndex((event) => event.at !== last.at) + 1;
  let view = foldAll(before, own.slice(0, written));
  for (let place = written; place < own.length; place++) {
    const rest = own.slice(place);
    const mended = recoveryOf(view, own.slice(0, place));
    if (mended.length === rest.length && mended.every(({ type }, index) => type === rest[index]?.type)) return place;
    view = foldAll(view, own.slice(place, place + 1));
  }
  return written;
}

/** Without its articles, which only a screen looks at. */
export const foldAll = (view: SessionView, events: readonly Event[]): SessionView => events.reduce(foldHead, view);

/** What the run was asked for, as its session was. */
export function requestOf({ started, events, run }: RunRange): RunRequest {
  const first = events.indexOf(started) + 1;
  const created = events.find((event) => event.type === 'plan.created' && event.run === run);
  const messages = [];
  for (const event of events.slice(first)) {
    if (event.type !== 'message.added' || event.run !== run || event.step !== undefined) break;
    messages.push({ message: event.message, parts: event.parts.filter((part) => !isPlanContext(part)) });
  }
  return {
    kind: started.kind,
    goal: started.goal,
    approve: approveOf(events),
    ...(created?.type === 'plan.created' ? { steps: created.plan.steps } : {}),
    ...(messages.length === 0 ? {} : { messages }),
    ...(started.resumes === undefined ? {} : { resumes: started.resumes }),
    ...(started.envelope === undefined ? {} : { envelope: started.envelope }),
  };
}

/** The engine adds it by itself to what the user says. */
const isPlanContext = (part: UserPart) => part.type === 'context' && part.kind === 'plan';

/** How questions of policy were answered; where none was asked it makes no difference. */
function approveOf(events: readonly Event[]): Approve {
  for (const event of events) {
    if (event.type === 'approval.resolved')
      return event.by !== 'flag' ? 'ask' : event.answer === 'deny' ? 'none' : 'all';
  }
  return 'ask';
}
