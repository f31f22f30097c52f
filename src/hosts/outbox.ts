// What goes to the page about a session: events and deltas, each gathered into frames, never overtaking one another.
import type { Delta, Event } from '../protocol/event.ts';
import type { ToPage } from '../protocol/frame.ts';
import { createDeltaBatch } from './delta-batch.ts';
import { createEventBatch } from './event-batch.ts';
import { forPage } from './page-frames.ts';

export interface Outbox {
  events(session: string, events: readonly Event[]): void;
  deltas(session: string, deltas: readonly Delta[]): void;
  /** Sends what waits, so that what follows it arrives after it. */
  flush(): void;
  drop(): void;
}

export function createOutbox(send: (frame: ToPage) => void): Outbox {
  let session = '';
  const deltas = createDeltaBatch((waiting) => send({ kind: 'deltas', session, deltas: [...waiting] }));
  const events = createEventBatch((of, waiting) => send({ kind: 'events', session: of, events: [...waiting] }));
  return {
    events: (of, more) => {
      deltas.flush();
      events.add(of, more.map(forPage));
    },
    deltas: (of, more) => {
      events.flush();
      session = of;
      deltas.add(more);
    },
    flush: () => {
      deltas.flush();
      events.flush();
    },
    drop: () => {
      deltas.drop();
      events.drop();
    },
  };
}
