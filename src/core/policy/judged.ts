// What is said of one effect of a call: the verdict so far, why, and which rules may lift a question.
import type { Decision, Effect } from '../../protocol/approval.ts';

export interface Judged {
  readonly effect: Effect;
  readonly verdict: Decision['verdict'];
  /** A sentence for the user; empty where another effect of the call says it. */
  readonly reason: string;
  /** `exact`: only a rule that names this very path, or this very command. */
  readonly lift: 'never' | 'exact' | 'any';
}

export const isPlainRead = (effect: Effect) => effect.kind === 'read' && effect.inside && effect.guarded === undefined;

export const allow = (effect: Effect, reason: string): Judged => ({ effect, verdict: 'allow', reason, lift: 'any' });

export const deny = (effect: Effect, reason: string): Judged => ({ effect, verdict: 'deny', reason, lift: 'never' });

export const ask = (effect: Effect, reason: string, lift: Judged['lift']): Judged => ({
  effect,
  verdict: 'ask',
  reason,
  lift,
});
