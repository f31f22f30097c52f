// What a run has logged, found by call, by request and by step: all that its replay is given in place of the outside.
import type { Approval } from '../../../protocol/approval.ts';
import { EVENT_VERSION, type Event, type EventBody, EventSchema } from '../../../protocol/event.ts';
import type { Plan } from '../../../protocol/plan.ts';

export type Of<T extends Event['type']> = Extract<Event, { type: T }>;

/** Numbers are places in `events`; what is missing never came. */
export interface CallRecord {
  readonly call: string;
  readonly step: string;
  prepared?: number;
  approval?: Approval;
  started?: number;
  ended?: number;
  /** Places of what it asked while it ran. */
  readonly asked: number[];
}

export interface RequestRecord {
  readonly model: string;
  readonly requested: number;
  /** Places of the attempts that were told of while it lasted: logs had one request for all of them. */
  readonly retries: number[];
  /** Of the answer's end; behind `ended` where nothing more was asked for it after all. */
  completed?: number;
  ended?: number;
}

export interface Recording {
  /** From the run's first event to its last, gap-free. */
  readonly events: readonly Event[];
  /** Without an end of its own: what the replay does beyond it is not measured. */
  readonly cut: boolean;
  /** Two agents may have calls of the same id. */
  call(step: string, id: string): CallRecord | undefined;
  calls(): Iterable<CallRecord>;
  requests(step: string): readonly RequestRecord[];
  /** The place of the step's next event at `from` or behind it; infinite when there is none. */
  next(step: string, from: number): number;
  /** As `next`, also for what the run does beside its steps. */
  nextOfStrand(step: string | undefined, from: number): number;
  /** The place of the step's event before `from`; -1 when there is none. */
  last(step: string, from: number): number;
  /** Whether anything under the step happens between two places. */
  hasUnder(step: string, after: number, before: number): boolean;
  /** The place of the next event of the step that names this call. */
  nextOfCall(step: string, call: string, from: number): number;
}

/** As any log gives it: what has no value there is left out. */
export function asRead(event: Event): Event {
  const parsed = EventSchema.safeParse(JSON.parse(JSON.stringify(event)));
  return parsed.success ? parsed.data : event;
}

/** In the place of another. */
export const asLogged = (body: EventBody, { seq, at, session }: Pick<Event, 'seq' | 'at' | 'session'>): Event =>
  asRead({ v: EVENT_VERSION, seq, at, session, ...body });

const isOf = <T extends Event['type']>(event: Event | undefined, type: T): event is Of<T> => event?.type === type;

/** The event at a place, where it is of this type. */
export function eventAt<T extends Event['type']>(
  { events }: Pick<Recording, 'events'>,
  place: number | undefined,
  type: T,
): Of<T> | undefined {
  const event = place === undefined ? undefined : events[place];
  return isOf(event, type) ? event : undefined;
}

/** No step has this id. */
const RUN = '';

const NEVER = Number.POSITIVE_INFINITY;

/** What an event of a step says is the step's doing; what a model gives to others is that of the step that gives. */
export function stepOf(event: Event | EventBody): string | undefined {
  if (event.step !== undefined) return event.step;
  if (event.type !== 'plan.edited' || event.by !== 'model') return undefined;
  const [put] = event.edits.flatMap((edit) => (edit.op === 'put' ? [edit.step] : []));
  return put?.parent;
}

export function callOf(event: Event | EventBody): string | undefined {
  switch (event.type) {
    case 'approval.requested':
      return event.approval.call;
    case 'question.asked':
      return event.question.call;
    case 'tool.prepared':
    case 'approval.resolved':
    case 'question.answered':
    case 'tool.started':
    case 'tool.ended':
      return event.call;
    default:
      return undefined;
  }
}

/** `plan` as it was when the run began. */
export function createRecording(events: readonly Event[], cut: boolean, plan: Plan | undefined): Recording {
  const calls = new Map<string, CallRecord>();
  const requests = new Map<string, RequestRecord[]>();
  const steps = new Map<string, number[]>();
  const named = new Map<string, number[]>();
  const parents = new Map(plan?.steps.map((step) => [step.id, step.parent]));
  for (const [place, event] of events.entries()) {
    const step = stepOf(event);
    const call = callOf(event);
    if (event.type === 'plan.edited') {
      for (const edit of event.edits) if (edit.op === 'put') parents.set(edit.step.id, edit.step.parent);
    }
    listOf(steps, step ?? RUN).push(place);
    if (step === undefined) continue;
    if (call !== undefined) listOf(named, keyOf(step, call)).push(place);
    noteCall(calls, event, place, step);
    noteRequest(listOf(requests, step), event, place);
  }
  return {
    events,
    cut,
    call: (step, id) => calls.get(keyOf(step, id)),
    calls: () => calls.values(),
    requests: (step) => requests.get(step) ?? [],
    next: (step, from) => atOrAfter(steps.get(step), from),
    nextOfStrand: (step, from) => atOrAfter(steps.get(step ?? RUN), from),
    last: (step, from) => steps.get(step)?.findLast((place) => place < from) ?? -1,
    hasUnder: (step, after, before) =>
      events.slice(after + 1, before).some((event) => parents.get(event.step ?? '') === step),
    nextOfCall: (step, call, from) => atOrAfter(named.get(keyOf(step, call)), from),
  };
}

const keyOf = (step: string, call: string) => `${step} ${call}`;

const listOf = <T>(lists: Map<string, T[]>, key: string): T[] => {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
};

function noteCall(calls: Map<string, CallRecord>, event: Event, place: number, step: string): void {
  const record = (id: string) => {
    const known = calls.get(keyOf(step, id)) ?? { call: id, step, asked: [] };
    calls.set(keyOf(step, id), known);
    return known;
  };
  switch (event.type) {
    case 'message.completed':
      for (const part of event.parts) if (part.type === 'tool-call') record(part.call);
      break;
    case 'tool.prepared':
      record(event.call).prepared = place;
      break;
    case 'approval.requested':
      record(event.approval.call).approval = event.approval;
      break;
    case 'tool.started':
      record(event.call).started = place;
      break;
    case 'tool.ended':
      record(event.call).ended = place;
      break;
    case 'question.asked':
      record(event.question.call).asked.push(place);
      break;
    default:
  }
}

function noteRequest(requests: RequestRecord[], event: Event, place: number): void {
  const last = requests.at(-1);
  switch (event.type) {
    case 'model.requested':
      // For a summary, not for an answer.
      if (event.attempt === 0) break;
      requests.push({ model: event.model, requested: place, retries: [] });
      break;
    case 'notice.raised':
      if (last?.completed === undefined && last?.ended === undefined && !WATCHED.has(event.fault?.code ?? '')) {
        last?.retries.push(place);
      }
      break;
    case 'message.completed':
      if (last !== undefined) last.completed ??= place;
      break;
    case 'model.ended':
      if (last !== undefined) last.ended ??= place;
      break;
    default:
  }
}

/** Notices that come from the clock and from what was spent, not from a request. */
export const WATCHED: ReadonlySet<string> = new Set(['step.silent', 'spend.fast']);

function atOrAfter(places: readonly number[] | undefined, from: number): number {
  if (places === undefined) return NEVER;
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return places[low] ?? NEVER;
}
