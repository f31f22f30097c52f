// Runs a plan: starts each step when what it needs is done, side by side up to a limit, until nothing more can go on.
import { type Step, type StepKind, TERMINAL_STEP_STATES } from '../../protocol/plan.ts';
import type { Attempts } from './attempts.ts';
import { endOpenSteps } from './end-open-steps.ts';
import { createGraph, type Graph, works } from './plan/graph.ts';
import { createSlots, type Place, type Slots } from './plan/slots.ts';
import { allDone, groupResult, stepEnded, summarise } from './results.ts';
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
  scope(step: Step, signal: AbortSignal, place: Place | undefined): StepRun;
  /** Asks for other steps in place of those that failed; false when nobody is to be asked. */
  replan(results: ReadonlyMap<string, StepResult>): Promise<boolean>;
  /** The result of a step whose condition does not hold. */
  skips(step: Step): StepResult | undefined;
  /** Lets the executor hand out how to stop a step with all under it. */
  own(stop: (step: string) => boolean): void;
}

const SIDE_BY_SIDE = 4;

export async function execute(work: Work): Promise<PlanResult> {
  const executor = new Executor(work);
  try {
    return await executor.run();
  } finally {
    executor.dispose();
  }
}

/** A step under way, or a group that has begun; `leave` ends its listening to what is above it. */
interface Begun {
  readonly controller: AbortController;
  readonly leave: () => void;
}

interface Running extends Begun {
  readonly gone: Promise<void>;
}

class Executor {
  readonly #work: Work;
  readonly #slots: Slots;
  readonly #results = new Map<string, StepResult>();
  readonly #running = new Map<string, Running>();
  /** Groups work in no other way than by what they hold. */
  readonly #groups = new Map<string, Begun>();
  /** Steps that have done their work and wait for what is under them; nothing more begins there. */
  readonly #ending = new Set<string>();
  readonly #failures: unknown[] = [];
  readonly #unlisten: () => void;
  #graph: Graph;
  #limit = SIDE_BY_SIDE;
  #edited = false;
  #wake: () => void = () => undefined;
  #changed: Promise<void> = Promise.resolve();

