// Which rule, or which of the code's reasons, decided about each effect: found out by asking the real decision again with less.
import type { Decision, Effect, Rule } from '../../protocol/approval.ts';
import type { ExplainedEffect } from '../../protocol/policy.ts';
import type { DecisionRequest } from './decide.ts';

export type Decide = (request: DecisionRequest) => Decision;
export type DecideEach = (request: DecisionRequest) => readonly Decision[];
/** All that a decision depends on beside the effects. */
export type Circumstances = Omit<DecisionRequest, 'effects'>;
export type Pause = () => Promise<void> | undefined;

/** Each effect is judged within the whole call: what starts another program is told by what it starts. */
export async function explainEffects(
  effects: readonly Effect[],
  given: Circumstances,
  decideEach: DecideEach,
  pause: Pause,
): Promise<ExplainedEffect[]> {
  const judge = (rules: readonly Rule[]) => decideEach({ ...given, effects, rules });
  const [together, without] = [judge(given.rules), judge([])];
  const speaking = new Map<number, Rule[]>();
  const differs = together.flatMap((one, at) => (isSame(one, without[at]) ? [] : [at]));
  for (const rule of differs.length === 0 ? [] : given.rules) {
    const alone = judge([rule]);
    for (const at of differs) {
      if (isSame(alone[at], together[at])) speaking.set(at, [...(speaking.get(at) ?? []), rule]);
    }
    await pause();
  }
  return effects.map((effect, at) => {
    const { verdict, reasons } = together[at] ?? UNKNOWN;
    return { effect, verdict, reasons: [...reasons], without: without[at] ?? UNKNOWN, rules: speaking.get(at) ?? [] };
  });
}

const UNKNOWN: Decision = { verdict: 'ask', reasons: [] };

const isSame = (one: Decision | undefined, other: Decision | undefined) =>
  one?.verdict === other?.verdict && one?.reasons.join('\n') === other?.reasons.join('\n');
