// One run under way: the live state of its plan, what each of its steps is given, and how it is edited, paused and stopped.
import type { Event, EventBody } from '../../protocol/event.ts';
import { type Fault, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Plan, Step } from '../../protocol/plan.ts';
import { inverseOf, type PlanEdit } from '../../protocol/plan-edit.ts';
import type { SeenFiles } from '../tools/tool.ts';
import type { ActiveRunParts, RunStart } from './active-run-parts.ts';
import { type AgentConversations, createAgentConversations } from './agent-conversations.ts';
import type { Work } from './executor.ts';
import { modeOf, stricter } from './modes.ts';
import { passWhen } from './pass.ts';
import { overBudget } from './plan/budget.ts';
import { childrenFor, reportsOf } from './plan/delegate.ts';
import { editsBetween } from './plan/edits-between.ts';
import { createEndings } from './plan/endings.ts';
import { foreignOf } from './plan/foreign-of.ts';
import { createLivePlan, type LivePlan } from './plan/live-plan.ts';
import { proposed } from './plan/propose.ts';
import { replanStep } from './plan/replan.ts';
import type { Place } from './plan/slots.ts';
import type { Run, StepResult, StepRun } from './run.ts';
import { createRunConsent } from './run-consent.ts';
import { waitOutside } from './wait-outside.ts';

export type EditBy = Extract<Event, { type: 'plan.edited' }>['by'];

export class ActiveRun {
  readonly controller = new AbortController();
  /** When something was last streamed. */
  heardAt = 0;
  /** The limit of time that has ended it. */
  timeUp: Fault | undefined;
  readonly run: Run;
  readonly #parts: ActiveRunParts;
  readonly #start: RunStart;
  readonly #startedAt: number;
  readonly #outputs: Map<string, Readonly<Record<string, unknown>>>;
  readonly #seen = new Map<string, SeenFiles>();
  readonly #agents: AgentConversations;
  readonly #listeners = new Set<() => void>();
  readonly #endings = createEndings();
  readonly #mode: () => Run['mode'];
  readonly #live: LivePlan;
  #paused = false;
  #stopStep: (step: string) => boolean = () => false;

  constructor(parts: ActiveRunParts, start: RunStart) {
    this.#parts = parts;
    this.#start = start;
    this.#live = createLivePlan(start.plan);
    this.#outputs = new Map(start.outputs);
    this.#agents = createAgentConversations(parts.ports.log, parts.journal.session);
    this.#startedAt = parts.ports.clock.now();
    const begunIn = modeOf(start, parts.journal.view());
    // A mode chosen while it runs can only take away what it began with.
    this.#mode = () => stricter(begunIn, modeOf(start, parts.journal.view()));
    this.run = this.#runOf(this.controller.signal, undefined, undefined);
  }

  get paused(): boolean {
    return this.#paused;
  }

  get plan(): Plan {
    return this.#live.plan();
  }

