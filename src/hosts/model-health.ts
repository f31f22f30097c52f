// How models have been doing, from the requests that were made of them lately.
import type { SpentRequest } from '../core/ports/spend.ts';
import type { Health } from '../protocol/provider-frame.ts';

/** Shorter answers say more about the way there than about the model's speed. */
const FEWEST_TOKENS = 20;
/** Stopped by the user, or by a limit of his: says nothing of the model. */
const NOT_ITS_OWN = /^(?:model\.stopped$|budget\.|breaker\.)/;

/** `recent`: the newest first. The model asked last comes first. */
export function healthOf(recent: readonly SpentRequest[]): readonly Health[] {
  return [...Map.groupBy(recent, ({ model }) => model)].map(([model, requests]) => {
    const faulty = requests.filter(({ fault }) => fault !== undefined && !NOT_ITS_OWN.test(fault.code));
    const [last] = faulty;
    return {
      model,
      requests: requests.length,
      failed: faulty.length,
      lastAt: requests[0]?.at ?? 0,
      ...(last?.fault === undefined ? {} : { lastFault: { at: last.at, ...last.fault } }),
      firstMs: median(requests.flatMap(({ firstMs }) => (firstMs === undefined ? [] : [firstMs]))),
      tokensPerSecond: median(requests.flatMap(speedOf)),
    };
  });
}

function speedOf({ usage, ms, firstMs = 0, fault }: SpentRequest): readonly number[] {
  const seconds = (ms - firstMs) / 1_000;
  const tokens = usage?.output ?? 0;
  return fault === undefined && tokens >= FEWEST_TOKENS && seconds > 0 ? [tokens / seconds] : [];
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  const lower = sorted.length % 2 === 0 ? sorted[middle - 1] : upper;
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