  constructor(work: Work) {
    this.#work = work;
    this.#graph = this.#look();
    this.#slots = createSlots(
      () => this.#limit,
      () => this.#wake(),
    );
    const unlisten = work.onChange(() => {
      this.#edited = true;
      this.#wake();
    });
    const stopped = () => this.#wake();
    work.run.signal.addEventListener('abort', stopped, { once: true });
    this.#unlisten = () => {
      unlisten();
      work.run.signal.removeEventListener('abort', stopped);
    };
    work.own((step) => this.#stop(step));
  }

  dispose(): void {
    this.#unlisten();
  }

  /** At the plan as a whole: only when it has been edited, since that costs more than one of its steps. */
  #look(): Graph {
    const { run } = this.#work;
    const plan = run.plan();
    this.#limit = plan.parallel ?? SIDE_BY_SIDE;
    return createGraph(plan, (id) => run.step(id));
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
    return this.#work.paused() && this.#canBegin();
  }

  #canBegin(): boolean {
    return !this.#work.run.signal.aborted && this.#next(true) !== undefined;
  }

  #startReady(): void {
    if (this.#edited) {
      this.#edited = false;
      this.#graph = this.#look();
      this.#slots.look();
    }
    if (this.#work.run.signal.aborted || this.#work.paused()) return;
    for (;;) {
      const step = this.#next(this.#slots.free());
      if (step === undefined) return;
      if (step.kind === 'group') this.#startGroup(step);
      else this.#start(step);
    }
  }

  /** Without `all`, only of the steps that take no place. */
  #next(all: boolean): Step | undefined {
    return this.#graph.next(
      all,
      (step) => step.state === 'pending' && !this.#running.has(step.id) && this.#isOpen(step),
    );
  }

  /** Whether anything may still begin where the step is. */
  #isOpen(step: Step): boolean {
    if (step.parent === undefined) return true;
    if (this.#ending.has(step.parent) || this.#above(step).aborted) return false;
    const parent = this.#work.run.step(step.parent);
    return parent?.kind !== 'group' || this.#isOpen(parent);
  }

  /** What stops the step with all beside it. */
  #above(step: Step): AbortSignal {
    if (step.parent === undefined) return this.#work.run.signal;
    const parent = this.#running.get(step.parent) ?? this.#groups.get(step.parent);
    return parent?.controller.signal ?? this.#work.run.signal;
  }

  /** Ends when what is above it ends, or when it is itself stopped. */
  #begin(step: Step): Begun {
    const controller = new AbortController();
    const above = this.#above(step);
    const follow = () => controller.abort(above.reason);
    above.addEventListener('abort', follow, { once: true });
    return { controller, leave: () => above.removeEventListener('abort', follow) };
  }

  #start(step: Step): void {
    const begun = this.#begin(step);
    if (works(step)) this.#slots.take();
    this.#running.set(step.id, { ...begun, gone: this.#carryOut(step, begun) });
    this.#graph.began(step.id);
  }

  async #carryOut(step: Step, { controller, leave }: Begun): Promise<void> {
    try {
      const scope = this.#work.scope(step, controller.signal, works(step) ? this.#slots.place() : undefined);
      const result = await this.#attempt(step, scope, controller);
      // None outlives its parent.
      if (this.#graph.children(step.id).length > 0) await this.#gone(step.id);
      this.#end(step.id, result, scope);
    } catch (error) {
      // Nothing of the run goes on beside a failure that ends it; it is thrown when the others have ended.
      this.#failures.push(error);
      this.#work.run.abandon();
    } finally {
      leave();
      this.#ending.delete(step.id);
      this.#running.delete(step.id);
      this.#wake();
    }
  }

  /** Its place is free before it waits for what is under it, which may need one to end. */
  async #attempt(step: Step, scope: StepRun, controller: AbortController): Promise<StepResult> {
    try {
      const result = await this.#work.attempts(step, scope, controller);
      this.#ending.add(step.id);
      return result;
    } finally {
      if (works(step)) this.#slots.give();
    }
  }

  /** Resolves when nothing under a step goes on, nor will. */
  async #gone(above: string): Promise<void> {
    for (;;) {
      const under = this.#under(above);
      const running = under.flatMap((id) => this.#running.get(id)?.gone ?? []);
      if (running.length === 0) {
        for (const id of under.toReversed()) this.#endGroup(id);
        return;
      }
      await Promise.all(running);
    }
  }

  #startGroup(group: Step): void {
    const { run } = this.#work;
    const skipped = this.#work.skips(group);
    if (skipped !== undefined) {
      const under = this.#under(group.id).filter((id) => this.#work.run.step(id)?.state === 'pending');
      for (const id of [group.id, ...under]) this.#end(id, skipped, run);
      return;
    }
    this.#groups.set(group.id, this.#begin(group));
    run.note([{ type: 'step.started', run: run.id, step: group.id, id: group.id, attempt: group.attempts + 1 }]);
    this.#graph.began(group.id);
  }

  #under(id: string): readonly string[] {
    return this.#graph.children(id).flatMap((child) => [child, ...this.#under(child)]);
  }

  /** Ends a group in which nothing is left to do; where nothing goes on anywhere, the innermost that is left. True when one has ended. */
  #endGroups(): boolean {
    const groups = [...this.#groups.keys()].reverse();
    const stuck = () => this.#running.size === 0 && !this.#canBegin();
    const id = groups.find((group) => !this.#isLeft(group)) ?? (stuck() ? groups[0] : undefined);
    return id !== undefined && this.#endGroup(id);
  }

  /** False where it has not begun. */
  #endGroup(id: string): boolean {
    const group = this.#groups.get(id);
    if (group === undefined) return false;
    const steps = this.#childSteps(id);
    const stopped = group.controller.signal.aborted && !allDone(steps);
    this.#groups.delete(id);
    group.leave();
    this.#end(id, stopped ? { state: 'stopped' } : groupResult(steps), this.#work.run);
    return true;
  }

  /** Whether something under a group is still to end; where it is stopped, what has not begun never will. */
  #isLeft(group: string): boolean {
    if (this.#groups.get(group)?.controller.signal.aborted === true) {
      return this.#under(group).some((under) => this.#running.has(under));
    }
    return this.#childSteps(group).some((step) => !TERMINAL_STEP_STATES.includes(step.state));
  }

  #childSteps(id: string): readonly Step[] {
    return this.#graph.children(id).flatMap((child) => this.#work.run.step(child) ?? []);
  }

  #end(id: string, result: StepResult, run: Run): void {
    this.#results.set(id, result);
    run.note([stepEnded(run, id, result)]);
    this.#graph.ended(id);
  }

  #stop(id: string): boolean {
    const begun = this.#running.get(id) ?? this.#groups.get(id);
    begun?.controller.abort('stopped');
    this.#wake();
    return begun !== undefined;
  }
}
