// Runs a plan: starts each step when what it needs is done, side by side up to a limit, until nothing more can go on.
import { fault } from '../../protocol/fault.ts';
import { type Plan, type Step, type StepKind, TERMINAL_STEP_STATES } from '../../protocol/plan.ts';
import { cutOff } from '../shared/interrupted.ts';
import type { Attempts } from './attempts.ts';
import { endOpenSteps } from './end-open-steps.ts';
import { createGraph, type Graph } from './plan/graph.ts';
import { createSlots, type Slots } from './plan/slots.ts';
import type { Run, StepResult, StepRun, StepRunner } from './run.ts';

export interface PlanResult {
  readonly outcome: 'done' | 'failed' | 'stopped' | 'denied';
  readonly fault?: StepResult['fault'];
}

/** `task` steps are not run here, they belong to the agent step above them; a `group` is begun and ended by the executor. */
export type StepRunners = Readonly<Record<Exclude<StepKind, 'task' | 'group'>, StepRunner>>;

/** The run's side of the executor: what only its session can do. */
export interface Work {
  readonly run: Run;
  readonly attempts: Attempts;
  /** Called with each edit of the plan, of a pause and its end; returns how to stop listening. */
  onChange(changed: () => void): () => void;
  paused(): boolean;
  scope(step: Step, signal: AbortSignal, slots: Slots | undefined): StepRun;
  /** Asks for other steps in place of those that failed; false when nobody is to be asked. */
  replan(results: ReadonlyMap<string, StepResult>): Promise<boolean>;
  /** The result of a step whose condition does not hold. */
  skips(step: Step): StepResult | undefined;
  /** Lets the executor hand out how to stop a step with all under it. */
  own(stop: (step: string) => boolean): void;
}

const SIDE_BY_SIDE = 4;

/** Steps that wait for a person take no place: others work meanwhile. */
const works = (step: Step) => step.kind === 'tool' || step.kind === 'agent';

export async function execute(work: Work): Promise<PlanResult> {
  const executor = new Executor(work);
  try {
    return await executor.run();
  } finally {
    executor.dispose();
  }
}

interface Running {
  readonly controller: AbortController;
  readonly parent: string | undefined;
  readonly gone: Promise<void>;
}

class Executor {
  readonly #work: Work;
  readonly #slots: Slots;
  readonly #results = new Map<string, StepResult>();
  readonly #running = new Map<string, Running>();
  /** Groups that have begun: they work in no other way than by what they hold. */
  readonly #groups = new Map<string, AbortController>();
  readonly #failures: unknown[] = [];
  readonly #unlisten: () => void;
  #graph: Graph;
  #edited = false;
  #wake: () => void = () => undefined;
  #changed: Promise<void> = Promise.resolve();

