// What every step of a run is given: who it is, how it speaks to the log, what it may wait for, when it must stop.
import type { Mode } from '../../protocol/approval.ts';
import type { Delta, EventBody, RunKind } from '../../protocol/event.ts';
import type { Fault, Outcome } from '../../protocol/fault.ts';
import type { Effort, Message, Usage } from '../../protocol/message.ts';
import type { Evidence, Plan, Step, StepState } from '../../protocol/plan.ts';
import type { ModelPrice } from '../llm/model.ts';
import type { SeenFiles } from '../tools/tool.ts';
import type { Lease } from './leases.ts';
import type { RunConsent } from './run-consent.ts';

/** `ask`: put to the user; `all`: what would ask is allowed by the caller's flag; `none`: what would ask is denied. */
export type Approve = 'ask' | 'all' | 'none';

/** A part of the work that an agent gives to another. */
export interface Delegated {
  readonly title: string;
  readonly instructions: string;
  readonly persona?: string;
}

/** What such a part came to; `foreign` is what its agent had read that neither the user nor the workspace wrote. */
export interface Reported {
  readonly title: string;
  readonly text: string;
  readonly foreign?: readonly string[];
}

/** What a request may take, reckoned beforehand. */
export interface RequestEstimate {
  readonly model: string;
  /** Tokens of the prompt, rather too many than too few. */
  readonly input: number;
  /** Tokens that the answer may have. */
  readonly output: number;
  /** The model's own limit is not known: it holds to these only where it is told. */
  readonly assumed?: boolean;
  readonly price: ModelPrice | null;
}

export interface Admission {
  /** The answer must not be longer than this, or a limit would be passed; absent where nothing limits it. */
  readonly maxOutput?: number;
  /** To be called once, however the request ended; without usage what was reckoned is taken as spent. */
  settle(usage: Usage | undefined, cost: number | null): void;
}

export interface Run {
  readonly id: string;
  readonly session: string;
  /** What it was started for: a turn's tools are those its mode offers, an undo's is the undo alone. */
  readonly kind: RunKind;
  readonly mode: Mode;
  /** PROVIDER/MODEL. */
  readonly model: string;
  /** How much its models are to think. */
  readonly effort: Effort;
  readonly approve: Approve;
  readonly consent: RunConsent;
  /** Of the step that this is the run of. */
  readonly persona?: string;
  readonly signal: AbortSignal;
  /** Stops all that is under way in the run, because one part of it failed in a way that ends it. */
  abandon(): void;
  emit(bodies: readonly EventBody[], durable?: boolean): Promise<void>;
  /** As `emit` for what nothing waits upon; a log that refuses ends the run. */
  note(bodies: readonly EventBody[]): void;
  stream(delta: Delta): void;
  messages(): readonly Message[];
  hasCall(call: string): boolean;
  /** Where text in the context of whoever makes a call comes from that neither the user nor the workspace wrote. */
  foreign(): readonly string[];
  /** Whether whoever makes a call may have read anything with a tool before it. */
  looked(): boolean;
  /** As it is now, ahead of what is stored. */
  plan(): Plan;
  /** Of the plan as it is now; costs less than the whole. */
  step(id: string): Step | undefined;
  /** Replaces the plan of a turn. */
  revise(change: (plan: Plan) => Plan): Promise<void>;
  awaitAnswer(call: string): Promise<string | null>;
  /** Undefined when another holds one of them. */
  tryLease(wanted: readonly Lease[]): (() => void) | undefined;
  lease(wanted: readonly Lease[]): Promise<() => void>;
  /** What the agent of a step has read. */
  seen(step: string): SeenFiles;
  /** Waits while the run is paused. */
  pass(): Promise<void>;
  /** Why nothing more may be spent. */
  overBudget(step: string, priced?: boolean): Fault | undefined;
  /**
   * Asks for room for one request before it leaves, and holds it: many agents at once stay within one limit together. A fault
   * says which limit is reached.
   */
  admit(step: string, estimate: RequestEstimate): Promise<Outcome<Admission>>;
  /** Waits for something outside: says so, and lets other steps work meanwhile. */
  outside<T>(waitingFor: string, work: () => Promise<T>, until?: number, problem?: Fault): Promise<T>;
  /** Gives parts of a step's work to agents of their own and waits for them; what each said, or why it failed. */
  delegate(step: string, parts: readonly Delegated[]): Promise<Outcome<readonly Reported[]>>;
  /** Takes a plan from a model; the answer says what became of it, or what is wrong with it. */
  propose(step: string, raw: unknown): Promise<Outcome<string>>;
}

/** A run as one of its steps sees it. */
export interface StepRun extends Run {
  /** PLAN/STEP where the step's agent has a conversation of its own. */
  readonly agent?: string;
  /** Reads what was said in the step's own conversation before this attempt; true when there is nothing and it begins anew. */
  recall(attempt: number): Promise<Outcome<boolean>>;
}

export interface StepResult {
  readonly state: Extract<StepState, 'done' | 'failed' | 'stopped' | 'skipped'>;
  readonly denied?: boolean;
  readonly fault?: Fault;
  /** What later steps may refer to. */
  readonly output?: Readonly<Record<string, unknown>>;
  readonly evidence?: readonly Evidence[];
  readonly note?: string;
}

/** Runs one step of one kind; throws only for bugs and for a log that refuses. `step.input` has its references filled in. */
export type StepRunner = (step: Step, run: StepRun) => Promise<StepResult>;
