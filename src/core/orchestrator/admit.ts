// Room for a request before it leaves: what the limits above it still allow.
import { type Outcome, succeed } from '../../protocol/fault.ts';
import type { Admission, RequestEstimate, Run } from './run.ts';

export async function admit(
  run: Pick<Run, 'overBudget'>,
  step: string,
  { price }: RequestEstimate,
): Promise<Outcome<Admission>> {
  const reached = run.overBudget(step, price !== null);
  return reached === undefined ? succeed({ settle: () => {} }) : { ok: false, fault: reached };
}
