// Which failures count against whom: the model that failed, or its provider as a whole; all agents share what is known.
import type { Fault } from '../../../protocol/fault.ts';
import type { Breakers, ReportCall } from '../../shared/breaker.ts';
import type { LastChunk } from './route.ts';

export interface Gate {
  /** Why a model would not be asked now. */
  refusal(model: string): Fault | undefined;
  /** `insists`: somebody may have mended what the provider refused. */
  enter(model: string, insists: boolean): Entered;
}

type Entered =
  | { readonly ok: true; readonly report: (last: LastChunk | undefined) => void }
  | { readonly ok: false; readonly fault: Fault };

/** Nobody gets through to the provider, whichever of its models is asked. */
const OF_PROVIDER: ReadonlySet<string> = new Set(['model.unreachable', 'model.unauthorized', 'model.quota']);
const OF_MODEL: ReadonlySet<string> = new Set([
  'model.overloaded',
  'model.malformed',
  'model.stalled',
  'model.cut',
  'model.rate-limited',
]);

export function createGate(breakers: Breakers): Gate {
  /** What providers refused that will not pass by itself. */
  const refused = new Map<string, Fault>();
  const explained = (provider: string, fault: Fault) => refused.get(provider) ?? fault;
  const keysOf = (model: string) => {
    const provider = model.split('/')[0] ?? model;
    return { provider, keys: [`provider:${provider}`, `model:${model}`] as const };
  };
  return {
    refusal: (model) => {
      const { provider, keys } = keysOf(model);
      const whole = breakers.refusal(keys[0]);
      return whole === undefined ? breakers.refusal(keys[1]) : explained(provider, whole);
    },
    enter: (model, insists) => {
      const { provider, keys } = keysOf(model);
      const whole = breakers.enter(keys[0], insists && refused.has(provider));
      if (!whole.ok) return { ok: false, fault: explained(provider, whole.fault) };
      const own = breakers.enter(keys[1]);
      if (!own.ok) {
        whole.value('neutral');
        return own;
      }
      return {
        ok: true,
        report: (last) => {
          const fault = last?.type === 'fault' ? last.fault : undefined;
          if (last?.type === 'end') refused.delete(provider);
          if (fault !== undefined && !fault.retryable && countsFor(fault) === 'provider') refused.set(provider, fault);
          tell(whole.value, last, 'provider');
          tell(own.value, last, 'model');
        },
      };
    },
  };
}

function tell(report: ReportCall, last: LastChunk | undefined, who: 'provider' | 'model'): void {
  const fault = last?.type === 'fault' ? last.fault : undefined;
  if (fault === undefined) report(last === undefined ? 'neutral' : 'ok');
  else if (countsFor(fault) !== who) report('neutral');
  else report('failed', fault.text, restOf(fault));
}

/** How long the provider said that it takes no more. */
const restOf = ({ code, retryAfterMs }: Fault) =>
  code === 'model.rate-limited' && retryAfterMs !== undefined ? { ms: retryAfterMs, code } : undefined;

/** A key that may not use one model may use others. */
export function countsFor({ code, cause = '' }: Fault): 'provider' | 'model' | undefined {
  if (code === 'model.unauthorized' && cause.startsWith('403')) return undefined;
  if (OF_PROVIDER.has(code)) return 'provider';
  return OF_MODEL.has(code) ? 'model' : undefined;
}
