// Which sessions this window follows: the one that is shown, and those shown before for as long as something runs in them.
import type { Shown } from '../../core/orchestrator/follower.ts';
import { Session } from '../../core/orchestrator/session.ts';
import type { Sessions } from '../../core/orchestrator/sessions.ts';
import type { SessionView } from '../../protocol/view.ts';

export interface SessionWatch {
  /** Called with each session that the page shows, also when it shows the same one anew. */
  show(session: string): Promise<void>;
  readonly shown: SessionView | undefined;
  view(session: string): SessionView | undefined;
  /** Those that run in this process: what they ask can be answered here. */
  own(): readonly SessionView[];
  dispose(): void;
}

/** `fresh`: shown only now, what it needs was there before; `left`: followed no more. */
type Tell = (session: string, what: 'changed' | 'fresh' | 'left') => void;

interface Followed {
  readonly session: Shown;
  readonly unsubscribe: () => void;
}

export function createSessionWatch(sessions: Pick<Sessions, 'show' | 'release'>, tell: Tell): SessionWatch {
  const followed = new Map<string, Followed>();
  let shown: string | undefined;

  const drop = (id: string) => {
    followed.get(id)?.unsubscribe();
    followed.delete(id);
  };
  const follow = (session: Shown) => {
    const { id } = session;
    const known = followed.get(id);
    if (known?.session !== session) {
      const unsubscribe = session.journal.subscribe({ events: () => tell(id, 'changed') });
      known?.unsubscribe();
      followed.set(id, { session, unsubscribe });
    }
    tell(id, 'fresh');
  };
  /** Released by whoever looked at it last: the page would not, while this still listens. */
  const leave = async (id: string) => {
    const left = followed.get(id);
    if (left === undefined) return;
    if (left.session instanceof Session) await left.session.settled();
    if (shown === id || followed.get(id) !== left) return;
    drop(id);
    tell(id, 'left');
    await sessions.release(id);
  };

  return {
    get shown() {
      return shown === undefined ? undefined : followed.get(shown)?.session.view();
    },
    view: (id) => followed.get(id)?.session.view(),
    own: () => [...followed.values()].flatMap(({ session }) => (session.following ? [] : [session.view()])),
    show: async (id) => {
      const before = shown;
      shown = id;
      if (before !== undefined && before !== id) void leave(before);
      const opened = await sessions.show(id);
      if (!opened.ok) return;
      follow(opened.value);
      if (shown !== id) await leave(id);
    },
    dispose: () => {
      for (const id of [...followed.keys()]) drop(id);
    },
  };
}
