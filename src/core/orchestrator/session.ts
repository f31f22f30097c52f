// One open session: takes messages, runs one plan at a time, queues what comes meanwhile, stops at once.
import type { EventBody } from '../../protocol/event.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { UserPart } from '../../protocol/message.ts';
import type { Plan } from '../../protocol/plan.ts';
import { inverseOf, type PlanEdit } from '../../protocol/plan-edit.ts';
import type { SessionView } from '../../protocol/view.ts';
import type { SeenFiles } from '../tools/tool.ts';
import { ActiveRun, type EditBy } from './active-run.ts';
import { admitWithinPlan } from './admit.ts';
import { carryOut } from './carry-out.ts';
import { type Conversation, conversationOf, createConversation } from './conversation.ts';
import type { PlanResult } from './executor.ts';
import { firstStep } from './first-step.ts';
import { createHeads, type Heads } from './heads.ts';
import { createJournal, type Journal } from './journal.ts';
import { outputsUntilNow } from './plan/outputs-of-plan.ts';
import { receive } from './received.ts';
import type { Approve } from './run.ts';
import { refusedByLog } from './run-faults.ts';
import { announcementOf, goalOf, type RunRequest } from './run-request.ts';
import type { SessionParts } from './session-parts.ts';
import { createWaiting, type Waiting } from './waiting.ts';

interface Begun {
  readonly run: string;
  readonly ended: Promise<PlanResult>;
}

interface Active {
  readonly stop: AbortController;
  begun: Promise<Outcome<Begun>>;
  run?: ActiveRun;
}

export class Session {
  readonly journal: Journal;
  readonly waiting: Waiting = createWaiting();
  readonly #parts: SessionParts;
  readonly #seen: SeenFiles;
  readonly #heads: Heads;
  #conversation: Conversation | undefined;
  #active: Active | undefined;

  constructor(parts: SessionParts, start: SessionView) {
    this.#parts = parts;
    this.#heads = createHeads(parts.ports.log, start);
    this.#seen = parts.seenFiles();
    this.journal = (parts.journalOf ?? createJournal)(parts.ports, start);
    this.journal.subscribe({
      events: (events) => {
        for (const event of events) {
          if (event.agent === undefined) this.#conversation?.add(event);
          else this.#conversation?.addOther(event);
        }
        this.#heads.look(this.view());
      },
    });
  }

  get id(): string {
    return this.journal.session;
  }

  readonly following = false;

  get running(): boolean {
    return this.#active !== undefined;
  }

  /** The run that carries out the session's plan just now. */
  get planRun(): ActiveRun | undefined {
    const run = this.#active?.run;
    return run?.run.kind === 'plan' ? run : undefined;
  }

  get activeRun(): ActiveRun | undefined {
    return this.#active?.run;
  }

  /** Whether anybody but the session itself listens. */
  get watched(): boolean {
    return this.journal.listeners() > 1;
  }

  view(): SessionView {
    return this.journal.view();
  }

  /** The session's plan as it is now. */
  plan(): Plan | undefined {
    return this.planRun?.plan ?? this.view().plan;
  }

