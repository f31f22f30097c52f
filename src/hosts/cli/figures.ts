// Times and costs as people read them.
import type { Spent, Step } from '../../protocol/plan.ts';

export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1_000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 1 : 0)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.floor(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Money, as far as it is known; empty for what asked no model. */
export function cost(spent: Spent | undefined): string {
  if (spent === undefined || spent.requests === 0) return '';
  const known = `$${spent.usd.toFixed(spent.usd > 0 && spent.usd < 0.01 ? 4 : 2)}`;
  if (spent.unpriced === 0) return known;
  return spent.usd > 0 ? `${known} and more` : 'price unknown';
}

export const timeOf = ({ startedAt, endedAt }: Step): string =>
  startedAt === undefined || endedAt === undefined ? '' : duration(endedAt - startedAt);
