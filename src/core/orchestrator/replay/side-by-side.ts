// Which of the log's events the next one of a replay must be: what goes on side by side may be a moment ahead of what else does.
import type { Event, EventBody } from '../../../protocol/event.ts';
import { callOf, type Recording, stepOf } from './recording.ts';

export interface Made {
  /** The first place that has not been made. */
  readonly place: number;
  /** Made already, behind that. */
  readonly early: ReadonlySet<number>;
}

/**
 * Of two steps, or two calls of one step, the engine does not decide which is a moment ahead. What one of them does has its
 * order, and so have the beginnings of steps. `call` is that of the body, in the log's words.
 */
export function placeOf(body: EventBody, call: string | undefined, recording: Recording, made: Made): number {
  const { events } = recording;
  const expected = events[made.place];
  if (expected === undefined) return made.place;
  const step = stepOf(body);
  const isOpen = (at: number) => !made.early.has(at);
  const isOwn = (event: Event) => {
    if (stepOf(event) !== step) return false;
    return call === undefined ? !isOfCalls(body) || isLike(event, body) : callOf(event) === call;
  };
  // What users do stands among what the run does beside its steps, and is never a moment ahead.
  const isSame = (event: Event) => isOwn(event) && (step !== undefined || event.type === body.type);
  let place = made.place;
  for (; place < events.length; place++) {
    const event = events[place];
    if (event === undefined || !isOpen(place)) continue;
    if (isSame(event)) return place;
    if (isBefore(event, body, step, recording, place)) return made.place;
  }
  return made.place;
}

/** Whether what the log has there must have been made before. */
function isBefore(
  event: Event,
  body: EventBody,
  step: string | undefined,
  { last }: Recording,
  place: number,
): boolean {
  if (step === undefined) return false;
  if (stepOf(event) === step) return !(isOfCalls(event) && isOfCalls(body));
  return body.type === 'step.started' && event.type === 'step.started' && last(event.id, place) < 0;
}

/** Calls of one answer go on side by side; what is told of their step meanwhile is of one of them. */
const isOfCalls = (event: Event | EventBody) => callOf(event) !== undefined || OF_CALLS.has(event.type);

/** Which call it is of is not said; so much is seen that it is of the same doing. */
const isLike = (event: Event, body: EventBody) =>
  event.type === 'step.changed' && body.type === 'step.changed'
    ? event.state === body.state && event.waitingFor === body.waitingFor
    : event.type === body.type;

const OF_CALLS: ReadonlySet<Event['type']> = new Set(['step.changed', 'memory.saved', 'plan.edited']);
