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
  usd: promptUsd(input, price) + ((price?.output ?? 0) * output) / 1e6,
  tokens: input + output,
  requests: 1,
});

export const promptUsd = (input: number, price: RequestEstimate['price']): number =>
  price === null ? 0 : (Math.max(price.input, price.cacheWrite ?? 0, price.cachedInput) * input) / 1e6;