  constructor(work: Work) {
    this.#work = work;
    this.#graph = createGraph(() => this.#plan());
    this.#slots = createSlots(
      () => this.#plan().parallel ?? SIDE_BY_SIDE,
      () => this.#wake(),
    );
    this.#unlisten = work.onChange(() => {
      this.#edited = true;
      this.#wake();
    });
    work.own((step) => this.#stop(step));
  }

  dispose(): void {
    this.#unlisten();
  }

  #plan(): Plan {
    return this.#work.run.plan();
  }

  async run(): Promise<PlanResult> {
    const { run } = this.#work;
    for (;;) {
      this.#changed = new Promise((resolve) => {
        this.#wake = resolve;
      });
      this.#startReady();
      if (this.#endGroups()) continue;
      if (this.#running.size === 0 && !this.#waitsForUser()) {
        const ends = run.signal.aborted || this.#failures.length > 0;
        if (ends || !(await this.#work.replan(this.#results))) break;
        this.#edited = true;
        continue;
      }
      await this.#changed;
    }
    if (this.#failures.length > 0) throw this.#failures[0];
    await endOpenSteps(run);
    return summarise(run, this.#results);
  }

  #waitsForUser(): boolean {
    return this.#work.paused() && !this.#work.run.signal.aborted && this.#graph.ready().length > 0;
  }

  #startReady(): void {
    if (this.#edited) {
      this.#edited = false;
      this.#graph = createGraph(() => this.#plan());
    }
    if (this.#work.run.signal.aborted || this.#work.paused()) return;
    for (let begun = true; begun; ) {
      begun = false;
      for (const id of this.#graph.ready()) {
        const step = this.#plan().steps.find((one) => one.id === id);
        if (step === undefined || this.#running.has(id)) continue;
        if (works(step) && !this.#slots.take()) continue;
        if (step.kind === 'group') this.#startGroup(step);
        else this.#start(step);
        // What a group holds may begin with it.
        begun ||= step.kind === 'group';
      }
    }
  }

  /** Ends when what is above it ends, or when it is itself stopped. */
  #controllerUnder(step: Step): { readonly controller: AbortController; readonly leave: () => void } {
    const controller = new AbortController();
    const parent = this.#running.get(step.parent ?? '')?.controller ?? this.#groups.get(step.parent ?? '');
    const above = parent?.signal ?? this.#work.run.signal;
    const follow = () => controller.abort(above.reason);
    if (above.aborted) follow();
    else above.addEventListener('abort', follow, { once: true });
    return { controller, leave: () => above.removeEventListener('abort', follow) };
  }

  #start(step: Step): void {
    const { controller, leave } = this.#controllerUnder(step);
    let gone: () => void = () => undefined;
    this.#running.set(step.id, { controller, parent: step.parent, gone: new Promise((resolve) => (gone = resolve)) });
    const slots = works(step) ? this.#slots : undefined;
    const scope = this.#work.scope(step, controller.signal, slots);
    const working = this.#work.attempts(step, scope, controller);
    this.#graph.began(step.id);
    void working
      .then(async (result) => {
        // None outlives its parent.
        if (step.kind === 'agent') await this.#childrenGone(step.id);
        this.#end(step.id, result, scope);
      })
      .catch((error: unknown) => {
        // Nothing of the run goes on beside a failure that ends it; it is thrown when the others have ended.
        this.#failures.push(error);
        this.#work.run.abandon();
      })
      .then(() => {
        leave();
        this.#running.delete(step.id);
        gone();
        if (slots === undefined) this.#wake();
        else slots.give();
      });
  }

  async #childrenGone(parent: string): Promise<void> {
    for (;;) {
      const children = [...this.#running.values()].filter((running) => running.parent === parent);
      if (children.length === 0) return;
      await Promise.all(children.map((child) => child.gone));
    }
  }

  #startGroup(group: Step): void {
    const { run } = this.#work;
    const skipped = this.#work.skips(group);
    if (skipped !== undefined) {
      for (const id of [group.id, ...this.#under(group.id)]) this.#end(id, skipped, run);
      return;
    }
    this.#groups.set(group.id, this.#controllerUnder(group).controller);
    run.note([{ type: 'step.started', run: run.id, step: group.id, id: group.id, attempt: group.attempts + 1 }]);
    this.#graph.began(group.id);
  }

  #under(id: string): readonly string[] {
    return this.#graph.children(id).flatMap((child) => [child, ...this.#under(child)]);
  }

  /** Ends each group in which nothing is left to do, or nothing can be done any more; true when one has ended. */
  #endGroups(): boolean {
    const stuck = this.#running.size === 0 && !this.#waitsForUser() && !this.#canBegin();
    for (const [id, { signal }] of [...this.#groups].reverse()) {
      const under = new Set(this.#graph.children(id));
      const steps = this.#plan().steps.filter((step) => under.has(step.id));
      const open = steps.filter((step) => !TERMINAL_STEP_STATES.includes(step.state));
      const aborted = signal.aborted && ![...this.#running.keys()].some((running) => this.#under(id).includes(running));
      if (open.length > 0 && !stuck && !aborted) continue;
      this.#groups.delete(id);
      this.#end(id, signal.aborted && !allDone(steps) ? { state: 'stopped' } : groupResult(steps), this.#work.run);
      return true;
    }
    return false;
  }

  #canBegin(): boolean {
    return !this.#work.run.signal.aborted && this.#graph.ready().length > 0;
  }

  #end(id: string, result: StepResult, run: Run): void {
    this.#results.set(id, result);
    run.note([
      {
        type: 'step.ended',
        run: run.id,
        step: id,
        id,
        state: result.state === 'stopped' ? cutOff(run.signal) : result.state,
        ...(result.fault === undefined ? {} : { fault: result.fault }),
        ...(result.evidence === undefined ? {} : { evidence: [...result.evidence] }),
        ...(result.output === undefined ? {} : { output: { ...result.output } }),
        ...(result.note === undefined ? {} : { note: result.note }),
      },
    ]);
    this.#graph.ended(id);
  }

  #stop(id: string): boolean {
    const controller = this.#running.get(id)?.controller ?? this.#groups.get(id);
    controller?.abort('stopped');
    this.#wake();
    return controller !== undefined;
  }
}

const isDone = (step: Step) => step.state === 'done' || step.state === 'skipped';
const allDone = (steps: readonly Step[]) => steps.every(isDone);

function groupResult(steps: readonly Step[]): StepResult {
  const failed = steps.filter((step) => !isDone(step));
  if (failed.length === 0) return { state: 'done' };
  const titles = failed.map((step) => `"${step.title}"`).slice(0, 3);
  const text = `Not all of it is done: ${titles.join(', ')}${failed.length > 3 ? ' …' : ''}.`;
  return { state: 'failed', fault: fault('group.failed', text) };
}

function summarise(run: Run, all: ReadonlyMap<string, StepResult>): PlanResult {
  if (run.signal.aborted) return { outcome: 'stopped' };
  const steps = new Map(run.plan().steps.map((step) => [step.id, step]));
  const delegated = (id: string) => steps.get(steps.get(id)?.parent ?? '')?.kind === 'agent';
  // What an agent gave to others is the agent's own affair; what was decided since is no failure any more.
  const settled = ['done', 'skipped', 'pending'];
  const open = [...all].filter(([id]) => !delegated(id) && !settled.includes(steps.get(id)?.state ?? 'done'));
  if (run.kind !== 'plan' && open.some(([, result]) => result.state === 'stopped')) return { outcome: 'stopped' };
  const own = open.filter(([id]) => steps.get(id)?.kind !== 'group');
  const [first] = own.length > 0 ? own : open;
  if (first === undefined) return { outcome: 'done' };
  const [id, result] = first;
  const outcome = result.denied === true ? 'denied' : 'failed';
  if (run.kind !== 'plan') return { outcome, fault: result.fault };
  const title = steps.get(id)?.title ?? id;
  const problem = result.fault ?? fault('step.stopped', 'It was stopped.');
  const more = own.length > 1 ? ` (and ${own.length - 1} more)` : '';
  return { outcome, fault: { ...problem, text: `Step "${title}" gave up: ${problem.text}${more}`, action: 'resume' } };
}
