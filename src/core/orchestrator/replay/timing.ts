// When what came from outside must come again: the place in the log of the first thing that followed from it.
import type { Event } from '../../../protocol/event.ts';
import type { Plan, StepDefinition } from '../../../protocol/plan.ts';
import type { Recording } from './recording.ts';

export interface Timing {
  /**
   * Of a call's first event: also that its step began to wait for it belongs to it. `refused`: what it waited for did not
   * come before it was stopped.
   */
  beginning(step: string, place: number, refused: boolean): number;
  /** Of an answer that is told at `place` and was asked for at `asked`. */
  answer(step: string, asked: number, place: number): number;
  /** Of what ends the waiting of a step whose next event is at `from`; infinite where it does not go on. */
  goingOn(step: string, from: number): number;
}

const MEANWHILE: ReadonlySet<string> = new Set([
  'step.ended',
  'tool.prepared',
  'tool.started',
  'approval.requested',
  'question.asked',
]);

/** What a step says that waits for a lease. */
export const FOR_FILES = 'files that another step works on';

const AFTER_CALLS: ReadonlySet<string> = new Set(['step.ended', 'model.requested', 'message.added', 'message.started']);

const SIDE_BY_SIDE = 4;
const NEVER = Number.POSITIVE_INFINITY;

/** `plan` as it was when the run began. */
export function createTiming(recording: Recording, plan: Plan | undefined): Timing {
  const { events } = recording;
  const idle = new Set(plan?.steps.flatMap((step) => (takesPlace(step) ? [] : [step.id])));
  for (const step of events.flatMap(plannedIn)) if (!takesPlace(step)) idle.add(step.id);
  const places = placesTaken(events, plan?.parallel ?? SIDE_BY_SIDE, idle);

  /** What comes of a place's being given free before somebody goes on there. */
  const isMeanwhile = (at: number) => {
    const event = events[at];
    if (event === undefined || places.full(at)) return false;
    if (event.type === 'step.changed') return event.state === 'waiting';
    return event.type === 'step.started' ? idle.has(event.id) : MEANWHILE.has(event.type);
  };

  /** Not with a next attempt: that has its place already. */
  const begins = (at: number) => {
    const event = events[at];
    return event?.type === 'step.started' && !goesOn(events[recording.last(event.id, at)]);
  };

  /** Of what is followed by the step's going on at `place`. */
  const early = (step: string, asked: number, place: number) => {
    let due = place;
    if (!places.needed(step, place)) return due;
    while (isMeanwhile(due - 1)) due -= 1;
    // Where every place was taken it came before one was given free, and waited for it: else another step had begun there.
    const waits = (at: number) => at > asked && places.full(at) && !begins(at);
    if (!waits(due - 1)) return place;
    while (waits(due - 1)) due -= 1;
    return due;
  };

  /** What a step waited for had come, and then it waited for a place until it was stopped. */
  const stopBetween = (asked: number, place: number) => {
    const stop = events.findLastIndex((event, at) => at > asked && at < place && event.type === 'stop.requested');
    return stop < 0 ? undefined : stop;
  };

  return {
    beginning: (step, place, refused) => {
      const before = recording.last(step, place);
      const change = events[before];
      const isAsked = change?.type === 'step.changed' && change.state === 'waiting' && change.waitingFor !== FOR_FILES;
      if (isAsked) return before;
      if (!refused && !goesOn(change)) return place;
      const waited = events.findLastIndex(
        (event, at) =>
          at < place && event.type === 'step.changed' && event.id === step && event.waitingFor === FOR_FILES,
      );
      return waited < 0 ? place : waited;
    },
    answer: (step, asked, place) => {
      const before = wentOn(recording, step, place);
      if (before !== undefined && before > asked) return early(step, asked, before);
      return stopBetween(asked, place) ?? place;
    },
    goingOn: (step, from) => {
      const asked = recording.last(step, from);
      for (let place = recording.next(step, from); place < events.length; place = recording.next(step, place + 1)) {
        const event = events[place];
        if (event?.type === 'step.started') return place;
        if (goesOn(event)) return early(step, asked, place);
        // Meanwhile other calls of the step go on; after the last of them nothing waits any more.
        if (event === undefined || AFTER_CALLS.has(event.type)) return NEVER;
      }
      return NEVER;
    },
  };
}

const isAnswer = (event: Event | undefined) =>
  event?.type === 'question.answered' || event?.type === 'approval.resolved';

/** Where a step went on with the answer at `place`; several calls of it may be answered in the same moment. */
function wentOn({ events, last, next }: Recording, step: string, place: number): number | undefined {
  const runs: number[] = [];
  for (let before = last(step, place); before >= 0; before = last(step, before)) {
    if (goesOn(events[before])) runs.unshift(before);
    else if (!isAnswer(events[before]) && events[before]?.type !== 'tool.ended') break;
    // The answers to what went on before that were told already.
    else if (runs.length > 0) break;
  }
  let answers = 1;
  for (let after = next(step, place + 1); isAnswer(events[after]); after = next(step, after + 1)) answers += 1;
  return runs[Math.max(0, runs.length - answers)];
}

interface Places {
  /** Whether as many steps work as may, before an event. */
  full(place: number): boolean;
  /** Whether a step that goes on takes a place again: not while others of its calls wait. */
  needed(step: string, place: number): boolean;
}

function placesTaken(events: readonly Event[], limit: number, idle: ReadonlySet<string>): Places {
  const waiting = new Map<string, number>();
  const working = new Set<string>();
  const full: boolean[] = [];
  const needed = new Set<number>();
  for (const [place, event] of events.entries()) {
    full.push(working.size >= limit);
    if (event.type !== 'step.started' && event.type !== 'step.changed' && event.type !== 'step.ended') continue;
    if (idle.has(event.id)) continue;
    const change = event.type !== 'step.changed' ? 0 : event.state === 'waiting' ? 1 : -1;
    const count = event.type === 'step.changed' ? (waiting.get(event.id) ?? 0) + change : 0;
    waiting.set(event.id, count);
    if (event.type === 'step.ended' || count > 0) working.delete(event.id);
    else working.add(event.id);
    if (change < 0 && count === 0) needed.add(place);
  }
  return { full: (place) => full[place] === true, needed: (step, place) => !idle.has(step) && needed.has(place) };
}

const goesOn = (event: Event | undefined) => event?.type === 'step.changed' && event.state === 'running';

const takesPlace = ({ kind }: StepDefinition) => kind === 'tool' || kind === 'agent';

function plannedIn(event: Event): readonly StepDefinition[] {
  if (event.type === 'plan.created' || event.type === 'plan.revised') return event.plan.steps;
  if (event.type === 'plan.edited') return event.edits.flatMap((edit) => (edit.op === 'put' ? [edit.step] : []));
  return [];
}
