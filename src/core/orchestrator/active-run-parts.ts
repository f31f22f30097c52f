// What a run under way is made of, and what it begins with.
import type { Rule } from '../../protocol/approval.ts';
import type { Effort } from '../../protocol/message.ts';
import type { Plan } from '../../protocol/plan.ts';
import type { Ports } from '../ports.ts';
import type { SeenFiles } from '../tools/tool.ts';
import type { Admit } from './admit.ts';
import type { Conversation } from './conversation.ts';
import type { Journal } from './journal.ts';
import type { Leases } from './leases.ts';
import type { Known } from './plan/known.ts';
import type { Approve, Run } from './run.ts';
import type { Waiting } from './waiting.ts';

export interface ActiveRunParts {
  readonly ports: Ports;
  readonly journal: Journal;
  readonly waiting: Waiting;
  readonly leases: Leases;
  readonly admit: Admit;
  readonly known: () => Known;
  readonly seenFiles: () => SeenFiles;
  /** The mode that a persona is bound to; undefined where it has that of its run. */
  readonly personaMode: (persona: string) => Run['mode'] | undefined;
  /** What the agent that the user talks with has read, in this run and those before. */
  readonly seen: SeenFiles;
  /** What the user and the model have said in the session. */
  readonly conversation: () => Conversation;
}

export interface RunStart {
  readonly id: string;
  readonly kind: Run['kind'];
  readonly approve: Approve;
  readonly plan: Plan;
  readonly model: string;
  /** For sessions that say nothing of it. */
  readonly effort: Effort;
  readonly rules: readonly Rule[];
  /** What earlier runs of the same plan had given. */
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}
