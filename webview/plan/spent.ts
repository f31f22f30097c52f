// What a step has cost, and what it may cost, in words.
import type { Budget, Spent, Step } from '../../src/protocol/plan.ts';
import { planWords } from '../plan-words.ts';
import { dollars, tokens } from '../text/format.ts';

const text = planWords.step;

/** Money where it is known, else tokens; empty for what has cost nothing. */
export function shortCost({ usd, tokens: used, unpriced }: Spent): string {
  if (usd > 0 && unpriced === 0) return dollars(usd);
  return used > 0 ? tokens(used) : '';
}

/** All of it; empty when nothing was spent. */
export function costText({ usd, tokens: used, calls, requests, unpriced }: Spent): string {
  const parts = [
    requests === 0
      ? ''
      : unpriced === 0
        ? dollars(usd)
        : usd > 0
          ? `${dollars(usd)} + ${text.unpriced}`
          : text.unpriced,
    used > 0 ? text.tokens(tokens(used)) : '',
    calls > 0 ? text.calls(calls) : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

export function budgetText({ usd, tokens: used, calls, minutes }: Budget): string {
  const parts = [
    usd === undefined ? '' : dollars(usd),
    used === undefined ? '' : text.tokens(tokens(used)),
    calls === undefined ? '' : text.calls(calls),
    minutes === undefined ? '' : text.minutes(minutes),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export function estimateText(estimate: NonNullable<Step['estimate']>): string {
  const { usd, tokens: used, minutes } = estimate;
  return budgetText({
    ...(usd === undefined ? {} : { usd }),
    ...(used === undefined ? {} : { tokens: used }),
    ...(minutes === undefined ? {} : { minutes }),
  });
}
