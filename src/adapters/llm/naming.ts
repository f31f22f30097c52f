// How a provider is named in faults: with its address, and without what an address may hide.
import type { Place } from './spec.ts';

/** Provider and address without credentials or query, which may hold keys. */
export function who({ provider, url }: Pick<Place, 'provider' | 'url'>): string {
  return `${provider} at ${plainAddress(url)}`;
}

export function plainAddress(url: string): string {
  try {
    const { origin, pathname } = new URL(url);
    return `${origin}${pathname.replace(/\/$/, '')}`;
  } catch {
    return url;
  }
}
