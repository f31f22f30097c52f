// Whether the process that was given the right to write still lives, without asking the system's programs again and again.
import { exists, identify, type ProcessIdentity } from './identity.ts';

export interface Liveness {
  readonly own: Promise<ProcessIdentity>;
  /** Whether the very process that this was said of still lives; with a start nobody could tell, its number decides. */
  isAlive(holder: ProcessIdentity): Promise<boolean>;
}

export interface LivenessParts {
  readonly identify: (pid: number) => Promise<ProcessIdentity | undefined>;
  readonly exists: (pid: number) => boolean;
  readonly pid: number;
  /**
   * How long what was found of a process is good while there is one of its number. Elsewhere than on Linux a program has to
   * be started to find it; that a number is given to another process within so short a time is as good as impossible.
   */
  readonly keptMs: number;
}

const PARTS: LivenessParts = {
  identify,
  exists,
  pid: process.pid,
  keptMs: process.platform === 'linux' ? 0 : 10_000,
};

export function createLiveness(parts: LivenessParts = PARTS): Liveness {
  const { pid, keptMs } = parts;
  const own = parts.identify(pid).then((found) => found ?? { pid, start: '' });
  const known = new Map<number, { readonly until: number; readonly found: Promise<ProcessIdentity | undefined> }>();

  const look = (number: number) => {
    const last = known.get(number);
    if (last !== undefined && last.until > performance.now()) return last.found;
    const found = parts.identify(number);
    known.set(number, { until: performance.now() + keptMs, found });
    return found;
  };

  return {
    own,
    isAlive: async (holder) => {
      if (holder.pid !== pid && !parts.exists(holder.pid)) {
        known.delete(holder.pid);
        return false;
      }
      const present = await (holder.pid === pid ? own : look(holder.pid));
      if (present === undefined) return false;
      return present.start === '' || holder.start === '' || present.start === holder.start;
    },
  };
}
