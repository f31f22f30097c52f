// Leases on paths: readers share, a writer owns, a command keeps writers away; first come, first served.
export interface Lease {
  /** A path. */
  readonly key: string;
  /** `run`: a command in that folder, beside which files may be read but neither written nor another command run. */
  readonly kind: 'read' | 'write' | 'run';
}

export interface Leases {
  /** As `take` when all are free now and nobody waits for one of them; otherwise undefined. */
  tryTake(wanted: readonly Lease[]): (() => void) | undefined;
  /** Waits until all of them are free, takes them together, and gives how to return them. Rejects when aborted. */
  take(wanted: readonly Lease[], signal: AbortSignal): Promise<() => void>;
}

interface Waiter {
  readonly wanted: readonly Lease[];
  readonly grant: () => void;
}

/** Two paths meet when they are equal or one is a folder above the other. */
function meet(a: string, b: string): boolean {
  const [one, other] = [comparable(a), comparable(b)];
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/** Windows writes paths with backslashes and in any case; there two spellings are one place. */
function comparable(path: string): string {
  const slashed = /^[a-z]:|^\\\\/i.test(path) ? path.replaceAll('\\', '/').toLowerCase() : path;
  return slashed.endsWith('/') ? slashed.slice(0, -1) : slashed;
}

const excludes = (a: Lease['kind'], b: Lease['kind']) =>
  (a !== 'read' && b !== 'read') || a === 'write' || b === 'write';

const conflict = (a: readonly Lease[], b: readonly Lease[]) =>
  a.some((one) => b.some((other) => excludes(one.kind, other.kind) && meet(one.key, other.key)));

export function createLeases(): Leases {
  const held = new Set<readonly Lease[]>();
  const queue: Waiter[] = [];

  const settle = () => {
    const blocked: (readonly Lease[])[] = [];
    for (const waiter of [...queue]) {
      const taken = [...held, ...blocked].some((other) => conflict(waiter.wanted, other));
      if (taken) {
        blocked.push(waiter.wanted);
        continue;
      }
      queue.splice(queue.indexOf(waiter), 1);
      held.add(waiter.wanted);
      waiter.grant();
    }
  };

  const giver = (wanted: readonly Lease[]) => () => {
    held.delete(wanted);
    settle();
  };

  return {
    tryTake: (wanted) => {
      const others = [...held, ...queue.map((waiter) => waiter.wanted)];
      if (others.some((other) => conflict(wanted, other))) return undefined;
      held.add(wanted);
      return giver(wanted);
    },
    take: (wanted, signal) =>
      new Promise((resolve, reject) => {
        const give = giver(wanted);
        const waiter: Waiter = {
          wanted,
          grant: () => {
            signal.removeEventListener('abort', abandon);
            resolve(give);
          },
        };
        const abandon = () => {
          const index = queue.indexOf(waiter);
          if (index < 0) return;
          queue.splice(index, 1);
          settle();
          reject(signal.reason);
        };
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        signal.addEventListener('abort', abandon, { once: true });
        queue.push(waiter);
        settle();
      }),
  };
}
