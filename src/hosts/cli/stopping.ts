// What a signal does: stops the run that is under way, or ends the process when there is none.
import { EXIT } from './exit.ts';

export interface Stopping {
  /** From here on a signal calls `act` instead of ending the process; returns how to take that back. */
  during(act: () => void): () => void;
  /** As if a signal had come; `code` is how the process ends when nothing is under way. */
  ask(code?: number): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C reaches a process twice when its parent passes it on; only who asks again after this is really impatient. */
const PATIENCE_MS = 2_000;

export function createStopping(): Stopping {
  const acts = new Set<() => void>();
  let askedAt: number | undefined;
  const ask = (code: number = EXIT.stopped) => {
    if (acts.size === 0) process.exit(code);
    askedAt ??= performance.now();
    if (performance.now() - askedAt > PATIENCE_MS) process.exit(EXIT.stopped);
    for (const act of acts) act();
  };
  for (const signal of SIGNALS) process.on(signal, () => ask());
  return {
    ask,
    during: (act) => {
      acts.add(act);
      return () => acts.delete(act);
    },
  };
}
