import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatEuros, parseEuros } from '../src/money.js';

test('reads amounts with and without cents', () => {
  assert.equal(parseEuros('12'), 1200);
  assert.equal(parseEuros('12.5'), 1250);
  assert.equal(parseEuros(' 0.09 '), 9);
});

test('refuses what is not an amount', () => {
  assert.throws(() => parseEuros('12,50'), /not an amount/);
});

test('writes amounts with two digits of cents', () => {
  assert.equal(formatEuros(1205), '12.05');
  assert.equal(formatEuros(-5), '-0.05');
});
