// What other rules would have asked, allowed or blocked: every call of the last runs judged anew, with the rules as they are and with the others.
import type { Rule, Verdict } from '../../protocol/approval.ts';
import type { ChangedCall, Simulation } from '../../protocol/policy.ts';
import type { Circumstances, Decide, Pause } from './explain-effects.ts';
import type { Gathered, RecordedCall } from './recorded-calls.ts';

type Tally = Record<Verdict, number>;

/** Nobody reads more; what is left out is counted. */
const MOST_SHOWN = 200;

export async function simulate(
  gathered: Gathered,
  rules: { readonly before: readonly Rule[]; readonly after: readonly Rule[] },
  parts: { readonly given: Omit<Circumstances, 'rules' | 'mode'>; readonly decide: Decide; readonly pause: Pause },
): Promise<Simulation> {
  const before: Tally = { allow: 0, ask: 0, deny: 0 };
  const after: Tally = { allow: 0, ask: 0, deny: 0 };
  const changed: ChangedCall[] = [];
  let changes = 0;
  for (const call of gathered.calls) {
    const judge = (given: readonly Rule[]) => judgeAgain(call, given, parts);
    const [was, is] = [judge(rules.before), judge(rules.after)];
    before[was.verdict] += 1;
    after[is.verdict] += 1;
    if (was.verdict !== is.verdict) {
      changes += 1;
      if (changed.length < MOST_SHOWN) changed.push(changedCall(call, was.verdict, is));
    }
    await parts.pause();
  }
  const { sessions, runs, more } = gathered;
  return { sessions, runs, calls: gathered.calls.length, more, before, after, changes, changed };
}

/** As things stand now, in the mode of its run, with the rules that held for its session and run alone. */
export const judgeAgain = (
  { effects, mode, rules, foreign, agent }: RecordedCall,
  given: readonly Rule[],
  parts: { readonly given: Omit<Circumstances, 'rules' | 'mode'>; readonly decide: Decide },
) => parts.decide({ ...parts.given, effects, mode, foreign, agent, rules: [...given, ...rules] });

function changedCall(call: RecordedCall, before: Verdict, after: ReturnType<typeof judgeAgain>): ChangedCall {
  const { session, run, at, tool, summary, answer, by, outcome } = call;
  const answered = answer === undefined || by === 'user' ? answer : `${answer} (by ${by})`;
  return {
    ...{ session, run, call: call.call, at, tool, summary, before, after: after.verdict },
    reasons: [...after.reasons],
    answer: answered,
    outcome,
  };
}
