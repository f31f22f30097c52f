// Saves a session's head now and then, so that opening the session never has to fold many events.
import type { Plan } from '../../protocol/plan.ts';
import type { Head, SessionView } from '../../protocol/view.ts';
import type { EventLogPort } from '../ports/log.ts';

export interface Heads {
  /** To be called after events: saves when enough have come. */
  look(view: SessionView): void;
  save(view: SessionView): Promise<void>;
}

/** Events between two heads of a session without a plan. */
const EVERY = 256;

/** A long plan makes a long head: it is written less often, or writing it would cost more than all its steps. */
const every = (view: SessionView) => EVERY + 2 * (lengthOf(view.plan) + lengthOf(view.turn));

const lengthOf = (plan: Plan | undefined) => plan?.steps.length ?? 0;

export function createHeads(log: EventLogPort, start: SessionView): Heads {
  let savedAt = start.seq;
  const save = async (view: SessionView) => {
    const { items: _items, ...head } = view;
    savedAt = head.seq;
    await log.saveHead(view.session, head satisfies Head);
  };
  return {
    save,
    look: (view) => {
      if (view.seq - savedAt >= every(view)) void save(view);
    },
  };
}
