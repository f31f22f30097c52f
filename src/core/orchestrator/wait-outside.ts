// How a step waits for something outside of it: it says so, and others work in its place meanwhile.
import type { Place } from './plan/slots.ts';
import type { Run } from './run.ts';

interface Waiter {
  readonly run: string;
  /** Undefined for the agent that the user talks with: it holds nobody up. */
  readonly step: string | undefined;
  readonly place: Place | undefined;
  readonly signal: AbortSignal;
  readonly note: Run['note'];
}

export const waitOutside =
  ({ run, step, place, signal, note }: Waiter): Run['outside'] =>
  async (waitingFor, work, until, fault) => {
    const wait = () => (place === undefined ? work() : place.without(work, signal));
    if (step === undefined) return wait();
    const change = { type: 'step.changed' as const, run, step, id: step };
    note([{ ...change, state: 'waiting', waitingFor, until, fault }]);
    try {
      return await wait();
    } finally {
      if (!signal.aborted) note([{ ...change, state: 'running' }]);
    }
  };
