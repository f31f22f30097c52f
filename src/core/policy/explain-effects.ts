// Which rule, or which of the code's reasons, decided about each effect: found out by asking the real decision again with less.
import type { Decision, Effect, Rule } from '../../protocol/approval.ts';
import type { ExplainedEffect } from '../../protocol/policy.ts';
import type { DecisionRequest } from './decide.ts';

export type Decide = (request: DecisionRequest) => Decision;
/** All that a decision depends on beside the effects. */
export type Circumstances = Omit<DecisionRequest, 'effects'>;
export type Pause = () => Promise<void> | undefined;

export async function explainEffects(
  effects: readonly Effect[],
  given: Circumstances,
  decide: Decide,
  pause: Pause,
): Promise<ExplainedEffect[]> {
  const explained: ExplainedEffect[] = [];
  for (const effect of effects) {
    const judge = (rules: readonly Rule[]) => decide({ ...given, effects: [effect], rules });
    const { verdict, reasons } = judge(given.rules);
    const without = judge([]);
    const rules: Rule[] = [];
    if (!isSame(without, { verdict, reasons })) {
      for (const rule of given.rules) {
        if (isSame(judge([rule]), { verdict, reasons })) rules.push(rule);
        await pause();
      }
    }
    explained.push({ effect, verdict, reasons: [...reasons], without, rules });
    await pause();
  }
  return explained;
}

const isSame = (one: Decision, other: Decision) =>
  one.verdict === other.verdict && one.reasons.join('\n') === other.reasons.join('\n');
