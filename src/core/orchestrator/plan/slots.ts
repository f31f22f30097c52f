// How many steps of a run work at once: who waits for others, or for a person, gives its place free meanwhile.
export interface Slots {
  /** Whether a step may begin: a place is free and nobody waits to go on. */
  free(): boolean;
  take(): void;
  give(): void;
  /** For a step that has begun. */
  place(): Place;
  /** Lets those go on for whom there is a place: the limit may have changed. */
  look(): void;
}

/** That of one step, several calls of which may wait at once. */
export interface Place {
  /**
   * Gives it free while `work` goes on, and takes one again before going on; who is to stop does not wait for it. It is free
   * as long as any call waits: for what that call waits for may need it.
   */
  without<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** `freed` is called when a place is free for a step that has not begun. */
export function createSlots(limit: () => number, freed: () => void): Slots {
  const returning = new Set<() => void>();
  let taken = 0;

  const look = () => {
    // Who goes on comes before who begins: what is begun ends.
    for (const goOn of returning) {
      if (taken >= limit()) return;
      goOn();
    }
    if (taken < limit()) freed();
  };

  const give = () => {
    taken -= 1;
    look();
  };

  const turn = (signal: AbortSignal) =>
    new Promise<void>((resolve) => {
      const goOn = () => {
        taken += 1;
        returning.delete(goOn);
        signal.removeEventListener('abort', goOn);
        resolve();
      };
      returning.add(goOn);
      signal.addEventListener('abort', goOn, { once: true });
    });

  const free = () => returning.size === 0 && taken < limit();

  const place = (): Place => {
    let [waiting, held] = [0, true];
    let coming: Promise<void> | undefined;
    const leave = () => {
      held = false;
      give();
    };
    const came = () => {
      coming = undefined;
      held = true;
      // Another call of the step waits again by now.
      if (waiting > 0) leave();
    };
    return {
      without: async (work, signal) => {
        waiting += 1;
        if (held) leave();
        try {
          return await work();
        } finally {
          waiting -= 1;
          if (waiting === 0 && coming === undefined && (signal.aborted || free())) {
            taken += 1;
            held = true;
          } else if (waiting === 0) {
            coming ??= turn(signal).then(came);
            await coming;
          }
        }
      },
    };
  };

  return {
    free,
    take: () => {
      taken += 1;
    },
    give,
    place,
    look,
  };
}
