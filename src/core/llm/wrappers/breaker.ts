// Leaves a provider alone that keeps failing: refuses at once, until one request has shown that it answers again.
import type { Breakers } from '../../shared/breaker.ts';
import type { Model } from '../model.ts';

/**
 * Belongs inside `withRetry`, which passes its refusal on without waiting: so each request counts, not each series of
 * attempts, a trial is one request, a breaker that opens between two attempts stops the second, and a step fails at once
 * with a fault that says when it is worth trying again. Around `withRetry`, fifteen requests would have to fail first.
 */
export function withBreaker(model: Model, { breakers }: { readonly breakers: Breakers }): Model {
  const key = `model:${model.id.split('/')[0]}`;
  return {
    ...model,
    stream: async function* (request, signal) {
      const entered = breakers.enter(key);
      if (!entered.ok) return yield { type: 'fault', fault: entered.fault, parts: [] };
      const report = entered.value;
      try {
        for await (const chunk of model.stream(request, signal)) {
          if (chunk.type === 'end') report('ok');
          if (chunk.type === 'fault' && chunk.fault.retryable) report('failed', chunk.fault.text);
          yield chunk;
        }
      } finally {
        // Without effect where it has ended; a consumer that leaves, a stop or a refused key say nothing of the provider.
        report('neutral');
      }
    },
  };
}