  /** Undefined for a step that was skipped, by whom and when ever: it gave nothing. */
  outputOf = (step: string) => (this.#live.step(step)?.state === 'skipped' ? undefined : this.#outputs.get(step));

  /** What the executor works with. */
  work(attempts: Work['attempts'], skips: Work['skips']): Work {
    return {
      run: this.run,
      attempts,
      skips,
      onChange: (changed) => {
        this.#listeners.add(changed);
        return () => this.#listeners.delete(changed);
      },
      paused: () => this.#paused,
      scope: (step, signal, place) => this.#runOf(signal, step, place),
      replan: (results) => this.#replan(results),
      own: (stop) => {
        this.#stopStep = stop;
      },
    };
  }

  async setPaused(paused: boolean): Promise<void> {
    if (this.#paused === paused) return;
    this.#paused = paused;
    await this.run.emit([{ type: paused ? 'run.paused' : 'run.continued', run: this.#start.id }], true);
    this.#tell();
  }

  stop(reason: 'stopped' | 'interrupted' | 'timeout', timeUp?: Fault): void {
    this.timeUp = timeUp;
    this.run.note([{ type: 'stop.requested', run: this.#start.id, reason }]);
    this.controller.abort(reason);
  }

  stopStep(step: string): boolean {
    const stopped = this.#stopStep(step);
    // What follows from it comes later: nothing of it is written in the same moment.
    if (stopped) this.run.note([{ type: 'stop.requested', run: this.#start.id, step, reason: 'stopped' }]);
    return stopped;
  }

  /** Takes effect with the next step that begins; `edits` were checked against the plan as it is now. */
  async edit(
    by: EditBy,
    label: string,
    edits: readonly PlanEdit[],
    move: 'edit' | 'undo' | 'redo' = 'edit',
    foreign: readonly string[] = [],
  ): Promise<void> {
    const body: EventBody = {
      type: 'plan.edited',
      run: this.#start.id,
      plan: this.plan.id,
      revision: this.plan.revision + 1,
      by,
      label,
      move,
      edits: [...edits],
      inverse: [...inverseOf(this.plan, edits)],
      ...(foreign.length === 0 ? {} : { foreign: [...foreign] }),
    };
    const stored = this.run.emit([body], true);
    this.#tell();
    await stored;
  }

  /** Evidence says something about the files it was shown on: whether they are still those is looked at when the run ends. */
  async lookAtTree(): Promise<void> {
    const { signal } = this.controller;
    if (signal.aborted || this.plan.steps.every((step) => step.evidence.length === 0)) return;
    const tree = await this.#parts.ports.tree?.fingerprint(signal);
    if (tree !== undefined) this.run.note([{ type: 'tree.seen', run: this.#start.id, tree }]);
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** The live plan goes ahead of the log; whatever acts on the world waits for the log. */
  #take(bodies: readonly EventBody[], agent: string | undefined): readonly EventBody[] {
    const at = this.#parts.ports.clock.now();
    const stamped = this.#parts.journal.clean(
      agent === undefined ? bodies : bodies.map((body) => ({ ...body, agent })),
    );
    for (const body of stamped) {
      if (body.type === 'plan.revised') this.#live.replace(body.plan);
      else this.#live.fold(body, at);
      if (body.type === 'step.ended') this.#outputs.set(body.id, body.output ?? {});
      if (body.type === 'step.ended' || body.type === 'plan.edited') this.#endings.look();
      if (agent !== undefined) this.#agents.of(agent)?.add(body);
    }
    return stamped;
  }

  #runOf(signal: AbortSignal, step: Step | undefined, place: Place | undefined): StepRun {
    const { journal, waiting, leases, ports } = this.#parts;
    const { id, kind, approve, rules, model } = this.#start;
    const agent = step === undefined ? undefined : this.#agentOf(step);
    const conversation = () => this.#conversationOf(agent);
    const bound = step?.persona === undefined ? undefined : this.#parts.personaMode(step.persona);
    const mode = this.#mode;
    const abandon = () => this.controller.abort('abandoned');
    const emit: Run['emit'] = (bodies, durable) => journal.emit(this.#take(bodies, agent), durable);
    const note: Run['note'] = (bodies) => {
      journal.note(this.#take(bodies, agent)).catch(() => this.controller.abort('abandoned'));
    };
    const outside = waitOutside({ run: id, step: agent === undefined ? undefined : step?.id, place, signal, note });
    return {
      id,
      session: journal.session,
      kind,
      agent,
      get mode() {
        return bound === undefined ? mode() : stricter(bound, mode());
      },
      model: step?.model ?? model,
      effort: journal.view().effort ?? this.#start.effort,
      approve,
      consent: createRunConsent({ envelope: rules, journal, waiting, signal, outside, failed: abandon }),
      persona: step?.persona,
      signal,
      abandon,
      emit,
      note,
      stream: (delta) => {
        this.heardAt = ports.clock.now();
        journal.stream(delta);
      },
      messages: () => conversation()?.messages() ?? [],
      foreign: () => (step === undefined ? (conversation()?.foreign() ?? []) : this.#foreignOf(step)),
      looked: () => agent !== undefined || conversation()?.looked() === true,
      hasCall: (call) => this.#agents.hasCall(call) || this.#parts.conversation().hasCall(call),
      plan: () => this.plan,
      step: (of) => this.#live.step(of),
      revise: (change) => this.#revise(change, emit),
      awaitAnswer: (call) => outside('your answer', () => waiting.question(call, signal)),
      tryLease: (wanted) => leases.tryTake(wanted),
      lease: (wanted) => outside('files that another step works on', () => leases.take(wanted, signal)),
      seen: (of) => (agent === undefined ? this.#parts.seen : this.#seenBy(of)),
      pass: () => passWhen(() => this.#paused, this.#listeners, signal),
      overBudget: this.#overBudget,
      admit: (of, estimate) => {
        const over = () => this.#overBudget(of, estimate.price !== null);
        const { limited } = this.#live;
        return this.#parts.admit({ step: of, estimate, plan: () => this.plan, limited, overBudget: over, signal });
      },
      outside,
      delegate: (of, work) => this.#delegate(of, work, outside, signal),
      propose: (_of, raw) => this.#propose(raw, (step && this.#foreignOf(step)) ?? []),
      recall: (attempt) => this.#agents.recall(attempt, agent),
    };
  }

  #overBudget = (step: string, priced?: boolean) => {
    const now = this.#parts.ports.clock.now();
    if (!this.#live.limited) return undefined;
    return overBudget({ plan: this.plan, step, now, startedAt: this.#startedAt, priced });
  };

  /** PLAN/STEP where the step's agent has a conversation of its own; the one that the user talks with has the session's. */
  #agentOf(step: Step): string | undefined {
    const own = this.#start.kind === 'plan' || step.parent !== undefined;
    return own ? `${this.#live.id}/${step.id}` : undefined;
  }

  #conversationOf = (agent: string | undefined) =>
    agent === undefined ? this.#parts.conversation() : this.#agents.of(agent);

  #foreignOf = (step: Step) => foreignOf(this.#live, step, (by) => this.#conversationOf(this.#agentOf(by))?.foreign());

  #seenBy(step: string): SeenFiles {
    const seen = this.#seen.get(step) ?? this.#parts.seenFiles();
    this.#seen.set(step, seen);
    return seen;
  }

  async #revise(change: (plan: Plan) => Plan, emit: Run['emit']): Promise<void> {
    const revised = { ...change(this.plan), revision: this.plan.revision + 1 };
    if (this.#start.kind === 'plan') {
      const edits = editsBetween(this.plan, revised);
      if (edits.length > 0) await this.edit('model', 'Tasks', edits);
      return;
    }
    await emit([{ type: 'plan.revised', run: this.#start.id, plan: revised }]);
  }

  async #delegate(
    parent: string,
    work: Parameters<Run['delegate']>[1],
    outside: Run['outside'],
    signal: AbortSignal,
  ): ReturnType<Run['delegate']> {
    const children = childrenFor(this.plan, parent, work);
    if (!children.ok) return children;
    const ids = children.value.map((child) => child.id);
    await this.edit(
      'model',
      'Delegate',
      children.value.map((step) => ({ op: 'put', step })),
    );
    await outside('its agents', () => this.#endings.all(ids, () => this.plan, signal));
    return succeed(reportsOf(this.plan, this.#outputs, work, ids));
  }

  async #propose(raw: unknown, foreign: readonly string[]): Promise<Outcome<string>> {
    const { clock } = this.#parts.ports;
    const made = proposed(raw, this.#parts.known(), {
      id: `plan-${clock.id()}`,
      goal: this.plan.goal,
      running: this.#start.kind === 'plan' ? this.plan : undefined,
    });
    if (!made.ok) return made;
    if ('edits' in made.value) {
      await this.edit('planner', 'Plan again', made.value.edits, 'edit', foreign);
      return succeed('The plan has been changed; what was done is kept.');
    }
    const plan = foreign.length === 0 ? made.value.plan : { ...made.value.plan, foreign: [...foreign] };
    await this.run.emit([{ type: 'plan.proposed', run: this.#start.id, plan, by: 'model' }], true);
    return succeed(
      `The plan with ${plan.steps.length} steps is shown to the user, who looks at it, edits it and runs it. Say in a sentence or two what it does; do not repeat it.`,
    );
  }

  async #replan(results: ReadonlyMap<string, StepResult>): Promise<boolean> {
    if (this.#start.kind !== 'plan') return false;
    const step = replanStep(this.plan, results);
    if (step === undefined) return false;
    await this.edit('planner', 'Plan again after a failure', [{ op: 'put', step }]);
    return true;
  }
}
