// Whether there is room for one more request under the limits above it, and how long its answer may be.
import { type Fault, fault } from '../../protocol/fault.ts';
import { type Amount, promptUsd, reckon, tokenUsd } from './amount.ts';
import type { RequestEstimate } from './run.ts';

/** One limit as it stands at this moment. */
export interface Scope {
  /** "The limit of this run". */
  readonly of: string;
  /** How it is raised, as a sentence. */
  readonly raise: string;
  readonly action?: Fault['action'];
  readonly limit: { readonly usd?: number; readonly tokens?: number; readonly requests?: number };
  readonly spent: Amount;
  /** By requests that are under way: what they leave of it comes free. */
  readonly held: Amount;
}

export type Room =
  | { readonly kind: 'fits'; readonly output: number }
  /** Not now, but when something that is under way has ended and has taken less than it may. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'refused'; readonly fault: Fault };

/** Tokens of an answer that is of any use. */
const LEAST_OUTPUT = 1_000;
/** Who may answer at this length need not wait for more. */
const AMPLE_OUTPUT = 8_000;
/** What sums of dollars may be wrong by. */
const ROUNDING = 1e-9;

export function roomFor(scopes: readonly Scope[], estimate: RequestEstimate): Room {
  const least = Math.min(estimate.output, LEAST_OUTPUT);
  const smallest = reckon(estimate, least);
  let output = estimate.output;
  let wait = false;
  for (const scope of scopes) {
    if (scope.limit.usd !== undefined && estimate.price === null) return { kind: 'refused', fault: unpriced(scope) };
    const reached = reachedBy(scope, smallest);
    if (reached !== undefined) return { kind: 'refused', fault: exhausted(scope, reached) };
    const most = outputWithin(scope, estimate);
    // An answer that is cut off costs a second one; what is under way mostly takes far less than it may.
    const enough = scope.held.requests > 0 ? Math.min(estimate.output, AMPLE_OUTPUT) : least;
    if (most < enough) wait = true;
    output = Math.min(output, most);
  }
  return wait ? { kind: 'wait' } : { kind: 'fits', output };
}

/** Tokens of an answer for which there is room beside all that is under way; negative where there is none for the prompt. */
function outputWithin({ limit, spent, held }: Scope, { input, price }: RequestEstimate): number {
  const left = (of: keyof Amount) => (limit[of] ?? Number.POSITIVE_INFINITY) - spent[of] - held[of];
  if (left('requests') < 1) return -1;
  const usd = left('usd') - promptUsd(input, price) + ROUNDING;
  const perToken = tokenUsd(input, price);
  const byMoney = usd < 0 ? -1 : perToken === 0 ? Number.POSITIVE_INFINITY : usd / perToken;
  return Math.floor(Math.min(left('tokens') - input, byMoney));
}

/** Which limit the smallest useful request would pass, even if nothing else were under way. */
function reachedBy({ limit, spent }: Scope, smallest: Amount): string | undefined {
  if (limit.usd !== undefined && spent.usd + smallest.usd > limit.usd + ROUNDING) {
    return `$${limit.usd} (spent $${spent.usd.toFixed(4)}, and the next request may take $${smallest.usd.toFixed(4)})`;
  }
  if (limit.tokens !== undefined && spent.tokens + smallest.tokens > limit.tokens) {
    return `${limit.tokens} tokens (used ${spent.tokens}, and the next request may take ${smallest.tokens})`;
  }
  if (limit.requests !== undefined && spent.requests + 1 > limit.requests) {
    return `${limit.requests} requests (made ${spent.requests})`;
  }
  return undefined;
}

export const exhausted = ({ of, raise, action }: Pick<Scope, 'of' | 'raise' | 'action'>, limit: string): Fault =>
  fault('budget.exhausted', `${of} is used up: ${limit}. ${raise}`, {
    ...(action === undefined ? {} : { action }),
  });

export const unpriced = ({ of, action }: Pick<Scope, 'of' | 'action'>): Fault =>
  fault(
    'budget.unpriced',
    `${of} is in money, but the price of this model is not known, so it cannot be held. Limit tokens instead, tell its price, or choose another model.`,
    { ...(action === undefined ? {} : { action }) },
  );
