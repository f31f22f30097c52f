// What the engine reaches outside of itself: real when a run is carried out, its log when the run is replayed.
import type { AgentParts } from '../agents/agent-step.ts';
import type { Ports } from '../ports.ts';
import type { RunnerParts } from '../tools/runner.ts';
import type { Tool } from '../tools/tool.ts';
import type { StepRunners } from './executor.ts';
import type { Asks } from './human-steps.ts';
import type { Known } from './plan/known.ts';

export interface Outside
  extends Pick<AgentParts, 'resolve' | 'route' | 'makeRoom' | 'costOf' | 'system' | 'toolSpecs'>,
    Pick<RunnerParts, 'decide' | 'proposeRule' | 'trusted' | 'middleware'> {
  readonly ports: Ports;
  readonly tools: readonly Tool[];
  readonly asks?: Asks;
}

/** What carries out the steps of a plan, and what a plan may name. */
export interface Engine {
  readonly runners: StepRunners;
  readonly known: () => Known;
}

/** Joins the modules of the engine over an outside: the same for a run and for its replay. */
export type EngineOver = (outside: Outside) => Engine;
