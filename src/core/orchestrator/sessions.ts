// The open sessions of one orchestrator: creates, opens, lists and deletes them.
import type { Mode } from '../../protocol/approval.ts';
import { EVENT_VERSION, type Event } from '../../protocol/event.ts';
import { fail, fault, type Outcome, succeed } from '../../protocol/fault.ts';
import type { SessionSummary, SessionView } from '../../protocol/view.ts';
import type { Mended } from '../shared/mended.ts';
import { createFollower, type Shown } from './follower.ts';
import { mendCalls } from './mend-calls.ts';
import { openView, unfinishedRun } from './open.ts';
import { recoveryOf } from './recover.ts';
import { Session } from './session.ts';
import type { SessionParts } from './session-parts.ts';

export interface SessionsParts extends SessionParts {
  readonly defaultMode: () => Mode;
  /** Told when a session is held by another process, which may be persuaded to give it. */
  readonly onHeldElsewhere?: (session: string) => void;
}

/** How long a window that is just closing is waited for before its session counts as open elsewhere. */
const LOCK_PATIENCE_MS = 4_000;

/** Events after which a session that is opened keeps how it stands. */
const LONG = 500;

/** After so many tries in vain whoever holds a followed session is asked for it again. */
const ASK_EVERY = 20;

export class Sessions {
  readonly #parts: SessionsParts;
  readonly #open = new Map<string, Promise<Outcome<Session>>>();
  /** Shown here while another process writes them. */
  readonly #followed = new Set<string>();

  constructor(parts: SessionsParts) {
    this.#parts = parts;
  }

  async create(choice: { readonly mode?: Mode; readonly model?: string }): Promise<Outcome<Session>> {
    const { log, clock, files } = this.#parts.ports;
    const id = clock.id();
    const locked = await log.lock(id);
    if (!locked.ok) return locked;
    const event = {
      v: EVENT_VERSION,
      seq: 1,
      at: clock.now(),
      session: id,
      type: 'session.created' as const,
      title: '',
      roots: files.roots().map((root) => root.path),
      mode: choice.mode ?? this.#parts.defaultMode(),
      // Empty follows the default, whatever it is when a run begins.
      model: choice.model ?? '',
    };
    const stored = await log.append(id, [event], false);
    return stored.ok ? this.open(id) : stored;
  }

