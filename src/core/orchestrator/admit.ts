// Room for a request before it leaves: what is asked for it, and what a run without limits but its plan's says.
import { type Fault, type Outcome, succeed } from '../../protocol/fault.ts';
import type { Plan } from '../../protocol/plan.ts';
import type { Admission, RequestEstimate } from './run.ts';

export interface AskedRoom {
  readonly step: string;
  readonly estimate: RequestEstimate;
  readonly plan: () => Plan;
  /** Whether the plan or a step of it has a budget. */
  readonly limited: boolean;
  /** What these say without any reckoning: time, calls, and what is spent already. */
  readonly overBudget: () => Fault | undefined;
  readonly signal: AbortSignal;
}

export type Admit = (asked: AskedRoom) => Promise<Outcome<Admission>>;

/** Where nothing is reckoned. */
export const admitWithinPlan: Admit = async ({ overBudget }) => {
  const reached = overBudget();
  return reached === undefined ? succeed({ settle: () => undefined }) : { ok: false, fault: reached };
};
