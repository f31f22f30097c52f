// The meter: what a request cost, and null where that cannot be known.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Model, ModelChunk } from '../../../../../src/core/llm/model.ts';
import { costOf, type Reading, withMeter } from '../../../../../src/core/llm/wrappers/meter.ts';

const PRICE = { input: 2, cachedInput: 0.2, output: 10, cacheWrite: 2.5 };
const USAGE = { input: 1_000_000, cachedInput: 500_000, cacheWrite: 100_000, output: 200_000 };

describe('costOf', () => {
  it('prices fresh, cached and written input apart', () => {
    assert.equal(costOf(USAGE, PRICE), 0.4 * 2 + 0.5 * 0.2 + 0.1 * 2.5 + 0.2 * 10);
  });

  it('takes the input price for cache writes that have none of their own', () => {
    assert.equal(costOf({ ...USAGE, output: 0, cachedInput: 0 }, { input: 1, cachedInput: 0, output: 0 }), 1);
  });

  it('does not know what an unknown price or usage costs', () => {
    assert.equal(costOf(USAGE, null), null);
    assert.equal(costOf(undefined, PRICE), null);
  });

  it('knows that a local model costs nothing', () => {
    assert.equal(costOf(USAGE, { input: 0, cachedInput: 0, output: 0 }), 0);
  });
});

describe('withMeter', () => {
  const run = async (chunks: readonly ModelChunk[], take = Number.POSITIVE_INFINITY) => {
    const readings: Reading[] = [];
    let now = 0;
    const model: Model = {
      id: 'p/m',
      capabilities: {
        tools: true,
        images: true,
        thinking: false,
        structured: true,
        files: false,
        continues: false,
        efforts: [],
        contextLimit: null,
        outputLimit: null,
      },
      local: false,
      price: PRICE,
      stream: async function* () {
        for (const chunk of chunks) {
          now += 10;
          yield chunk;
        }
      },
    };
    const metered = withMeter(model, { now: () => now }, (reading) => readings.push(reading));
    const seen: ModelChunk[] = [];
    for await (const chunk of metered.stream({ system: '', messages: [], tools: [] }, new AbortController().signal)) {
      seen.push(chunk);
      if (seen.length >= take) break;
    }
    return { seen, readings };
  };
  const text: ModelChunk = { type: 'text', part: 0, text: 'h' };

  it('reports once, and passes everything on', async () => {
    const end: ModelChunk = { type: 'end', parts: [], stop: 'end', usage: { ...USAGE, input: 1_000_000 } };
    const { seen, readings } = await run([text, end]);
    assert.deepEqual(seen, [text, end]);
    assert.equal(readings.length, 1);
    assert.deepEqual(
      [readings[0]?.outcome, readings[0]?.ms, readings[0]?.firstChunkMs, readings[0]?.usage],
      ['end', 20, 10, USAGE],
    );
    assert.equal(readings[0]?.cost, costOf(USAGE, PRICE));
  });

  it('reports a failure without usage as unknown', async () => {
    const { readings } = await run([{ type: 'fault', fault: { code: 'x', text: 'x', retryable: false }, parts: [] }]);
    assert.deepEqual([readings[0]?.outcome, readings[0]?.cost, readings[0]?.firstChunkMs], ['fault', null, undefined]);
  });

  it('reports a consumer that left', async () => {
    assert.equal((await run([text, text], 1)).readings[0]?.outcome, 'left');
  });
});
