// What requests to models take, or may take, added up.
import type { RequestEstimate } from './run.ts';

export interface Amount {
  readonly usd: number;
  readonly tokens: number;
  readonly requests: number;
}

export const NO_AMOUNT: Amount = { usd: 0, tokens: 0, requests: 0 };

export const addAmount = (one: Amount, other: Amount): Amount => ({
  usd: one.usd + other.usd,
  tokens: one.tokens + other.tokens,
  requests: one.requests + other.requests,
});

export const sumOf = (amounts: readonly Amount[]): Amount => amounts.reduce(addAmount, NO_AMOUNT);

/** What a request takes at most: all of the prompt written into a cache, where that costs more, and the whole answer. */
export const reckon = ({ input, price }: RequestEstimate, output: number): Amount => ({
  usd: promptUsd(input, price) + tokenUsd(input, price) * output,
  tokens: input + output,
  requests: 1,
});

type Price = RequestEstimate['price'];

/** Many models cost more, for prompt and answer, once the prompt is long. */
const priceFor = (input: number, price: Price): Price =>
  price?.above !== undefined && input > price.above.tokens ? price.above : price;

export function promptUsd(input: number, listed: Price): number {
  const price = priceFor(input, listed);
  return price === null ? 0 : (Math.max(price.input, price.cacheWrite ?? 0, price.cachedInput) * input) / 1e6;
}

/** Of one token of the answer. */
export const tokenUsd = (input: number, price: Price): number => (priceFor(input, price)?.output ?? 0) / 1e6;
