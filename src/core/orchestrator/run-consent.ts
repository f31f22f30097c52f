// What the user has agreed to and denied for a run, as it is now, and the way to ask.
import type { Approval, Effect, Rule } from '../../protocol/approval.ts';
import type { Journal } from './journal.ts';
import type { Run } from './run.ts';
import type { ApprovalAnswer, Waiting } from './waiting.ts';

export interface RunConsent {
  /** Consented to for the whole run or the session; they hold for nothing else. */
  rules(): readonly Rule[];
  /** The effects of calls that the user denied. */
  denied(): readonly Effect[];
  /** `covered` tells whether the rules answer it by now, and is asked when one has been added. */
  ask(approval: Approval, covered: () => Promise<boolean>): Promise<ApprovalAnswer>;
  /** A rule has been added: what it answers is not left waiting. */
  reconsider(): void;
  /** How often that was so. */
  reconsidered(): number;
}

export function createRunConsent(parts: {
  readonly envelope: readonly Rule[];
  readonly journal: Pick<Journal, 'view'>;
  readonly waiting: Waiting;
  readonly signal: AbortSignal;
  readonly outside: Run['outside'];
  readonly failed: () => void;
}): RunConsent {
  const { envelope, journal, waiting, signal, outside, failed } = parts;
  return {
    rules: () => [...envelope, ...journal.view().rules],
    denied: () => journal.view().denied.flatMap((one) => one.effects),
    ask: (approval, covered) => outside('your approval', () => waiting.approval(approval, signal, covered)),
    reconsider: () => {
      waiting.reconsider().catch(failed);
    },
    reconsidered: () => waiting.reconsidered(),
  };
}
