// Joins one channel to one orchestrator: what a page asks is checked and carried out, what happens is sent to it.

import type { Orchestrator } from '../core/create.ts';
import type { Shown } from '../core/orchestrator/follower.ts';
import type { Session } from '../core/orchestrator/session.ts';
import type { Changes, CoreCommand, HostCommand, Mention } from '../protocol/command.ts';
import { CoreCommandSchema } from '../protocol/command.ts';
import { type Fault, fail, fault, type Outcome } from '../protocol/fault.ts';
import type { ToHost, ToPage } from '../protocol/frame.ts';
import { type Channel, FRAME_VERSION, type HostState, ToHostSchema } from '../protocol/frame.ts';
import type { UserPart } from '../protocol/message.ts';
import { type JobList, type JobSender, sendJobs } from './jobs.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { crashed, idOf, restingFor } from './page-frames.ts';
import type { Served } from './served.ts';

/** What only the concrete host can do or know. */
export interface HostActions {
  /** Everything around the session; what the sessions are is filled in here. */
  state(): Promise<Omit<HostState, 'sessions' | 'following'>>;
  carryOut(command: HostCommand): Promise<Outcome<unknown>>;
  /** Reads what was mentioned; a mention that cannot be read is a fault that names it. */
  resolveMentions(mentions: readonly Mention[]): Promise<Outcome<readonly UserPart[]>>;
  /** The session to show when the page names none. */
  lastSession(): Promise<string | undefined>;
  shown(session: string): void;
  /** Commands that run beside the conversation. */
  readonly jobs?: JobList;
}

const SESSIONS_SHOWN = 100;
type Create = Extract<CoreCommand, { type: 'session.create' }>;

/** Event types after which the list of sessions reads differently. */
const LISTED = new Set(['session.renamed', 'run.started', 'run.ended']);

/** The chat shows what models say: it has no door to the policy, whatever it is made to send. */
type WithoutPolicy = Omit<Orchestrator, 'policy' | 'loose'>;

export function serve(channel: Channel<ToPage, ToHost>, orchestrator: WithoutPolicy, host: HostActions): Served {
  return new Page(channel, orchestrator, host);
}

const isEmpty = (session: Session): boolean => {
  const { count, plan, run } = session.view();
  return count === 0 && plan === undefined && run === undefined;
};

class Page implements Served {
  readonly #channel: Channel<ToPage, ToHost>;
  readonly #orchestrator: WithoutPolicy;
  readonly #host: HostActions;
  readonly #outbox: Outbox;
  readonly #deaf: () => void;
  readonly #jobs: JobSender;
  #session: string | undefined;
  /** The opened session that is listened to: one whose log refused is opened anew, as another object. */
  #followed: Shown | undefined;
  /** Why the session cannot be shown or written, until one can. */
  #trouble: Fault | undefined;
  #leave: () => void = () => undefined;
  #ready: Promise<void>;
  #greet: () => void = () => undefined;
  /** Sent once the page has said hello. */
  #waiting: ToPage[] = [];
  #greeted = false;
  #hellos: Promise<void> = Promise.resolve();

