// Limits of a plan and its steps: what a step spends counts for all above it, and is asked for before each request and call.
import type { Fault } from '../../../protocol/fault.ts';
import type { Budget, Plan, Spent, Step } from '../../../protocol/plan.ts';
import { addSpent, NOTHING_SPENT } from '../../../protocol/plan-fold.ts';
import { type Amount, sumOf } from '../amount.ts';
import { exhausted, type Scope, unpriced } from '../room.ts';

/** The step and all above it, nearest first. */
export function lineOf(plan: Plan, id: string): readonly Step[] {
  const line: Step[] = [];
  for (let next: string | undefined = id; next !== undefined; ) {
    const step: Step | undefined = plan.steps.find((other) => other.id === next);
    if (step === undefined || line.includes(step)) break;
    line.push(step);
    next = step.parent;
  }
  return line;
}

export function spentUnder(plan: Plan, id: string): Spent {
  return plan.steps
    .filter((step) => step.id === id || lineOf(plan, step.id).some((above) => above.id === id))
    .reduce((sum, step) => addSpent(sum, step.spent), NOTHING_SPENT);
}

export interface BudgetQuestion {
  readonly plan: Plan;
  readonly step: string;
  readonly now: number;
  /** When the run began: minutes of the whole plan count from there. */
  readonly startedAt: number;
  /** Whether the next request's price is known; undefined for a call of a tool. */
  readonly priced?: boolean;
}

interface Limited {
  readonly budget: Budget;
  readonly of: string;
  readonly spent: () => Spent;
  readonly since: number | undefined;
  /** Whether it is for a step's work too. */
  readonly holds: (step: string) => boolean;
}

/** The step's budget and those above it; `planSince`: from when on minutes of the whole plan count. */
function limitedBy(plan: Plan, step: string, planSince: number): readonly Limited[] {
  return [
    ...lineOf(plan, step).flatMap((one) =>
      one.budget === undefined
        ? []
        : [
            {
              budget: one.budget,
              of: `The budget of step "${one.title}"`,
              spent: () => spentUnder(plan, one.id),
              since: one.startedAt,
              holds: (other: string) => lineOf(plan, other).some((above) => above.id === one.id),
            },
          ],
    ),
    ...(plan.budget === undefined
      ? []
      : [
          {
            budget: plan.budget,
            of: 'The budget of the plan',
            spent: () => plan.steps.reduce((sum, one) => addSpent(sum, one.spent), NOTHING_SPENT),
            since: planSince,
            holds: () => true,
          },
        ]),
  ];
}

/** `beside`: what requests take that the plan does not tell of yet. */
export const budgetScopes = (
  plan: Plan,
  step: string,
  beside: (holds: (step: string) => boolean) => { readonly settled: Amount; readonly held: Amount },
): readonly Scope[] =>
  limitedBy(plan, step, 0).map(({ budget: { usd, tokens, requests }, of, spent, holds }) => {
    const { settled, held } = beside(holds);
    return { of, raise: RAISE, limit: { usd, tokens, requests }, spent: sumOf([spent(), settled]), held };
  });

/** Why nothing more may be spent; undefined when there is room for one more request or call. */
export function overBudget(question: BudgetQuestion): Fault | undefined {
  const { plan, step, now, startedAt } = question;
  for (const { budget, of, spent, since } of limitedBy(plan, step, startedAt)) {
    if (budget.usd !== undefined && question.priced === false) return unpriced({ of });
    const reached = limitReached(budget, spent(), (now - (since ?? now)) / 60_000);
    if (reached !== undefined) return exhausted({ of, raise: RAISE }, reached);
  }
  return undefined;
}

const RAISE = 'Raise it and try again, or leave it here.';

function limitReached(budget: Budget, spent: Spent, minutes: number): string | undefined {
  if (budget.usd !== undefined && spent.usd >= budget.usd) return `$${budget.usd} (spent $${spent.usd.toFixed(4)})`;
  if (budget.tokens !== undefined && spent.tokens >= budget.tokens) {
    return `${budget.tokens} tokens (used ${spent.tokens})`;
  }
  if (budget.requests !== undefined && spent.requests >= budget.requests) {
    return `${budget.requests} requests (made ${spent.requests})`;
  }
  if (budget.calls !== undefined && spent.calls >= budget.calls) return `${budget.calls} calls (made ${spent.calls})`;
  if (budget.minutes !== undefined && minutes >= budget.minutes) return `${budget.minutes} minutes`;
  return undefined;
}
