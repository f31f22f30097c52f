// A clock that tests move: time stands still, sleepers wake when it is advanced, ids count up.
import { createHash } from 'node:crypto';
import type { ClockPort } from '../../../src/core/ports/machine.ts';

export interface FakeClock extends ClockPort {
  /** Moves the time on and wakes whoever slept until then, in order. */
  advance(ms: number): Promise<void>;
  /** How many are asleep. */
  sleepers(): number;
}

interface Sleeper {
  readonly until: number;
  wake(): void;
}

export function createFakeClock(start = 1_700_000_000_000): FakeClock {
  const sleepers = new Set<Sleeper>();
  let now = start;
  let count = 0;
  return {
    now: () => now,
    id: () => `id-${String(++count).padStart(6, '0')}`,
    hash: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true || ms <= 0) return resolve();
        const sleeper: Sleeper = {
          until: now + ms,
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
    advance: async (ms) => {
      const end = now + ms;
      for (;;) {
        const next = [...sleepers].sort((a, b) => a.until - b.until)[0];
        if (next === undefined || next.until > end) break;
        now = Math.max(now, next.until);
        next.wake();
        await new Promise((resolve) => setImmediate(resolve));
      }
      now = end;
    },
    soon: () => new Promise((resolve) => setImmediate(resolve)),
    sleepers: () => sleepers.size,
  };
}
