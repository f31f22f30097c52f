// Counts what each request took: tokens, time and money, where the price is known.
import type { Usage } from '../../../protocol/message.ts';
import type { Model, ModelChunk, ModelPrice } from '../model.ts';

export interface Reading {
  readonly model: string;
  readonly outcome: 'end' | 'fault' | 'left';
  readonly usage?: Usage;
  /** US dollars; null where price or usage is unknown. */
  readonly cost: number | null;
  readonly ms: number;
  /** Until something could be shown; undefined when nothing was. */
  readonly firstChunkMs?: number;
}

/** Null when it cannot be known: an unknown price is not a price of nothing. */
export function costOf(usage: Usage | undefined, listed: ModelPrice | null): number | null {
  if (listed === null || usage === undefined) return null;
  const price = listed.above !== undefined && usage.input > listed.above.tokens ? listed.above : listed;
  const written = usage.cacheWrite ?? 0;
  const fresh = Math.max(0, usage.input - usage.cachedInput - written);
  const dollars =
    fresh * price.input +
    usage.cachedInput * price.cachedInput +
    written * (price.cacheWrite ?? price.input) +
    usage.output * price.output;
  return dollars / 1_000_000;
}

/** `report` is called once for each request, also when the consumer left before its end. */
export function withMeter(model: Model, clock: { now(): number }, report: (reading: Reading) => void): Model {
  return {
    ...model,
    stream: async function* (request, signal) {
      const began = clock.now();
      let firstChunkMs: number | undefined;
      let last: ModelChunk | undefined;
      try {
        for await (const chunk of model.stream(request, signal)) {
          last = chunk;
          if (chunk.type !== 'end' && chunk.type !== 'fault') firstChunkMs ??= clock.now() - began;
          yield chunk;
        }
      } finally {
        const ended = last?.type === 'end' || last?.type === 'fault' ? last : undefined;
        report({
          model: model.id,
          outcome: ended?.type ?? 'left',
          cost: costOf(ended?.usage, model.price),
          ms: clock.now() - began,
          ...(ended?.usage === undefined ? {} : { usage: ended.usage }),
          ...(firstChunkMs === undefined ? {} : { firstChunkMs }),
        });
      }
    },
  };
}