  /** A session that is open already is the same one; one whose log refused is opened anew. */
  async open(id: string): Promise<Outcome<Session>> {
    const known = this.#open.get(id);
    if (known !== undefined) {
      const opened = await known;
      if (opened.ok && opened.value.journal.broken === undefined) return opened;
      if (this.#open.get(id) === known) this.#open.delete(id);
    }
    const opening = this.#open.get(id) ?? this.#load(id);
    this.#open.set(id, opening);
    const opened = await opening;
    if (!opened.ok) this.#open.delete(id);
    return opened;
  }

  /** As `open`; where another process writes the session it is followed at once, until it can be opened. */
  async show(id: string): Promise<Outcome<Shown>> {
    const { log } = this.#parts.ports;
    if (this.#open.has(id)) return this.open(id);
    const locked = await log.lock(id);
    if (!locked.ok) return locked;
    if (locked.value) return this.open(id);
    this.#parts.onHeldElsewhere?.(id);
    const view = await openView(log, id);
    if (!view.ok) return view;
    this.#followed.add(id);
    let tries = 0;
    const take = async () => {
      const free = await log.lock(id);
      if (free.ok && free.value) return true;
      tries += 1;
      // Who holds it may die while it is followed.
      if (tries % ASK_EVERY === 0) this.#parts.onHeldElsewhere?.(id);
      return false;
    };
    const gone = () => void this.#followed.delete(id);
    return succeed(createFollower({ ports: this.#parts.ports, take, gone }, view.value));
  }

  async list(query: string | undefined, limit: number): Promise<Outcome<readonly SessionSummary[]>> {
    return this.#parts.ports.log.list(query, limit);
  }

  async remove(id: string): Promise<Outcome<void>> {
    const opened = await this.open(id);
    if (!opened.ok) return opened;
    await opened.value.stop('stopped');
    this.#open.delete(id);
    const removed = await this.#parts.ports.log.remove(id);
    await this.#parts.ports.log.unlock(id);
    return removed;
  }

  /** Gives up a session that nobody looks at and nothing runs in, with what is held of it and the right to write it. */
  async release(id: string): Promise<void> {
    const opening = this.#open.get(id);
    const opened = await opening;
    if (opened?.ok !== true || opened.value.running || opened.value.watched) return;
    if (this.#open.get(id) !== opening) return;
    this.#open.delete(id);
    await this.#parts.ports.log.unlock(id);
  }

  /** Interrupts what runs in a session and gives it to whoever wants it; one that is not open here is nobody's loss. */
  async yield(id: string): Promise<void> {
    const opened = await this.#open.get(id);
    if (opened?.ok !== true) return;
    await opened.value.stop('interrupted');
    this.#open.delete(id);
    await this.#parts.ports.log.unlock(id);
  }

  /** Ends all runs as interrupted, which a reopened session can go on with, and gives the sessions free. */
  async close(): Promise<void> {
    const all = await Promise.all(this.#open.values());
    await Promise.all(all.flatMap((opened) => (opened.ok ? [opened.value.stop('interrupted')] : [])));
    await Promise.all([...this.#open.keys()].map((id) => this.#parts.ports.log.unlock(id)));
    this.#open.clear();
  }

  async #load(id: string): Promise<Outcome<Session>> {
    const { log } = this.#parts.ports;
    const locked = await this.#lock(id);
    if (!locked.ok) return locked;
    const read = await this.#read(id);
    if (!read.ok) await log.unlock(id);
    return read;
  }

  async #read(id: string): Promise<Outcome<Session>> {
    const { log } = this.#parts.ports;
    const view = await openView(log, id);
    if (!view.ok) return view;
    const session = new Session(this.#parts, view.value);
    const { items: _items, ...head } = view.value;
    // One that came from a file, a fork or an older version has none yet, and would be folded whole each time.
    if (head.seq > LONG) await log.saveHead(id, head);
    const { run } = view.value;
    if (run === undefined || run.outcome !== undefined) return succeed(session);
    const events = await unfinishedRun(log, view.value);
    if (!events.ok) return events;
    try {
      const mended = await this.#mend(view.value, events.value);
      if (!mended.ok) return mended;
      await session.journal.emit(recoveryOf(view.value, events.value, mended.value), true);
    } catch {
      return {
        ok: false,
        fault: session.journal.broken ?? fault('log.unwritable', `Session ${id} cannot be written.`),
      };
    }
    return succeed(session);
  }

  async #mend(view: SessionView, events: readonly Event[]): Promise<Outcome<ReadonlyMap<string, Mended>>> {
    const { mend, blocked, ports } = this.#parts;
    // Where nothing may run nothing is changed either.
    if (mend === undefined || blocked() !== undefined) return succeed(new Map());
    return mendCalls(ports.log, view, events, mend);
  }

  async #lock(id: string): Promise<Outcome<void>> {
    const { log, clock } = this.#parts.ports;
    // Who looks on already need not be kept waiting for the answer.
    const until = clock.now() + (this.#followed.has(id) ? 0 : LOCK_PATIENCE_MS);
    let told = false;
    for (;;) {
      const locked = await log.lock(id);
      if (!locked.ok) return locked;
      if (locked.value) return succeed(undefined);
      if (!told) this.#parts.onHeldElsewhere?.(id);
      told = true;
      if (clock.now() >= until) break;
      await clock.sleep(100);
    }
    return fail(
      'session.elsewhere',
      'This session is open in another window or process, which is the one that may write it. Close it there, or start a new session.',
      { retryable: true, action: 'new-session' },
    );
  }
}
