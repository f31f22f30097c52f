// What the page knows: the host's state and the session's view, folded from frames, and what each frame changed.
import type { HostState, ToPage } from '../src/protocol/frame.ts';
import type { Job } from '../src/protocol/job.ts';
import { fold, foldDelta, trim } from '../src/protocol/session-view.ts';
import type { Item, SessionView } from '../src/protocol/view.ts';

export interface Change {
  /** The surroundings: models, sessions, what is blocked. */
  readonly host: boolean;
  /** Another session is shown from now on. */
  readonly session: boolean;
  readonly head: boolean;
  readonly items: boolean;
  /** Events are missing: only a fresh view helps. */
  readonly gap: boolean;
}

export const NOTHING: Change = { host: false, session: false, head: false, items: false, gap: false };

/** Items kept while the newest are shown; older ones are loaded again when they are scrolled to. */
const KEPT = 240;
const TRIMMED = 160;

export class Store {
  #host: HostState | undefined;
  #view: SessionView | undefined;
  #complete = false;
  jobs: readonly Job[] = [];

  get host(): HostState | undefined {
    return this.#host;
  }

  get view(): SessionView | undefined {
    return this.#view;
  }

  accept(frame: ToPage): Change {
    switch (frame.kind) {
      case 'host':
        this.#host = frame.state;
        return { ...NOTHING, host: true };
      case 'view': {
        const session = this.#view?.session !== frame.view.session;
        this.#view = frame.view;
        this.#complete = false;
        return { ...NOTHING, session, head: true, items: true };
      }
      case 'jobs':
        this.jobs = frame.jobs;
        return { ...NOTHING, host: true, items: true };
      case 'events':
        return this.#foldAll(frame);
      case 'deltas': {
        if (this.#view?.session !== frame.session) return NOTHING;
        const before = this.#view;
        this.#view = frame.deltas.reduce(foldDelta, before);
        return { ...NOTHING, items: this.#view !== before };
      }
      default:
        return NOTHING;
    }
  }

  #foldAll(frame: Extract<ToPage, { kind: 'events' }>): Change {
    const before = this.#view;
    if (before?.session !== frame.session) return NOTHING;
    let view = before;
    for (const event of frame.events) {
      if (event.seq > view.seq + 1) return { ...this.#changed(before, view), gap: true };
      view = fold(view, event);
    }
    return this.#changed(before, view);
  }

  #changed(before: SessionView, view: SessionView): Change {
    this.#view = view;
    return { ...NOTHING, head: view !== before, items: view.items !== before.items };
  }

  /** Puts older items in front; those already there stay as they are. */
  prepend(session: string, older: readonly Item[], more: boolean): Change {
    const view = this.#view;
    if (view?.session !== session) return NOTHING;
    const first = view.items[0]?.seq ?? Number.POSITIVE_INFINITY;
    const fresh = older.filter((item) => item.seq < first);
    this.#complete = !more || fresh.length === 0;
    if (fresh.length === 0) return { ...NOTHING, items: true };
    this.#view = { ...view, items: [...fresh, ...view.items] };
    return { ...NOTHING, items: true };
  }

  /** Lets go of what is far above the newest items. Only while those are shown: nothing may move under the eyes. */
  forget(): void {
    if (this.#view === undefined || this.#view.items.length <= KEPT) return;
    this.#view = trim(this.#view, TRIMMED);
    this.#complete = false;
  }

  get hasOlder(): boolean {
    return !this.#complete && this.#view !== undefined && this.#view.items.length < this.#view.count;
  }
}

export const join = (one: Change, other: Change): Change => ({
  host: one.host || other.host,
  session: one.session || other.session,
  head: one.head || other.head,
  items: one.items || other.items,
  gap: one.gap || other.gap,
});