  /** Starts a turn, or queues the message when a run is under way; resolves when that is written down. */
  async send(sent: readonly UserPart[], approve: Approve): Promise<Outcome<{ readonly queued: boolean }>> {
    const blocked = this.#parts.blocked();
    if (blocked !== undefined) return { ok: false, fault: blocked };
    const message = { message: this.#parts.ports.clock.id(), ...receive(sent, this.#parts.ports.clock) };
    try {
      if (this.running) {
        await this.journal.emit([{ type: 'message.queued', ...message, parts: [...message.parts] }], true);
        return succeed({ queued: true });
      }
      const started = await this.#turn([...this.view().queue, message], approve);
      return started.ok ? succeed({ queued: false }) : started;
    } catch (error) {
      return refusedByLog(error);
    }
  }

  /** Goes on after a run that was interrupted, stopped or failed; nothing is repeated by itself. */
  async resume(approve: Approve): Promise<Outcome<void>> {
    const blocked = this.#parts.blocked();
    if (blocked !== undefined) return { ok: false, fault: blocked };
    const { run } = this.view();
    if (run?.outcome === undefined) return fail('run.nothing-to-resume', 'There is no ended run to resume here.');
    const message = {
      message: this.#parts.ports.clock.id(),
      parts: [{ type: 'text' as const, text: 'Go on from where you were.' }],
    };
    const started = await this.#turn([message], approve, run.id);
    return started.ok ? succeed(undefined) : started;
  }

  async start(request: RunRequest): Promise<Outcome<Begun>> {
    const blocked = this.#parts.blocked();
    if (blocked !== undefined) return { ok: false, fault: blocked };
    if (this.running) return fail('session.busy', 'A run is under way in this session; stop it or wait for its end.');
    const stop = new AbortController();
    // Set before anything is awaited: two messages at once cannot both begin a run, and Stop reaches one that begins.
    const active: Active = { stop, begun: Promise.resolve(NOT_BEGUN) };
    active.begun = this.#begin(request, active);
    this.#active = active;
    const begun = await active.begun;
    if (!begun.ok && this.#active === active) this.#active = undefined;
    return begun;
  }

  /** Resolves when everything of the run has ended and that is written down. */
  async stop(reason: 'stopped' | 'interrupted'): Promise<void> {
    const active = this.#active;
    if (active === undefined) return;
    active.stop.abort(reason);
    const begun = await active.begun;
    if (begun.ok) await begun.value.ended;
  }

  /** Resolves when no run is under way and nothing queued is about to begin. */
  async settled(): Promise<PlanResult | undefined> {
    let last: PlanResult | undefined;
    while (this.#active !== undefined) {
      const begun = await this.#active.begun;
      if (!begun.ok) break;
      last = await begun.value.ended;
    }
    return last;
  }

  /** Edits that were checked against the plan as it is now; while it runs they hold from the next step on. */
  async edit(
    by: EditBy,
    label: string,
    edits: readonly PlanEdit[],
    move: 'edit' | 'undo' | 'redo' = 'edit',
  ): Promise<void> {
    const { planRun } = this;
    if (planRun !== undefined) return planRun.edit(by, label, edits, move);
    const { plan } = this.view();
    if (plan === undefined) return;
    const revision = plan.revision + 1;
    const inverse = [...inverseOf(plan, edits)];
    await this.journal.emit(
      [{ type: 'plan.edited', plan: plan.id, revision, by, label, move, edits: [...edits], inverse }],
      true,
    );
  }

  /** Facts about the plan beside its edits: they reach a run of it as well. */
  async tell(bodies: readonly EventBody[]): Promise<void> {
    const { planRun } = this;
    if (planRun === undefined) await this.journal.emit(bodies, true);
    else
      await planRun.run.emit(
        bodies.map((body) => ({ ...body, run: planRun.run.id })),
        true,
      );
  }

  async #begin(request: RunRequest, active: Active): Promise<Outcome<Begun>> {
    try {
      const loaded = await this.#loadConversation();
      if (!loaded.ok) return loaded;
      await this.#parts.settleModel(this.view().model);
      const read = () => outputsUntilNow(this.#parts.ports.log, this.journal, request.kind);
      let known = await read();
      // An edit on its way into the log would be lost to a run that begins with the plan from before it.
      while (known.ok && (this.journal.busy || this.view().seq !== known.value.seq)) known = await read();
      if (!known.ok) return known;
      const id = this.#parts.ports.clock.id();
      const view = this.view();
      const announced = announcementOf(request, view, {
        id,
        model: this.#model(),
        told: this.#conversation?.messages() ?? [],
      });
      const stored = this.journal.emit(announced.events);
      const purse = this.#parts.purse?.({ id, resumes: request.resumes, journal: this.journal });
      const run = new ActiveRun(
        {
          ...this.#parts,
          journal: purse?.journal ?? this.journal,
          admit: purse?.admit ?? admitWithinPlan,
          waiting: this.waiting,
          seen: this.#seen,
          conversation: () => this.#conversation ?? NO_CONVERSATION,
        },
        {
          id,
          kind: request.kind,
          approve: request.approve,
          plan: announced.plan,
          model: this.#model(),
          effort: this.#parts.defaultEffort?.() ?? 'default',
          rules: request.envelope ?? [],
          outputs: known.value.outputs,
        },
      );
      // Already now: an edit that comes while this is stored reaches the run.
      active.run = run;
      await stored;
      const stop = () => run.stop(active.stop.signal.reason);
      if (active.stop.signal.aborted) stop();
      else active.stop.signal.addEventListener('abort', stop, { once: true });
      const carried = {
        parts: this.#parts,
        journal: this.journal,
        active: run,
        purse,
        ended: () => this.#heads.save(this.view()),
      };
      const ended = carryOut(carried).then((result) => {
        this.#active = undefined;
        this.#sendQueued(result, request.approve);
        return result;
      });
      return succeed({ run: id, ended });
    } catch (error) {
      return refusedByLog(error);
    }
  }

  #model(): string {
    const { model, mode } = this.view();
    return model || (this.#parts.defaultModel(mode) ?? '');
  }

  #turn(messages: NonNullable<RunRequest['messages']>, approve: Approve, resumes?: string) {
    const goal = goalOf(messages);
    return this.start({ kind: 'turn', goal, steps: [firstStep('agent', goal)], approve, messages, resumes });
  }

  /** What was queued is sent only after a run that ended by itself: after Stop or a failure the user decides. */
  #sendQueued(result: PlanResult, approve: Approve): void {
    if (result.outcome !== 'done' && result.outcome !== 'denied') return;
    const next = this.view().queue[0];
    if (next !== undefined) void this.#turn([next], approve);
  }

  /** Read once, when a model is first needed: opening a long session to look at it stays cheap. */
  async #loadConversation(): Promise<Outcome<void>> {
    if (this.#conversation !== undefined) return succeed(undefined);
    const loaded = await conversationOf(this.#parts.ports.log, this.id, undefined);
    if (loaded.ok) this.#conversation = loaded.value;
    return loaded.ok ? succeed(undefined) : loaded;
  }
}

const NOT_BEGUN: Outcome<never> = fail('run.not-begun', 'The run has not begun.');
const NO_CONVERSATION: Conversation = createConversation();
