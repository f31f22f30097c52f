// Small makers and readers of what goes between a page and its host.
import type { Orchestrator } from '../core/create.ts';
import type { OpenBreaker } from '../core/shared/breaker.ts';
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

/** What rests of what a session would ask; `standard` is asked where it names no model of its own. */
export async function restingFor(
  { breakers, sessions }: Pick<Orchestrator, 'breakers' | 'sessions'>,
  session: string | undefined,
  standard: string | undefined,
): Promise<readonly Fault[]> {
  const resting = breakers();
  if (resting.length === 0) return [];
  const opened = session === undefined ? undefined : await sessions.open(session);
  const own = opened?.ok === true ? opened.value.view().model : '';
  return restingOf(resting, own === '' ? standard : own);
}

/** A model, its provider or whatever else rests: when it is tried again. Of other models nothing, they are on the providers' page. */
function restingOf(breakers: readonly OpenBreaker[], model: string | undefined): readonly Fault[] {
  const provider = model?.slice(0, model.indexOf('/'));
  return breakers
    .filter(({ key }) => key === `model:${model}` || key === `provider:${provider}` || key.startsWith('host:'))
    .map(leftAlone);
}

const leftAlone = ({ name, retryAt, why }: OpenBreaker): Fault =>
  fault(
    'breaker.open',
    `${name} rests until ${new Date(retryAt).toLocaleTimeString()}.${why === undefined ? '' : ` ${why}`}`,
  );
