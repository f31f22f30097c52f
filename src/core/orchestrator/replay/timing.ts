// When what came from outside must come again: the place in the log of the first thing that followed from it.
import type { Event } from '../../../protocol/event.ts';
import type { Plan, StepDefinition } from '../../../protocol/plan.ts';
import { callOf, type Recording } from './recording.ts';

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

const ASKS: ReadonlySet<string> = new Set(['tool.prepared', 'approval.requested', 'question.asked']);

/** What a step says that waits for a lease. */
export const FOR_FILES = 'files that another step works on';

const SIDE_BY_SIDE = 4;
const NEVER = Number.POSITIVE_INFINITY;

/** `plan` as it was when the run began. */
export function createTiming(recording: Recording, plan: Plan | undefined): Timing {
  const { events } = recording;
  const idle = new Set(plan?.steps.flatMap((step) => (takesPlace(step) ? [] : [step.id])));
  for (const step of events.flatMap(plannedIn)) if (!takesPlace(step)) idle.add(step.id);
  const full = placesTaken(events, plan?.parallel ?? SIDE_BY_SIDE, idle);

  /** Of what is followed by the step's going on at `place`. */
  const early = (step: string, asked: number, place: number) => {
    let due = place;
    if (idle.has(step)) return due;
    // What a step asks is written in one go with that it waits and gives its place free.
    while (ASKS.has(events[due - 1]?.type ?? '')) due -= 1;
    // Where every place was taken it came before one was given free, and waited for it: else another step had begun there.
    const waits = (at: number) => at > asked && full[at] === true && events[at]?.type !== 'step.started';
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
      let first = place;
      for (let before = recording.last(step, first); before >= 0; before = recording.last(step, first)) {
        if (events[before]?.type !== 'step.changed') break;
        first = before;
      }
      if (!refused && !goesOn(events[first])) return first;
      const waited = events.findLastIndex(
        (event, at) =>
          at < first && event.type === 'step.changed' && event.id === step && event.waitingFor === FOR_FILES,
      );
      return waited < 0 ? first : waited;
    },
    answer: (step, asked, place) => {
      const before = recording.last(step, place);
      if (before > asked && goesOn(events[before])) return early(step, asked, before);
      return stopBetween(asked, place) ?? place;
    },
    goingOn: (step, from) => {
      const asked = recording.last(step, from);
      for (let place = recording.next(step, from); place < events.length; place = recording.next(step, place + 1)) {
        const event = events[place];
        if (event?.type === 'step.started') return place;
        if (goesOn(event)) return early(step, asked, place);
        // Meanwhile other calls of the step may come to their end.
        if (event === undefined || callOf(event) === undefined) return NEVER;
      }
      return NEVER;
    },
  };
}

/** Before each event: whether as many steps work as may. Each call of a step that waits gives its place free once more. */
function placesTaken(events: readonly Event[], limit: number, idle: ReadonlySet<string>): readonly boolean[] {
  const places = new Map<string, number>();
  let taken = 0;
  const set = (step: string, count: number) => {
    if (idle.has(step)) return;
    taken += count - (places.get(step) ?? 0);
    places.set(step, count);
  };
  return events.map((event) => {
    const full = taken >= limit;
    if (event.type === 'step.started') set(event.id, 1);
    if (event.type === 'step.ended') set(event.id, 0);
    if (event.type === 'step.changed')
      set(event.id, (places.get(event.id) ?? 0) + (event.state === 'running' ? 1 : -1));
    return full;
  });
}

const goesOn = (event: Event | undefined) => event?.type === 'step.changed' && event.state === 'running';

const takesPlace = ({ kind }: StepDefinition) => kind === 'tool' || kind === 'agent';

function plannedIn(event: Event): readonly StepDefinition[] {
  if (event.type === 'plan.created' || event.type === 'plan.revised') return event.plan.steps;
  if (event.type === 'plan.edited') return event.edits.flatMap((edit) => (edit.op === 'put' ? [edit.step] : []));
  return [];
}
