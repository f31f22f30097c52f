// How the policy answers the probe: the same shape for every question.
import type { Decision, Effect } from '../../protocol/approval.ts';

export interface Answer {
  readonly decision: Decision['verdict'];
  readonly reasons: readonly string[];
  readonly effects: readonly Effect[];
}

export const answer = (decision: Decision, effects: readonly Effect[]): Answer => ({
  decision: decision.verdict,
  reasons: decision.reasons,
  effects,
});
