// Small makers and readers of what goes between a page and its host.
import type { Event } from '../protocol/event.ts';
import { type Fault, fail, fault, type Outcome } from '../protocol/fault.ts';

/** What the model was told stays with the model: the page shows `display`, and results can be large. */
export const forPage = (event: Event): Event => (event.type === 'tool.ended' ? { ...event, forModel: '' } : event);

export function crashed(what: string, error: unknown): Outcome<never> {
  const text = error instanceof Error ? error.message : String(error);
  return fail('host.crashed', `${what} failed unexpectedly: ${text}`, { action: 'open-log' });
}

/** The number of a request that is otherwise not understood, so that its refusal reaches whoever waits. */
export function idOf(raw: unknown): number | undefined {
  if (typeof raw !== 'object' || raw === null || !('id' in raw)) return undefined;
  return typeof raw.id === 'number' ? raw.id : undefined;
}

/** Of a provider, model or host that rests: when it is tried again. */
export const leftAlone = (breaker: { readonly name: string; readonly retryAt: number; readonly why?: string }): Fault =>
  fault(
    'breaker.open',
    `${breaker.name} rests until ${new Date(breaker.retryAt).toLocaleTimeString()}.${breaker.why === undefined ? '' : ` ${breaker.why}`}`,
  );
