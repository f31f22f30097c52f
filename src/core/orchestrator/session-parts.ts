// What a session is made of beside its log: ports, runners of steps, and what only its host knows.
import type { Mode } from '../../protocol/approval.ts';
import type { Fault } from '../../protocol/fault.ts';
import type { Effort } from '../../protocol/message.ts';
import type { ActiveRunParts } from './active-run-parts.ts';
import type { AttemptParts } from './attempts.ts';
import type { createJournal } from './journal.ts';
import type { Mend } from './mend-calls.ts';
import type { Purse } from './purse.ts';

export interface SessionParts
  extends Pick<ActiveRunParts, 'ports' | 'leases' | 'known' | 'seenFiles' | 'personaMode'>,
    Pick<AttemptParts, 'runners' | 'schemaIssue'> {
  /** The way into the log, where it is another than the usual one. */
  readonly journalOf?: typeof createJournal;
  /** PROVIDER/MODEL for a session that names none, in this mode. */
  readonly defaultModel: (mode: Mode) => string | undefined;
  /** How much models think in a session that says nothing of it; left to the model when absent. */
  readonly defaultEffort?: () => Effort;
  /** Makes `defaultModel` known where only a server can tell (for an empty model), and what the model costs and can do. */
  readonly settleModel: (model: string) => Promise<void>;
  /** Holds the user's limits; nothing but a plan's own are held without it. */
  readonly purse?: Purse;
  /** Looks what a call that was cut off has done to files, and takes a part of it back. */
  readonly mend?: Mend;
  /** Why nothing may run, for instance an untrusted workspace. */
  readonly blocked: () => Fault | undefined;
}
