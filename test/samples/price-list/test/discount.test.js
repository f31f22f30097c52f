import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discounted, discountOn } from '../src/discount.js';

test('takes off a discount that is a whole number of cents', () => {
  assert.equal(discounted(2990, 10), 2691);
  assert.equal(discounted(400, 0), 400);
});

test('rounds a discount to the nearest cent', () => {
  // 15 % of 9.99 is 1.4985, so 1.50 is taken off.
  assert.equal(discountOn(999, 15), 150);
  assert.equal(discounted(999, 15), 849);
});

test('refuses discounts that make no sense', () => {
  assert.throws(() => discounted(100, 120), RangeError);
});
