// The one way into a session's log: numbers events, stores them in order, folds them into the live view, tells whoever listens.
import { type Delta, EVENT_VERSION, type Event, type EventBody } from '../../protocol/event.ts';
import type { Fault } from '../../protocol/fault.ts';
import { fold, foldDelta, trim } from '../../protocol/session-view.ts';
import type { SessionView } from '../../protocol/view.ts';
import type { ClockPort, EventLogPort, LoggerPort } from '../ports.ts';

/** Articles the live view holds; the log holds all. */
export const VIEW_WINDOW = 200;

export interface Subscriber {
  events?(events: readonly Event[]): void;
  deltas?(deltas: readonly Delta[]): void;
  /** The log could not be written; nothing further happens in this session until it is opened again. */
  broken?(fault: Fault): void;
  /** Followed until now: from now on it can be opened and written here. */
  moved?(): void;
}

/** Thrown by `emit` when the log refuses: whoever was about to act must not. Caught once, at the run's border. */
export class JournalError extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.text);
    this.fault = fault;
  }
}

export interface Journal {
  readonly session: string;
  /** Resolves when the events are stored; `durable` waits for the disk. Events of one call are stored together. */
  emit(bodies: readonly EventBody[], durable?: boolean): Promise<void>;
  /** As `emit`, for what nobody acts upon: stored together with whatever comes soon, in order. */
  note(bodies: readonly EventBody[]): Promise<void>;
  stream(delta: Delta): void;
  subscribe(subscriber: Subscriber): () => void;
  view(): SessionView;
  listeners(): number;
  /** Whether something is on its way that the view does not show yet. */
  readonly busy: boolean;
  readonly broken: Fault | undefined;
}

interface JournalParts {
  readonly log: EventLogPort;
  readonly clock: ClockPort;
  readonly logger: LoggerPort;
}

interface Entry {
  readonly events: readonly Event[];
  readonly durable: boolean;
  readonly settle: (problem: JournalError | undefined) => void;
}

/** So many that wait are stored without waiting for more. */
const GATHERED = 500;

export function createJournal(parts: JournalParts, start: SessionView): Journal {
  const { log, clock, logger } = parts;
  const subscribers = new Set<Subscriber>();
  let view = start;
  let seq = start.seq;
  let broken: Fault | undefined;
  let waiting: Entry[] = [];
  let storing = false;
  let gathering = false;

  const tell = (act: (subscriber: Subscriber) => void) => {
    for (const subscriber of subscribers) {
      try {
        act(subscriber);
      } catch (error) {
        logger.write('error', `A listener of session ${start.session} failed: ${String(error)}`);
      }
    }
  };

  const store = async (entries: readonly Entry[]): Promise<JournalError | undefined> => {
    if (broken !== undefined) return new JournalError(broken);
    const events = entries.flatMap((entry) => entry.events);
    const stored = await log.append(
      start.session,
      events,
      entries.some((entry) => entry.durable),
    );
    if (!stored.ok) {
      const { fault } = stored;
      broken = fault;
      tell((subscriber) => subscriber.broken?.(fault));
      return new JournalError(fault);
    }
    view = trim(events.reduce(fold, view), VIEW_WINDOW);
    tell((subscriber) => subscriber.events?.(events));
    return undefined;
  };

  /** One append at a time, each with all that has gathered: what is told to anybody is in the log, in its order. */
  const drain = async () => {
    if (storing) return;
    storing = true;
    while (waiting.length > 0) {
      const entries = waiting;
      waiting = [];
      const problem = await store(entries);
      for (const entry of entries) entry.settle(problem);
    }
    storing = false;
  };

  const add = (bodies: readonly EventBody[], durable: boolean): Promise<void> => {
    const at = clock.now();
    const events: Event[] = bodies.map((body) => {
      seq += 1;
      return { v: EVENT_VERSION, seq, at, session: start.session, ...body };
    });
    return new Promise((resolve, reject) => {
      const settle = (problem: JournalError | undefined) => (problem === undefined ? resolve() : reject(problem));
      waiting.push({ events, durable, settle });
    });
  };

  return {
    session: start.session,
    emit: (bodies, durable = false) => {
      const stored = add(bodies, durable);
      queueMicrotask(() => void drain());
      return stored;
    },
    note: (bodies) => {
      const stored = add(bodies, false);
      if (waiting.length >= GATHERED) void drain();
      else if (!gathering) {
        gathering = true;
        void clock.soon().then(() => {
          gathering = false;
          return drain();
        });
      }
      return stored;
    },
    stream: (delta) => {
      view = foldDelta(view, delta);
      tell((subscriber) => subscriber.deltas?.([delta]));
    },
    subscribe: (subscriber) => {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    view: () => view,
    listeners: () => subscribers.size,
    get busy() {
      return storing || waiting.length > 0;
    },
    get broken() {
      return broken;
    },
  };
}
