// Progress of a plan's steps, a line each time one begins, waits or ends.
import type { Event } from '../../protocol/event.ts';
import type { Plan } from '../../protocol/plan.ts';
import { cost, duration, timeOf } from './figures.ts';
import { MARKS } from './plan-table.ts';

type StepEvent = Extract<Event, { type: 'step.started' | 'step.changed' | 'step.ended' }>;

/** `plan` as it is after the event; undefined where the event is of a step that it does not have. */
export function stepLine(event: StepEvent, plan: Plan | undefined): string | undefined {
  const step = plan?.steps.find((one) => one.id === event.id);
  if (step === undefined) return undefined;
  switch (event.type) {
    case 'step.started':
      return `▸ ${step.title}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ''}`;
    case 'step.changed': {
      if (event.state !== 'waiting') return undefined;
      const soon = event.until === undefined ? '' : ` in ${duration(Math.max(0, event.until - event.at))}`;
      const why = event.fault === undefined ? '' : `: ${event.fault.text}`;
      return `… ${step.title} waits for ${event.waitingFor ?? 'something'}${soon}${why}`;
    }
    case 'step.ended': {
      const figures = [timeOf(step), cost(step.spent)].filter((one) => one !== '').join(', ');
      const end = event.state === 'done' || event.state === 'failed' ? '' : ` ${event.state}`;
      const why = event.fault?.text ?? (event.state === 'done' ? undefined : event.note);
      return `${MARKS[event.state]} ${step.title}${end}${figures === '' ? '' : ` (${figures})`}${why === undefined ? '' : `: ${why}`}`;
    }
  }
}
