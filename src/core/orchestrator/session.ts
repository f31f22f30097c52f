// One open session: takes messages, runs one plan at a time, queues what comes meanwhile, stops at once.
import { type Fault, fail, type Outcome, succeed } from '../../protocol/fault.ts';
import type { UserPart } from '../../protocol/message.ts';
import type { Plan, Step } from '../../protocol/plan.ts';
import type { Head, SessionView } from '../../protocol/view.ts';
import type { Ports } from '../ports.ts';
import { CONVERSATION_EVENTS, type Conversation, createConversation } from './conversation.ts';
import { endOpenSteps, execute, type PlanResult, type StepRunners } from './executor.ts';
import { createJournal, type Journal } from './journal.ts';
import type { Leases } from './leases.ts';
import { modeOf, stricter } from './modes.ts';
import type { Approve, Run } from './run.ts';
import { crashFault, INTERRUPTED, refusedByLog } from './run-faults.ts';
import { createWaiting, type Waiting } from './waiting.ts';

export interface SessionParts {
  readonly ports: Ports;
  readonly runners: StepRunners;
  readonly leases: Leases;
  /** PROVIDER/MODEL for a session that names none. */
  readonly defaultModel: () => string | undefined;
  /** Makes `defaultModel` known where only a server can tell. */
  readonly settleModel: () => Promise<void>;
  /** Why nothing may run, for instance an untrusted workspace. */
  readonly blocked: () => Fault | undefined;
}

export interface RunRequest {
  readonly kind: 'turn' | 'tool' | 'undo';
  readonly goal: string;
  readonly steps: readonly Step[];
  readonly approve: Approve;
  /** User messages that this run answers. */
  readonly messages?: readonly { readonly message: string; readonly parts: readonly UserPart[] }[];
  readonly resumes?: string;
}

interface Begun {
  readonly run: string;
  readonly ended: Promise<PlanResult>;
}

interface Active {
  readonly controller: AbortController;
  readonly begun: Promise<Outcome<Begun>>;
}

/** A head is saved this often within a run, so that opening never has to fold more than that. */
const HEAD_EVERY = 256;

export const firstStep = (kind: 'agent' | 'tool', title: string, input: Step['input'] = {}): Step => ({
  id: 's1',
  title,
  kind,
  needs: [],
  input,
  state: 'pending',
  attempts: 0,
  evidence: [],
});

const textOf = (parts: readonly UserPart[]) =>
  parts
    .flatMap((part) => (part.type === 'text' ? [part.text] : []))
    .join('\n')
    .trim();

export class Session {
  readonly journal: Journal;
  readonly waiting: Waiting = createWaiting();
  readonly #parts: SessionParts;
  #conversation: Conversation | undefined;
  #active: Active | undefined;
  #savedAt: number;

