// How many steps of a run work at once: who waits for others, or for a person, gives its place free meanwhile.
export interface Slots {
  /** Takes a place if one is free and nobody waits to go on. */
  take(): boolean;
  give(): void;
  /** Gives the place free while `work` goes on, and takes one again before going on. */
  without<T>(work: () => Promise<T>): Promise<T>;
}

/** `freed` is called when a place is free for a step that has not begun. */
export function createSlots(limit: () => number, freed: () => void): Slots {
  const returning: (() => void)[] = [];
  let taken = 0;

  const give = () => {
    taken -= 1;
    // Who goes on comes before who begins: what is begun ends.
    const next = returning.shift();
    if (next === undefined) {
      freed();
      return;
    }
    taken += 1;
    next();
  };

  return {
    take: () => {
      if (returning.length > 0 || taken >= limit()) return false;
      taken += 1;
      return true;
    },
    give,
    without: async (work) => {
      give();
      try {
        return await work();
      } finally {
        if (taken < limit() && returning.length === 0) taken += 1;
        else await new Promise<void>((resolve) => returning.push(resolve));
      }
    },
  };
}
