// Has the workspace's files looked at when they may have changed: soon, but not more often than is cheap.
import type { ClockPort } from '../../core/ports/machine.ts';

export interface TreeLook {
  ask(): void;
  dispose(): void;
}

export const LOOK_EVERY_MS = 10_000;

/** `look` is called at once, or as soon as enough time has passed since it was called last; what is asked meanwhile counts once. */
export function createTreeLook(clock: Pick<ClockPort, 'now' | 'sleep'>, look: () => Promise<unknown>): TreeLook {
  const ended = new AbortController();
  let lastAt = Number.NEGATIVE_INFINITY;
  let asked = false;
  const run = async () => {
    await clock.sleep(Math.max(0, lastAt + LOOK_EVERY_MS - clock.now()), ended.signal);
    asked = false;
    if (ended.signal.aborted) return;
    lastAt = clock.now();
    await look();
  };
  return {
    ask: () => {
      if (asked || ended.signal.aborted) return;
      asked = true;
      void run();
    },
    dispose: () => ended.abort(),
  };
}