  constructor(parts: SessionParts, start: SessionView) {
    this.#parts = parts;
    this.#savedAt = start.seq;
    this.journal = createJournal(parts.ports, start);
    this.journal.subscribe({
      events: (events) => {
        for (const event of events) this.#conversation?.add(event);
        if (this.view().seq - this.#savedAt >= HEAD_EVERY) void this.#saveHead();
      },
    });
  }

  get id(): string {
    return this.journal.session;
  }

  get running(): boolean {
    return this.#active !== undefined;
  }

  /** Whether anybody but the session itself listens. */
  get watched(): boolean {
    return this.journal.listeners() > 1;
  }

  view(): SessionView {
    return this.journal.view();
  }

  /** Starts a turn, or queues the message when a run is under way; resolves when that is written down. */
  async send(sent: readonly UserPart[], approve: Approve): Promise<Outcome<{ readonly queued: boolean }>> {
    const blocked = this.#parts.blocked();
    if (blocked !== undefined) return { ok: false, fault: blocked };
    const message = { message: this.#parts.ports.clock.id(), parts: sent };
    try {
      if (this.running) {
        await this.journal.emit([{ type: 'message.queued', message: message.message, parts: [...sent] }], true);
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
    if (this.running) return fail('session.busy', 'A run is under way in this session; stop it or wait for its end.');
    const controller = new AbortController();
    // Set before anything is awaited: two messages at once cannot both begin a run, and Stop reaches one that begins.
    const active: Active = { controller, begun: this.#begin(request, controller) };
    this.#active = active;
    const begun = await active.begun;
    if (!begun.ok && this.#active === active) this.#active = undefined;
    return begun;
  }

  /** Resolves when everything of the run has ended and that is written down. */
  async stop(reason: 'stopped' | 'interrupted'): Promise<void> {
    const active = this.#active;
    if (active === undefined) return;
    active.controller.abort(reason);
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

  async #begin(request: RunRequest, controller: AbortController): Promise<Outcome<Begun>> {
    try {
      const loaded = await this.#loadConversation();
      if (!loaded.ok) return loaded;
      if (this.view().model === '') await this.#parts.settleModel();
      const run = await this.#announce(request);
      const ended = this.#carryOut(this.#runOf(run, request, controller), controller).then((result) => {
        this.#active = undefined;
        this.#sendQueued(result, request.approve);
        return result;
      });
      return succeed({ run, ended });
    } catch (error) {
      return refusedByLog(error);
    }
  }

  #turn(messages: NonNullable<RunRequest['messages']>, approve: Approve, resumes?: string) {
    const text = messages.map((message) => textOf(message.parts)).join(' ');
    const goal = text.split('\n')[0]?.slice(0, 120) || 'Answer the message';
    return this.start({ kind: 'turn', goal, steps: [firstStep('agent', goal)], approve, messages, resumes });
  }

  /** Writes down that a run begins and what it answers, in one piece, before anything of it happens. */
  async #announce(request: RunRequest): Promise<string> {
    const run = this.#parts.ports.clock.id();
    const view = this.view();
    const plan: Plan = { id: `plan-${run}`, goal: request.goal, steps: [...request.steps], revision: 1 };
    const messages = request.messages ?? [];
    const named = view.title !== '' || messages.length === 0;
    const title = request.goal.replace(/\s+/g, ' ').slice(0, 60);
    await this.journal.emit([
      ...(named ? [] : [{ type: 'session.renamed' as const, title }]),
      {
        type: 'run.started',
        run,
        kind: request.kind,
        goal: request.goal,
        mode: modeOf(request, view),
        model: view.model || (this.#parts.defaultModel() ?? ''),
        resumes: request.resumes,
      },
      ...messages.map(({ message, parts }) => ({ type: 'message.added' as const, run, message, parts: [...parts] })),
      { type: 'plan.created', run, plan },
    ]);
    return run;
  }

  #runOf(id: string, request: RunRequest, controller: AbortController): Run {
    const view = this.view();
    const { signal } = controller;
    const begunIn = modeOf(request, view);
    const current = () => modeOf(request, this.view());
    return {
      id,
      session: this.id,
      kind: request.kind,
      // A mode chosen while it runs can only take away what it began with.
      get mode() {
        return stricter(begunIn, current());
      },
      model: view.model || (this.#parts.defaultModel() ?? ''),
      approve: request.approve,
      signal,
      abandon: () => controller.abort('abandoned'),
      emit: this.journal.emit,
      stream: this.journal.stream,
      messages: () => this.#conversation?.messages() ?? [],
      hasCall: (call) => this.#conversation?.hasCall(call) ?? false,
      plan: () => this.view().plan ?? { id: '', goal: '', steps: [], revision: 0 },
      revise: async (change) => {
        const { plan } = this.view();
        if (plan === undefined) return;
        const revised = { ...change(plan), revision: plan.revision + 1 };
        await this.journal.emit([{ type: 'plan.revised', run: id, plan: revised }]);
      },
      awaitApproval: (approval) => this.waiting.approval(approval, signal),
      awaitAnswer: (call) => this.waiting.question(call, signal),
      lease: (wanted) => this.#parts.leases.take(wanted, signal),
    };
  }

  /** The border where an exception, which means a bug or a log that refuses, becomes the run's end. */
  async #carryOut(run: Run, controller: AbortController): Promise<PlanResult> {
    let result: PlanResult;
    try {
      result = await execute(run, this.#parts.runners);
    } catch (error) {
      this.#parts.ports.logger.write('error', `Run ${run.id}: ${error instanceof Error ? error.stack : String(error)}`);
      controller.abort('abandoned');
      result = { outcome: 'failed', fault: crashFault(error) };
      await endOpenSteps(run).catch(() => undefined);
    }
    const outcome = run.signal.reason === 'interrupted' ? 'interrupted' : result.outcome;
    const problem = outcome === 'interrupted' ? INTERRUPTED : result.fault;
    try {
      await this.journal.emit([{ type: 'run.ended', run: run.id, outcome, fault: problem }], true);
      await this.#saveHead();
    } catch (error) {
      return { outcome: 'failed', fault: crashFault(error) };
    }
    return result;
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
    const events = await this.#parts.ports.log.read(this.id, { types: CONVERSATION_EVENTS });
    if (!events.ok) return events;
    const loaded = createConversation();
    for (const event of events.value) loaded.add(event);
    this.#conversation = loaded;
    return succeed(undefined);
  }

  async #saveHead(): Promise<void> {
    const { items: _items, ...head } = this.view();
    this.#savedAt = head.seq;
    await this.#parts.ports.log.saveHead(this.id, head satisfies Head);
  }
}
