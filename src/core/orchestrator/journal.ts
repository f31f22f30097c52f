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
  stream(delta: Delta): void;
  subscribe(subscriber: Subscriber): () => void;
  view(): SessionView;
  listeners(): number;
  readonly broken: Fault | undefined;
}

interface JournalParts {
  readonly log: EventLogPort;
  readonly clock: ClockPort;
  readonly logger: LoggerPort;
}

export function createJournal(parts: JournalParts, start: SessionView): Journal {
  const { log, clock, logger } = parts;
  const subscribers = new Set<Subscriber>();
  let view = start;
  let seq = start.seq;
  let broken: Fault | undefined;
  let tail: Promise<void> = Promise.resolve();

  const tell = (act: (subscriber: Subscriber) => void) => {
    for (const subscriber of subscribers) {
      try {
        act(subscriber);
      } catch (error) {
        logger.write('error', `A listener of session ${start.session} failed: ${String(error)}`);
      }
    }
  };

  const store = async (events: readonly Event[], durable: boolean) => {
    if (broken !== undefined) throw new JournalError(broken);
    const stored = await log.append(start.session, events, durable);
    if (!stored.ok) {
      const { fault } = stored;
      broken = fault;
      tell((subscriber) => subscriber.broken?.(fault));
      throw new JournalError(fault);
    }
    view = trim(events.reduce(fold, view), VIEW_WINDOW);
    tell((subscriber) => subscriber.events?.(events));
  };

  return {
    session: start.session,
    emit: (bodies, durable = false) => {
      const at = clock.now();
      const events: Event[] = bodies.map((body) => {
        seq += 1;
        return { v: EVENT_VERSION, seq, at, session: start.session, ...body };
      });
      const stored = tail.then(() => store(events, durable));
      // The chain itself goes on: after a failure each later emit meets `broken` and fails on its own promise.
      tail = stored.catch(() => undefined);
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
    get broken() {
      return broken;
    },
  };
}
