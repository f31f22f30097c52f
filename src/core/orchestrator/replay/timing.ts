// When what came from outside must come again: the place in the log of the first thing that followed from it.
import type { Event } from '../../../protocol/event.ts';
import type { Plan, StepDefinition } from '../../../protocol/plan.ts';
import type { Recording } from './recording.ts';

export interface Timing {
  /** Of a call's first event: also that its step began to wait for it belongs to it. */
  beginning(call: string, place: number): number;
  /** Of an answer that is told at `place` and was asked for at `asked`. */
  answer(step: string, asked: number, place: number): number;
  /** Of what ends the waiting of a step that goes on at `place`. */
  goingOn(asked: number, place: number): number;
}

const SIDE_BY_SIDE = 4;

/** `plan` as it was when the run began. */
export function createTiming(recording: Recording, plan: Plan | undefined): Timing {
  const { events } = recording;
  const full = placesTaken(events, plan);

  const goingOn = (asked: number, place: number) => {
    let due = place;
    // Where every place was taken it came before one was given free, and waited for it: else another step had begun there.
    while (due - 1 > asked && full[due - 1] === true) due -= 1;
    return due;
  };

  return {
    beginning: (call, place) => {
      const step = recording.call(call)?.step ?? '';
      let first = place;
      for (let before = recording.last(step, first); before >= 0; before = recording.last(step, first)) {
        if (events[before]?.type !== 'step.changed') break;
        first = before;
      }
      return first;
    },
    answer: (step, asked, place) => {
      const before = recording.last(step, place);
      const change = events[before];
      const waited = before > asked && change?.type === 'step.changed' && change.state === 'running';
      return waited ? goingOn(asked, before) : place;
    },
    goingOn,
  };
}

/** Before each event: whether as many steps work as may. */
function placesTaken(events: readonly Event[], plan: Plan | undefined): readonly boolean[] {
  const limit = plan?.parallel ?? SIDE_BY_SIDE;
  const working = new Set<string>();
  const idle = new Set(plan?.steps.flatMap((step) => (takesPlace(step) ? [] : [step.id])));
  return events.map((event) => {
    const full = working.size >= limit;
    for (const step of plannedIn(event)) if (!takesPlace(step)) idle.add(step.id);
    if (event.type === 'step.started' && !idle.has(event.id)) working.add(event.id);
    if (event.type === 'step.ended') working.delete(event.id);
    if (event.type === 'step.changed' && event.state === 'waiting') working.delete(event.id);
    if (event.type === 'step.changed' && event.state === 'running' && !idle.has(event.id)) working.add(event.id);
    return full;
  });
}

const takesPlace = ({ kind }: StepDefinition) => kind === 'tool' || kind === 'agent';

function plannedIn(event: Event): readonly StepDefinition[] {
  if (event.type === 'plan.created' || event.type === 'plan.revised') return event.plan.steps;
  if (event.type === 'plan.edited') return event.edits.flatMap((edit) => (edit.op === 'put' ? [edit.step] : []));
  return [];
}
