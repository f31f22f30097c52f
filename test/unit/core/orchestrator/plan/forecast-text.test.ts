// What a forecast says: a range with how often it holds, and no more certainty than its cases give.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { forecastText } from '../../../../../src/core/orchestrator/plan/forecast-text.ts';

const both = (number: number) => ({ low: number, high: number });

describe('the words of a forecast', () => {
  it('claimed four cases of five from a single step, and no time at all', () => {
    assert.equal(
      forecastText({ cases: 1, tokens: both(3_260), minutes: both(0.002) }),
      'Forecast: a price that is not known, 3,260 tokens, under 0.1 minutes: a guess, from 1 step of the past.',
    );
  });

  it('tell how often the range holds where enough is known', () => {
    assert.equal(
      forecastText({
        cases: 10,
        tokens: { low: 900, high: 1_200 },
        usd: { low: 0.5, high: 1 },
        minutes: { low: 0.5, high: 12 },
      }),
      'Forecast: $0.50 to $1.00, 900 to 1,200 tokens, 0.5 to 12 minutes: four cases of five, from 10 steps of the past.',
    );
  });

  it('say that nothing is known yet', () => {
    assert.match(forecastText({ cases: 0 }), /no cases yet/);
  });
});
