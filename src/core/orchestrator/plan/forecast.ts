// What a plan will probably take of models: a range made of what agent steps took in the past, with the number of cases behind it.
import type { Plan } from '../../../protocol/plan.ts';
import type { Forecast } from '../../../protocol/view.ts';
import type { ModelPrice } from '../../llm/model.ts';
import type { StepSample } from '../../ports/spend.ts';

export interface ForecastParts {
  /** Newest first. */
  readonly past: readonly StepSample[];
  /** PROVIDER/MODEL of steps that name none. */
  readonly model: string;
  readonly priceOf: (model: string) => ModelPrice | null;
  /** The same gives the same ranges. */
  readonly seed: number;
}

/** How many plans are imagined; each of its steps takes what some step of the past took. */
const IMAGINED = 1_000;
/** Steps of the same model tell more than those of others, as soon as there are so many. */
const ENOUGH = 5;

interface Taken {
  readonly usd: number;
  readonly tokens: number;
  readonly minutes: number;
}

/** Undefined for a plan that asks no model. */
export function forecastOf(plan: Plan, parts: ForecastParts): Omit<Forecast, 'text'> | undefined {
  const open = plan.steps.filter(({ kind, state }) => kind === 'agent' && state !== 'done' && state !== 'skipped');
  if (open.length === 0) return undefined;
  const steps = open.map((step) => casesFor(step.model ?? parts.model, parts));
  const used = new Set(steps.flatMap(({ cases }) => cases.map(({ sample }) => sample)));
  if (used.size === 0) return { cases: 0 };
  const random = randomFrom(parts.seed);
  const sums = Array.from({ length: IMAGINED }, () =>
    steps.map(({ cases }) => cases[Math.floor(random() * cases.length)]?.taken).reduce<Taken>(add, NOTHING),
  );
  const range = (of: keyof Taken) => {
    const sorted = sums.map((sum) => sum[of]).sort((one, other) => one - other);
    return { low: sorted[Math.floor(IMAGINED * 0.1)] ?? 0, high: sorted[Math.floor(IMAGINED * 0.9)] ?? 0 };
  };
  const priced = steps.every((step) => step.priced);
  return {
    cases: used.size,
    tokens: range('tokens'),
    minutes: range('minutes'),
    ...(priced ? { usd: range('usd') } : {}),
  };
}

/** 0…1, one after the other (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const NOTHING: Taken = { usd: 0, tokens: 0, minutes: 0 };

const add = (sum: Taken, one: Taken | undefined): Taken =>
  one === undefined
    ? sum
    : { usd: sum.usd + one.usd, tokens: sum.tokens + one.tokens, minutes: sum.minutes + one.minutes };

/** What steps of this model took; those of others too, at its price, where it has done too few. */
function casesFor(model: string, { past, priceOf }: ForecastParts) {
  const price = priceOf(model);
  const own = past.filter((one) => one.model === model);
  const cases = (own.length >= ENOUGH ? own : past).map((sample) => ({
    sample,
    taken: {
      usd: sample.model === model && sample.unpriced === 0 ? sample.usd : usdOf(sample, price),
      tokens: sample.input + sample.output,
      minutes: sample.minutes,
    },
  }));
  return { cases, priced: price !== null };
}

function usdOf({ input, cachedInput, output }: StepSample, price: ModelPrice | null): number {
  if (price === null) return 0;
  const fresh = Math.max(0, input - cachedInput);
  return (fresh * price.input + cachedInput * price.cachedInput + output * price.output) / 1e6;
}
