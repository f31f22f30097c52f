// What today has cost over all sessions, and what the limits leave, in lines for whoever points at the cost.
import type { SpendPort, SpentSum } from '../core/ports/spend.ts';
import { startOfDay } from '../core/shared/day.ts';
import type { Limit, Limits } from '../protocol/limits.ts';

export async function spentWords(spend: SpendPort | undefined, limits: Limits, now: number): Promise<string[]> {
  const today = await spend?.since(startOfDay(now));
  return [
    ...(today === undefined ? [] : [today.ok ? `Today: ${sumWords(today.value)}` : today.fault.text]),
    ...(today?.ok === true ? leftWords(limits.day ?? {}, today.value) : []),
    ...limitWords('run', limits.run),
    ...limitWords('session', limits.session),
  ];
}

export function sumWords({ requests, input, output, usd, unpriced }: SpentSum): string {
  if (requests === 0) return 'no requests';
  const asked = `${requests} ${requests === 1 ? 'request' : 'requests'}, ${count(input + output)} tokens`;
  if (unpriced === requests || (usd === 0 && unpriced > 0)) return `${asked}, price unknown`;
  if (usd === 0 && unpriced === 0) return `${asked}, costs nothing`;
  return `${asked}, ${money(usd)}${unpriced === 0 ? '' : ' + price unknown'}`;
}

/** Of the day's limits: what of each may still be spent. */
function leftWords({ usd, tokens, requests }: Limit, today: SpentSum): string[] {
  const left = [
    ...(usd === undefined ? [] : [`${money(Math.max(0, usd - today.usd))} of ${money(usd)}`]),
    ...(tokens === undefined
      ? []
      : [`${count(Math.max(0, tokens - today.input - today.output))} of ${count(tokens)} tokens`]),
    ...(requests === undefined ? [] : [`${Math.max(0, requests - today.requests)} of ${requests} requests`]),
  ];
  return left.length === 0 ? [] : [`Left today: ${left.join(', ')}`];
}

function limitWords(of: string, { usd, tokens, requests, minutes }: Limit = {}): string[] {
  const most = [
    ...(usd === undefined ? [] : [money(usd)]),
    ...(tokens === undefined ? [] : [`${count(tokens)} tokens`]),
    ...(requests === undefined ? [] : [`${requests} requests`]),
    ...(minutes === undefined ? [] : [`${minutes} minutes`]),
  ];
  return most.length === 0 ? [] : [`Limit of a ${of}: ${most.join(', ')}`];
}

const count = (tokens: number) => tokens.toLocaleString('en-US');
const money = (usd: number) => `$${usd.toFixed(usd > 0 && usd < 0.01 ? 4 : 2)}`;
