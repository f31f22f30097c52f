// The one way into a session's log: numbers events, stores them in order, folds them into the live view, tells whoever listens.
import { type Delta, EVENT_VERSION, type Event, type EventBody } from '../../protocol/event.ts';
import type { Fault } from '../../protocol/fault.ts';
import { foldAll, foldDelta, trim } from '../../protocol/session-view.ts';
import type { SessionView } from '../../protocol/view.ts';
import type { EventLogPort } from '../ports/log.ts';
import type { ClockPort, LoggerPort } from '../ports/machine.ts';
import { redactValue } from '../shared/redact-value.ts';

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
  /** Without keys and passwords of known shapes, as they will be stored; what was cleaned once is not looked through again. */
  clean(bodies: readonly EventBody[]): readonly EventBody[];
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

/** What waits to be stored: all that is told until its turn comes goes into one append, and is settled by one promise. */
interface Batch {
  readonly events: Event[];
  durable: boolean;
  /** Whether somebody waits for it, or it has waited long enough. */
  due: boolean;
  readonly stored: Promise<void>;
  readonly settle: (problem: unknown) => void;
}

/** So many that wait are stored without waiting for more. */
const GATHERED = 500;

export function createJournal(parts: JournalParts, start: SessionView): Journal {
  const { log, logger } = parts;
  const subscribers = new Set<Subscriber>();
  const near = {};
  const known = new WeakSet<EventBody>();
  const clean = (bodies: readonly EventBody[]) =>
    bodies.map((body) => {
      if (known.has(body)) return body;
      const cleaned = redactValue(body);
      known.add(cleaned);
      return cleaned;
    });
  let view = start;
  let broken: Fault | undefined;

  const tell = (act: (subscriber: Subscriber) => void) => {
    for (const subscriber of subscribers) {
      try {
        act(subscriber);
      } catch (error) {
        logger.write('error', `A listener of session ${start.session} failed: ${String(error)}`);
      }
    }
  };

  const store = async (events: readonly Event[], durable: boolean): Promise<JournalError | undefined> => {
    if (broken !== undefined) return new JournalError(broken);
    const stored = await log.append(start.session, events, durable);
    if (!stored.ok) {
      const { fault } = stored;
      broken = fault;
      tell((subscriber) => subscriber.broken?.(fault));
      return new JournalError(fault);
    }
    view = trim(foldAll(view, events, near), VIEW_WINDOW);
    tell((subscriber) => subscriber.events?.(events));
    return undefined;
  };
  const queue = createQueue(parts, start, store);

  return {
    session: start.session,
    clean,
    emit: (bodies, durable = false) => queue.add(clean(bodies), durable),
    note: (bodies) => queue.addSoon(clean(bodies)),
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
      return queue.busy;
    },
    get broken() {
      return broken;
    },
  };
}

interface Queue {
  add(bodies: readonly EventBody[], durable: boolean): Promise<void>;
  addSoon(bodies: readonly EventBody[]): Promise<void>;
  readonly busy: boolean;
}

/** One append at a time, each with all that has gathered: what is told to anybody is in the log, in its order. */
function createQueue(
  { clock }: JournalParts,
  { session, seq: last }: SessionView,
  store: (events: readonly Event[], durable: boolean) => Promise<JournalError | undefined>,
): Queue {
  let seq = last;
  let waiting: Batch | undefined;
  let storing = false;
  let gathering = false;

  const drain = async () => {
    if (storing) return;
    storing = true;
    while (waiting !== undefined && (waiting.due || waiting.events.length >= GATHERED)) {
      const batch: Batch = waiting;
      waiting = undefined;
      batch.settle(await store(batch.events, batch.durable).catch((error: unknown) => error));
    }
    storing = false;
  };

  const add = (bodies: readonly EventBody[], durable: boolean): Batch => {
    waiting ??= createBatch();
    const at = clock.now();
    for (const body of bodies) {
      seq += 1;
      waiting.events.push({ v: EVENT_VERSION, seq, at, session, ...body });
    }
    waiting.durable ||= durable;
    return waiting;
  };

  return {
    add: (bodies, durable) => {
      const batch = add(bodies, durable);
      batch.due = true;
      queueMicrotask(() => void drain());
      return batch.stored;
    },
    addSoon: (bodies) => {
      const { stored, events } = add(bodies, false);
      if (events.length >= GATHERED) void drain();
      else if (!gathering) {
        gathering = true;
        void clock.soon().then(() => {
          gathering = false;
          if (waiting !== undefined) waiting.due = true;
          return drain();
        });
      }
      return stored;
    },
    get busy() {
      return storing || waiting !== undefined;
    },
  };
}

function createBatch(): Batch {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const settle = (problem: unknown) => (problem === undefined ? resolve() : reject(problem));
  return { events: [], durable: false, due: false, stored: promise, settle };
}
