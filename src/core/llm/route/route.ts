// The way of one answer through the models that may give it: whom to ask, and what becomes of a request that did not give the whole.
import type { Fault } from '../../../protocol/fault.ts';
import type { Run } from '../../orchestrator/run.ts';
import type { Model, ModelChunk } from '../model.ts';

export type LastChunk = Extract<ModelChunk, { type: 'end' | 'fault' }>;

/** What a request asks of a model. */
export interface Need {
  readonly tools: boolean;
  readonly images: boolean;
  readonly files: boolean;
  readonly structured: boolean;
  /** Tokens of the prompt, rather too many than too few. */
  readonly input: number;
  /** Whether the conversation ends with what tools gave. */
  readonly afterTools: boolean;
}

/** One request's model, held until it is told how the request ended. */
export interface Leg {
  readonly model: Model;
  /** Whose place it takes, and why, where this is told for the first time. */
  readonly switched?: { readonly from: string; readonly reason: Fault };
  /** Undefined when nothing was sent after all. */
  report(last: LastChunk | undefined): void;
}

export type Picked =
  | { readonly ok: true; readonly leg: Leg }
  /** `waitMs`: it is worth asking again after so long. */
  | { readonly ok: false; readonly fault: Fault; readonly waitMs?: number };

/** The text that was shown, all parts as they are, or nothing; `empty`: nothing, which the model is told, since it was its whole answer. */
export type Keep = 'nothing' | 'empty' | 'text' | 'all';

/**
 * `end`: the answer stands as it is, whole or with its fault. `on`: another request goes on with it; `keep` says with what of
 * it. `notice`: what the user is told.
 */
export type Next =
  | { readonly go: 'end'; readonly fault?: Fault }
  | { readonly go: 'on'; readonly keep: Keep; readonly waitMs: number; readonly notice?: Fault };

/** All requests for one answer. */
export interface Series {
  pick(need: Need): Picked;
  after(leg: Leg, last: LastChunk, need: Need): Next;
  /** Leaves out a model that may not be asked, where another one could be; false where there is none. */
  passOver?(leg: Leg, why: Fault, need: Need): boolean;
  /** Ends early when the run is stopped. */
  wait(ms: number): Promise<void>;
}

export type RouteRun = Pick<Run, 'id' | 'model' | 'signal' | 'emit'>;
export type Route = (run: RouteRun, step: string) => Series;
