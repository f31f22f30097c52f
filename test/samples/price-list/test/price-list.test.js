import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lines, total } from '../src/price-list.js';

const ARTICLES = [
  { name: 'Pen', price: '3.00', discount: 0 },
  { name: 'Paper', price: '10.00', discount: 25 },
];

test('adds up what is left to pay', () => {
  assert.equal(total(ARTICLES), 1050);
});

test('shows a discount beside the price', () => {
  assert.deepEqual(lines(ARTICLES), ['Pen               3.00', 'Paper             7.50 (-25 %)']);
});