  constructor(channel: Channel<ToPage, ToHost>, orchestrator: WithoutPolicy, host: HostActions) {
    this.#channel = channel;
    this.#orchestrator = orchestrator;
    this.#host = host;
    this.#ready = new Promise((resolve) => {
      this.#greet = resolve;
    });
    this.#outbox = createOutbox((frame) => channel.send(frame));
    this.#deaf = channel.listen((frame) => void this.#receive(frame));
    this.#jobs = sendJobs(host.jobs, (frame) => this.#greeted && channel.send(frame));
  }

  get session(): string | undefined {
    return this.#session;
  }

  async refresh(): Promise<void> {
    if (!this.#greeted) return;
    const [state, sessions] = await Promise.all([
      this.#host.state(),
      this.#orchestrator.sessions.list(undefined, SESSIONS_SHOWN),
    ]);
    const warnings = [
      ...state.warnings,
      ...(this.#trouble === undefined ? [] : [this.#trouble]),
      ...(sessions.ok ? [] : [sessions.fault]),
      ...(await restingFor(this.#orchestrator, this.#followed?.following ? undefined : this.#session, state.model)),
    ];
    this.#channel.send({
      kind: 'host',
      state: {
        ...state,
        warnings,
        sessions: sessions.ok ? [...sessions.value] : [],
        following: this.#followed?.following ?? false,
      },
    });
  }

  compose(what: Omit<Extract<ToPage, { kind: 'compose' }>, 'kind'>): void {
    this.#tell({ kind: 'compose', ...what });
  }

  askUndo(changes: Changes): void {
    this.#tell({ kind: 'undo', changes });
  }

  #tell(frame: ToPage): void {
    if (this.#greeted) this.#channel.send(frame);
    else this.#waiting.push(frame);
  }

  async show(session: string): Promise<Outcome<void>> {
    const opened = await this.#orchestrator.sessions.show(session);
    if (!opened.ok) {
      this.#trouble ??= opened.fault;
      return opened;
    }
    const left = this.#session;
    const wasFollowing = this.#followed?.following ?? false;
    this.#leave();
    this.#outbox.drop();
    this.#session = session;
    this.#followed = opened.value;
    this.#trouble = undefined;
    this.#leave = opened.value.journal.subscribe({
      events: (events) => {
        this.#outbox.events(session, events);
        if (events.some((event) => LISTED.has(event.type))) void this.refresh();
      },
      deltas: (deltas) => this.#outbox.deltas(session, deltas),
      broken: (problem) => this.#showBroken(opened.value, problem),
      moved: () => void this.show(session),
    });
    this.#channel.send({ kind: 'view', view: opened.value.view() });
    this.#host.shown(session);
    if (opened.value.following !== wasFollowing) void this.refresh();
    if (left !== undefined && left !== session) void this.#orchestrator.sessions.release(left);
    return { ok: true, value: undefined };
  }

  /** The log refuses: no event can tell the page, so it is shown the session as it now stands, and why. */
  #showBroken(session: Shown, problem: Fault): void {
    this.#trouble = problem;
    const view = session.view();
    const run = view.run === undefined ? undefined : { ...view.run, outcome: 'failed' as const, fault: problem };
    this.#channel.send({ kind: 'view', view: { ...view, run, status: 'idle', approvals: [], questions: [] } });
    void this.refresh();
  }

  dispose(): void {
    this.#leave();
    this.#outbox.drop();
    this.#deaf();
    this.#jobs.dispose();
  }

  /** The page renders model text, so what it sends is treated as anybody's: checked, answered, never dispatched blindly. */
  async #receive(raw: unknown): Promise<void> {
    const parsed = ToHostSchema.safeParse(raw);
    if (!parsed.success) {
      const id = idOf(raw);
      if (id !== undefined) this.#refuse(id, 'frame.unknown', 'That request is not understood; nothing was done.');
      return;
    }
    const frame = parsed.data;
    if (frame.kind === 'hello') {
      // One after the other: two at once, as of a page that reloads, would each make a session.
      this.#hellos = this.#hellos
        .then(() => this.#hello(frame.version, frame.session))
        .catch((error: unknown) => this.#refuse(0, 'host.crashed', `The page could not be filled: ${String(error)}`));
      return;
    }
    await this.#ready;
    const result = await this.#carryOut(frame.command).catch((error: unknown) => crashed(frame.command.type, error));
    await this.#followReopened();
    this.#outbox.flush();
    this.#channel.send(
      result.ok
        ? { kind: 'reply', id: frame.id, ok: true, result: result.value ?? null }
        : { kind: 'refusal', id: frame.id, fault: result.fault },
    );
  }

  /** A session whose log had refused is another object once it works again; the page goes on with that one. */
  async #followReopened(): Promise<void> {
    if (this.#session === undefined || this.#followed?.journal.broken === undefined) return;
    const shown = await this.show(this.#session);
    if (shown.ok) await this.refresh();
  }

  #refuse(id: number, code: string, text: string): void {
    this.#channel.send({ kind: 'refusal', id, fault: fault(code, text) });
  }

  async #hello(version: number, wanted: string | undefined): Promise<void> {
    this.#greeted = true;
    if (version !== FRAME_VERSION)
      this.#refuse(0, 'frame.version', 'This page is of another version; reload the window.');
    try {
      await this.#showFirst(wanted);
      await this.refresh();
      this.#jobs.send();
    } finally {
      for (const frame of this.#waiting.splice(0)) this.#channel.send(frame);
      this.#greet();
    }
  }

  async #showFirst(wanted: string | undefined): Promise<void> {
    // What the page remembers may be older than what it showed last: a reload can come before its memory is written.
    const candidates = [this.#session, await this.#host.lastSession(), wanted].filter((id) => id !== undefined);
    for (const id of new Set(candidates)) {
      if ((await this.show(id)).ok) return;
    }
    const trouble = this.#trouble;
    const created = await this.#create({ type: 'session.create' });
    // The new session works; why the one before could not be shown is still to be said.
    this.#trouble = created.ok ? trouble : created.fault;
  }

  async #carryOut(command: CoreCommand | HostCommand): Promise<Outcome<unknown>> {
    const core = CoreCommandSchema.safeParse(command);
    if (!core.success) return this.#host.carryOut(command as HostCommand);
    switch (core.data.type) {
      case 'session.create':
        return this.#create(core.data);
      case 'session.open':
        return this.show(core.data.session);
      case 'session.delete':
        return this.#delete(core.data);
      case 'message.send':
        return this.#send(core.data);
      case 'session.rename':
      case 'session.configure': {
        const done = await this.#orchestrator.dispatch(core.data);
        await this.refresh();
        return done;
      }
      default:
        return this.#orchestrator.dispatch(core.data);
    }
  }

  create(): Promise<Outcome<unknown>> {
    return this.#create({ type: 'session.create' });
  }

  /** An empty session is not left behind for another empty one. */
  async #create(command: Create): Promise<Outcome<unknown>> {
    if (this.#session !== undefined) {
      const current = await this.#orchestrator.sessions.open(this.#session);
      if (current.ok && isEmpty(current.value)) return this.#showEmpty(current.value, command);
    }
    const created = await this.#orchestrator.sessions.create(command);
    if (!created.ok) return created;
    const shown = await this.show(created.value.id);
    await this.refresh();
    return shown.ok ? { ok: true, value: { session: created.value.id } } : shown;
  }

  async #showEmpty({ id }: Session, { mode, model }: Create): Promise<Outcome<unknown>> {
    if ((mode ?? model) !== undefined) {
      const set = await this.#orchestrator.dispatch({ type: 'session.configure', session: id, mode, model });
      if (!set.ok) return set;
    }
    const shown = await this.show(id);
    return shown.ok ? { ok: true, value: { session: id } } : shown;
  }

  async #delete(command: Extract<CoreCommand, { type: 'session.delete' }>): Promise<Outcome<unknown>> {
    const removed = await this.#orchestrator.dispatch(command);
    if (removed.ok && this.#session === command.session) {
      this.#session = undefined;
      await this.#create({ type: 'session.create' });
    }
    await this.refresh();
    return removed;
  }

  async #send(command: Extract<CoreCommand, { type: 'message.send' }>): Promise<Outcome<unknown>> {
    if (command.parts.length === 0) return fail('message.empty', 'The message is empty; write something first.');
    if (command.mentions === undefined || command.mentions.length === 0) return this.#orchestrator.dispatch(command);
    const read = await this.#host.resolveMentions(command.mentions);
    if (!read.ok) return read;
    return this.#orchestrator.dispatch({ ...command, parts: [...command.parts, ...read.value] });
  }
}
