// Waits until certain steps have ended, or are no longer there.
import type { Plan } from '../../../protocol/plan.ts';

export interface Endings {
  /** To be called whenever the plan has changed. */
  look(): void;
  all(ids: readonly string[], plan: () => Plan, signal: AbortSignal): Promise<void>;
}

const OPEN = ['pending', 'running', 'waiting'];

export function createEndings(): Endings {
  const waiting = new Set<() => void>();
  return {
    look: () => {
      for (const look of [...waiting]) look();
    },
    all: (ids, plan, signal) =>
      new Promise((resolve) => {
        const isOpen = () => {
          const steps = plan().steps.filter((step) => ids.includes(step.id));
          return steps.some((step) => OPEN.includes(step.state));
        };
        const look = () => {
          if (!signal.aborted && isOpen()) return;
          waiting.delete(look);
          signal.removeEventListener('abort', look);
          resolve();
        };
        waiting.add(look);
        signal.addEventListener('abort', look, { once: true });
        look();
      }),
  };
}
