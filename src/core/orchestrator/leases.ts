// Leases on paths: readers share, a writer owns; first come, first served, so nobody starves.
export interface Lease {
  readonly key: string;
  readonly kind: 'read' | 'write';
}

export interface Leases {
  /** Waits until all of them are free, takes them together, and gives how to return them. Rejects when aborted. */
  take(wanted: readonly Lease[], signal: AbortSignal): Promise<() => void>;
}

interface Waiter {
  readonly wanted: readonly Lease[];
  readonly grant: () => void;
}

/** Two keys meet when they are equal or one is a folder above the other; `*` meets everything. */
function meet(a: string, b: string): boolean {
  if (a === b || a === '*' || b === '*') return true;
  return a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

const conflict = (a: readonly Lease[], b: readonly Lease[]) =>
  a.some((one) => b.some((other) => (one.kind === 'write' || other.kind === 'write') && meet(one.key, other.key)));

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

  return {
    take: (wanted, signal) =>
      new Promise((resolve, reject) => {
        const give = () => {
          held.delete(wanted);
          settle();
        };
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
