// What every step of a run is given: who it is, how it speaks to the log, what it may wait for, when it must stop.
import type { Approval, Mode } from '../../protocol/approval.ts';
import type { Delta, EventBody } from '../../protocol/event.ts';
import type { Fault } from '../../protocol/fault.ts';
import type { Message } from '../../protocol/message.ts';
import type { Plan, Step, StepState } from '../../protocol/plan.ts';
import type { Lease } from './leases.ts';
import type { ApprovalAnswer } from './waiting.ts';

/** `ask`: put to the user; `all`: what would ask is allowed by the caller's flag; `none`: what would ask is denied. */
export type Approve = 'ask' | 'all' | 'none';

export interface Run {
  readonly id: string;
  readonly session: string;
  /** What it was started for: a turn's tools are those its mode offers, an undo's is the undo alone. */
  readonly kind: 'turn' | 'tool' | 'undo';
  readonly mode: Mode;
  /** PROVIDER/MODEL. */
  readonly model: string;
  readonly approve: Approve;
  readonly signal: AbortSignal;
  /** Stops all that is under way in the run, because one part of it failed in a way that ends it. */
  abandon(): void;
  emit(bodies: readonly EventBody[], durable?: boolean): Promise<void>;
  stream(delta: Delta): void;
  messages(): readonly Message[];
  hasCall(call: string): boolean;
  plan(): Plan;
  revise(change: (plan: Plan) => Plan): Promise<void>;
  awaitApproval(approval: Approval): Promise<ApprovalAnswer>;
  awaitAnswer(call: string): Promise<string | null>;
  lease(wanted: readonly Lease[]): Promise<() => void>;
}

export interface StepResult {
  readonly state: Extract<StepState, 'done' | 'failed' | 'stopped'>;
  readonly denied?: boolean;
  readonly fault?: Fault;
}

/** Runs one step of one kind; throws only for bugs and for a log that refuses. */
export type StepRunner = (step: Step, run: Run) => Promise<StepResult>;
