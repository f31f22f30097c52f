// Time in a replay is the log's: now is when the next event was written, and who sleeps wakes when it goes on.
import type { Step } from '../../../protocol/plan.ts';
import type { ClockPort } from '../../ports/machine.ts';
import type { Conductor } from './conductor.ts';
import type { Names } from './names.ts';
import { eventAt, type Recording } from './recording.ts';
import type { Timing } from './timing.ts';

export interface ServedClock extends ClockPort {
  /** A step is being carried out under this signal. */
  working(step: Step, signal: AbortSignal): void;
  stepUnder(signal: AbortSignal): string | undefined;
}

export interface ClockParts {
  readonly recording: Recording;
  readonly timing: Timing;
  readonly conductor: Conductor;
  readonly names: Names;
  readonly soon: () => Promise<void>;
}

interface Sleeper {
  readonly ms: number;
  readonly wake: () => void;
}

export function createServedClock({ recording, timing, conductor, names, soon }: ClockParts): ServedClock {
  const { events } = recording;
  const hashes = new Map<string, string>();
  const signals = new Map<AbortSignal, string>();
  let unclaimed: Sleeper[] = [];

  /** A step that waits for its next attempt sleeps under its own signal. */
  const nextAttempt = (step: string) => timing.goingOn(step, conductor.next(step));
  const timeUp = (step: string) =>
    events.findIndex((_, place) => {
      const stop = place >= conductor.place ? eventAt(recording, place, 'stop.requested') : undefined;
      return stop?.reason === 'timeout' && stop.step === step;
    });

  return {
    now: () => (conductor.event ?? events.at(-1))?.at ?? 0,
    id: () => names.fresh(),
    hash: (bytes) => {
      const text = String(bytes);
      const known = hashes.get(text) ?? names.fresh();
      hashes.set(text, known);
      return known;
    },
    soon,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        // Without a signal it is the patience with a tool that was stopped: how that ended is in the log.
        if (signal === undefined) return;
        const step = signals.get(signal);
        if (step === undefined) {
          signal.addEventListener('abort', () => resolve(), { once: true });
          unclaimed.push({ ms, wake: resolve });
          return;
        }
        const stopped = () => void conductor.hold(conductor.next(step), step, 'loose').then(resolve);
        signal.addEventListener('abort', stopped, { once: true });
        void conductor.hold(nextAttempt(step), step, 'loose').then(resolve);
      }),
    working: (step, signal) => {
      signals.set(signal, step.id);
      // Its time began to run just before.
      for (const { ms, wake } of unclaimed) {
        const place = ms === step.timeoutMs ? timeUp(step.id) : -1;
        if (place >= 0) void conductor.hold(place, step.id).then(wake);
      }
      unclaimed = [];
    },
    stepUnder: (signal) => signals.get(signal),
  };
}
