// Medians and percentiles.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { median, p95, percentile } from '../../bench/statistics.ts';

describe('statistics of the bench', () => {
  it('takes the middle, or the mean of the two in the middle, whatever the order', () => {
    assert.equal(median([9, 1, 5]), 5);
    assert.equal(median([4, 1, 3, 2]), 2.5);
  });

  it('interpolates the 95th percentile', () => {
    const values = Array.from({ length: 101 }, (_, index) => 100 - index);
    assert.equal(p95(values), 95);
    assert.equal(percentile([0, 10], 0.95), 9.5);
  });

  it('refuses to tell anything of nothing', () => {
    assert.throws(() => median([]), /Nothing was measured/);
  });
});
