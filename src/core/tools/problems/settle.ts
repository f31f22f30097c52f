// Waits until what is said of changed files has come and a moment has gone by in which nothing more was said.
import type { ProblemWatch } from '../../ports/editor.ts';
import type { ClockPort } from '../../ports/machine.ts';

export interface Listening {
  /** At most `most` milliseconds; gives after how long, from its beginning, the first word came: undefined for none. */
  settle(most: number, signal: AbortSignal): Promise<number | undefined>;
  end(): void;
}

const QUIET_MS = 200;

/** Begins before the files are changed: some say what they think of a text before it is saved. */
export function listenFor(watch: ProblemWatch, clock: ClockPort): Listening {
  const startedAt = clock.now();
  let firstAt: number | undefined;
  let heard = false;
  let wake = () => {};
  const leave = watch.listen(() => {
    firstAt ??= clock.now() - startedAt;
    heard = true;
    wake();
  });

  const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
    const over = new AbortController();
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const stop = () => over.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    await Promise.race([clock.sleep(ms, over.signal), woken]);
    signal.removeEventListener('abort', stop);
    over.abort();
  };

  return {
    settle: async (most, signal) => {
      const until = clock.now() + most;
      if (!heard) await pause(most, signal);
      while (heard && !signal.aborted) {
        heard = false;
        const left = Math.min(QUIET_MS, until - clock.now());
        if (left > 0) await pause(left, signal);
      }
      return firstAt;
    },
    end: leave,
  };
}
