// Gathers the events of a few milliseconds into one frame: a step writes several, and the page draws once a frame anyway.
import type { Event } from '../protocol/event.ts';

export interface EventBatch {
  add(session: string, events: readonly Event[]): void;
  /** Sends what waits, so that what follows it arrives after it. */
  flush(): void;
  drop(): void;
}

const PAUSE_MS = 4;

export function createEventBatch(send: (session: string, events: readonly Event[]) => void): EventBatch {
  let session = '';
  let waiting: Event[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const events = waiting;
    waiting = [];
    send(session, events);
  };

  return {
    add: (of, events) => {
      if (of !== session) flush();
      session = of;
      waiting.push(...events);
      timer ??= setTimeout(flush, PAUSE_MS);
    },
    flush,
    drop: () => {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
