// What `orquestra policy` says to people: rules, explanations, simulations and suggestions as lines of text.
import type { Rule, Verdict } from '../../protocol/approval.ts';
import type { Explanation, Simulation, Suggestions } from '../../protocol/policy.ts';
import { effectText } from './ask-envelope.ts';

const SAYS: Readonly<Record<Verdict, string>> = { allow: 'allowed', ask: 'asks', deny: 'blocked' };
const MOST_LINES = 40;

export function ruleLine({ id, verdict, tier, reason, when, expires }: Rule): string {
  const until = expires === undefined ? '' : `  until ${dayOf(expires)}`;
  return `${verdict.padEnd(5)}  ${tier.padEnd(9)}  ${id}  ${reason}${until}\n       ${JSON.stringify(when)}`;
}

export function explanationText(explanation: Explanation): string {
  const { title, verdict, mode, reasons, effects, ways, never, recorded } = explanation;
  return [
    `${title}: ${SAYS[verdict]} (${mode} mode)`,
    ...reasons.map((reason) => `  ${reason}`),
    ...(recorded === undefined ? [] : [`  On ${timeOf(recorded.at)}: ${recordedText(recorded)}`]),
    '',
    'What it would do:',
    ...effects.flatMap(({ effect, verdict: one, reasons: why, rules }) => [
      `  ${SAYS[one].padEnd(8)} ${effectText(effect)}`,
      ...why.map((reason) => `           ${reason}`),
      ...rules.map(({ id, tier }) => `           decided by the ${tier} rule ${id}`),
    ]),
    ...(verdict === 'allow' ? [] : ['', 'What would have to be otherwise:']),
    ...ways.map((way) => `  ${SAYS[way.verdict].padEnd(8)} ${way.text}`),
    ...(never === undefined ? [] : [`  ${never}`]),
  ].join('\n');
}

function recordedText({ answer, outcome }: NonNullable<Explanation['recorded']>): string {
  if (answer !== undefined) return [`asked, answered ${answer}`, outcome].filter(Boolean).join(', ');
  if (outcome === undefined) return 'not answered yet';
  return outcome === 'denied' ? 'blocked without a question' : `ran without a question, ${outcome}`;
}

export function simulationText(simulation: Simulation): string {
  const { sessions, runs, calls, more, before, after, changes, changed } = simulation;
  if (calls === 0) return 'There is nothing to try it on yet: no run has made a call.';
  const tally = (one: Simulation['before']) => `${one.allow} allowed, ${one.ask} asked, ${one.deny} blocked`;
  return [
    `${calls} calls of ${runs} runs in ${sessions} sessions${more ? ' (the newest; there are more)' : ''}`,
    `  now:  ${tally(before)}`,
    `  then: ${tally(after)}`,
    changes === 0
      ? 'No call would have been decided otherwise.'
      : `${changes} calls would have been decided otherwise:`,
    ...changed
      .slice(0, MOST_LINES)
      .map(
        ({ at, before: was, after: is, summary, answer }) =>
          `  ${timeOf(at)}  ${SAYS[was]} → ${SAYS[is]}  ${summary}${answer === undefined ? '' : `  (answered ${answer})`}`,
      ),
    ...(changes > MOST_LINES ? [`  and ${changes - MOST_LINES} more`] : []),
  ].join('\n');
}

export function suggestionsText({ suggestions, calls, more }: Suggestions): string {
  if (suggestions.length === 0) {
    return `Nothing suggests itself from ${calls} calls${more ? ' (the newest; there are more)' : ''}: a rule is proposed for what you allowed three times or more and never denied.`;
  }
  return suggestions
    .map(
      ({ rule, approved, answers, examples }) =>
        `${rule.reason}\n  allowed ${approved} times, would have answered ${answers} questions, until ${dayOf(rule.expires ?? 0)}\n  for instance: ${examples.join(' · ')}\n  ${JSON.stringify(rule)}`,
    )
    .join('\n\n');
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const timeOf = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
