// A session that another process writes, followed live: what it adds is folded and told here, until it is free to be written.
import type { Fault } from '../../protocol/fault.ts';
import { foldAll, trim } from '../../protocol/session-view.ts';
import type { SessionView } from '../../protocol/view.ts';
import type { Ports } from '../ports.ts';
import { type Subscriber, VIEW_WINDOW } from './journal.ts';

/** What a page needs of a session to show it, whoever writes it. */
export interface Shown {
  readonly id: string;
  readonly following: boolean;
  view(): SessionView;
  readonly journal: {
    readonly broken: Fault | undefined;
    subscribe(subscriber: Subscriber): () => void;
  };
}

export interface Follower extends Shown {
  dispose(): void;
}

/** How often it is tried whether the session has become free. */
const TRY_MS = 500;

export interface FollowerParts {
  readonly ports: Pick<Ports, 'log' | 'clock' | 'logger'>;
  /** Tries to take the session; true when it is this process's own from now on. */
  readonly take: () => Promise<boolean>;
  /** Told once, when nobody follows any more. */
  readonly gone: () => void;
}

/** Ends with `moved` told to its subscribers, once the session can be opened here. */
export function createFollower({ ports, take, gone }: FollowerParts, start: SessionView): Follower {
  const { log, clock, logger } = ports;
  const id = start.session;
  const subscribers = new Set<Subscriber>();
  const ended = new AbortController();
  let view = start;
  let reading = Promise.resolve();

  const tell = (act: (subscriber: Subscriber) => void) => {
    for (const subscriber of [...subscribers]) {
      try {
        act(subscriber);
      } catch (error) {
        logger.write('error', `A listener of session ${id} failed: ${String(error)}`);
      }
    }
  };

  const readOn = async () => {
    const events = await log.read(id, { after: view.seq });
    if (!events.ok || events.value.length === 0 || ended.signal.aborted) return;
    view = trim(foldAll(view, events.value), VIEW_WINDOW);
    tell((subscriber) => subscriber.events?.(events.value));
  };

  const look = () => {
    reading = reading
      .then(readOn)
      .catch((error: unknown) => logger.write('error', `Following ${id}: ${String(error)}`));
  };

  const wait = async () => {
    while (!ended.signal.aborted) {
      await clock.sleep(TRY_MS, ended.signal);
      if (ended.signal.aborted) return;
      if (!(await take())) continue;
      look();
      await reading;
      dispose();
      tell((subscriber) => subscriber.moved?.());
    }
  };

  const unwatch = log.watch(id, look);
  const dispose = () => {
    if (ended.signal.aborted) return;
    ended.abort();
    unwatch();
    gone();
  };
  void wait();

  return {
    id,
    following: true,
    view: () => view,
    journal: {
      broken: undefined,
      subscribe: (subscriber) => {
        subscribers.add(subscriber);
        return () => {
          subscribers.delete(subscriber);
          // Nobody looks any more: nothing is followed for nobody.
          if (subscribers.size === 0) dispose();
        };
      },
    },
    dispose,
  };
}
