// The forecast of a plan: a range from what steps took in the past that mostly holds what comes, and no number without a case.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { forecastOf } from '../../../../../src/core/orchestrator/plan/forecast.ts';
import type { StepSample } from '../../../../../src/core/ports/spend.ts';
import { FRESH, type Plan, type Step } from '../../../../../src/protocol/plan.ts';

const sample = (model: string, input: number, usd = input / 1e6): StepSample => ({
  ...{ model, requests: 1, input, output: 0, cachedInput: 0, usd, unpriced: 0, minutes: input / 1_000 },
});
const agents = (count: number, more: Partial<Step> = {}): Plan => ({
  ...{ id: 'p', goal: '', revision: 1 },
  steps: Array.from({ length: count }, (_, index) => ({
    ...{ id: `s${index}`, title: 's', kind: 'agent' as const, needs: [], input: {}, ...FRESH, ...more },
  })),
});
const PRICE = { input: 10, cachedInput: 1, output: 30 };
const parts = { model: 'openai/small', priceOf: () => PRICE, seed: 1 };

/** Numbers as they are in life: many small ones, few that are large. */
function createNature(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / (2 ** 32 + 1);
  };
  return () => 3_000 * Math.exp(Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()));
}

describe('the forecast of a plan', () => {
  it('is none for a plan that asks no model, and has no number where there is no case', () => {
    assert.equal(forecastOf(agents(2, { kind: 'tool' }), { ...parts, past: [] }), undefined);
    assert.equal(forecastOf(agents(2, { state: 'done' }), { ...parts, past: [] }), undefined);
    assert.deepEqual(forecastOf(agents(2), { ...parts, past: [] }), { cases: 0 });
  });

  it('rests on steps of the same model, and on others at its price while there are few', () => {
    const own = Array.from({ length: 5 }, () => sample('openai/small', 100, 5));
    const others = Array.from({ length: 9 }, () => sample('anthropic/big', 1_000, 7));
    const same = forecastOf(agents(3), { ...parts, past: [...own, ...others] });
    assert.deepEqual([same?.cases, same?.tokens, same?.usd], [5, { low: 300, high: 300 }, { low: 15, high: 15 }]);
    const other = forecastOf(agents(1), { ...parts, past: others });
    assert.deepEqual(
      [other?.cases, other?.tokens, other?.usd],
      [9, { low: 1_000, high: 1_000 }, { low: 0.01, high: 0.01 }],
    );
  });

  it('tells no money where a price is not known', () => {
    const past = [sample('a/b', 100)];
    assert.equal(forecastOf(agents(1), { ...parts, past, priceOf: () => null })?.usd, undefined);
    assert.ok(forecastOf(agents(1), { ...parts, past, priceOf: () => null })?.tokens !== undefined);
  });

  for (const steps of [1, 3, 10]) {
    it(`holds what comes of ${steps} steps in about four cases of five`, () => {
      const worlds = 300;
      let held = 0;
      for (let world = 1; world <= worlds; world++) {
        const nature = createNature(world * 7_919);
        const past = Array.from({ length: 60 }, () => sample('openai/small', Math.round(nature())));
        const range = forecastOf(agents(steps), { ...parts, past, seed: world })?.tokens;
        const real = Array.from({ length: steps }, nature).reduce((sum, one) => sum + one, 0);
        if (range !== undefined && real >= range.low && real <= range.high) held += 1;
      }
      const share = held / worlds;
      assert.ok(share > 0.7 && share < 0.9, `${share}`);
    });
  }
});
