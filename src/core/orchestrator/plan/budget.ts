// Limits of a plan and its steps: what a step spends counts for all above it, and is asked for before each request and call.
import { type Fault, fault } from '../../../protocol/fault.ts';
import type { Budget, Plan, Spent, Step } from '../../../protocol/plan.ts';
import { addSpent, NOTHING_SPENT } from '../../../protocol/plan-fold.ts';

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

/** Why nothing more may be spent; undefined when there is room for one more request or call. */
export function overBudget(question: BudgetQuestion): Fault | undefined {
  const { plan, step, now, startedAt } = question;
  const limited = [
    ...lineOf(plan, step).flatMap((one) =>
      one.budget === undefined
        ? []
        : [
            {
              budget: one.budget,
              of: `step "${one.title}"`,
              spent: () => spentUnder(plan, one.id),
              since: one.startedAt,
            },
          ],
    ),
    ...(plan.budget === undefined
      ? []
      : [
          {
            budget: plan.budget,
            of: 'the plan',
            spent: () => plan.steps.reduce((sum, one) => addSpent(sum, one.spent), NOTHING_SPENT),
            since: startedAt,
          },
        ]),
  ];
  for (const { budget, of, spent, since } of limited) {
    if (budget.usd !== undefined && question.priced === false) return unpriced(of);
    const reached = limitReached(budget, spent(), (now - (since ?? now)) / 60_000);
    if (reached !== undefined) return exhausted(of, reached);
  }
  return undefined;
}

function limitReached(budget: Budget, spent: Spent, minutes: number): string | undefined {
  if (budget.usd !== undefined && spent.usd >= budget.usd) return `$${budget.usd} (spent $${spent.usd.toFixed(4)})`;
  if (budget.tokens !== undefined && spent.tokens >= budget.tokens) {
    return `${budget.tokens} tokens (used ${spent.tokens})`;
  }
  if (budget.calls !== undefined && spent.calls >= budget.calls) return `${budget.calls} calls (made ${spent.calls})`;
  if (budget.minutes !== undefined && minutes >= budget.minutes) return `${budget.minutes} minutes`;
  return undefined;
}

const exhausted = (of: string, limit: string) =>
  fault('budget.exhausted', `The budget of ${of} is used up: ${limit}. Raise it and try again, or leave it here.`);

const unpriced = (of: string) =>
  fault(
    'budget.unpriced',
    `The budget of ${of} is in money, but the price of this model is not known, so it cannot be held. Limit tokens instead, or choose another model.`,
  );
