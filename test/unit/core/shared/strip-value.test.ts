// Hidden characters in values: out of every text, but of none that must stay byte for byte.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { stripValue } from '../../../../src/core/shared/strip-value.ts';

describe('a value without hidden characters', () => {
  it('is the same object where there were none', () => {
    const value = { a: ['x', { b: 'y' }], n: 1, z: null };
    assert.equal(stripValue(value).value, value);
  });

  it('loses them in every text and counts them all', () => {
    const given = { title: 'a\u200bb', items: ['c\u{e0041}', { label: 'd\u202e' }] };
    assert.deepEqual(stripValue(given), {
      value: { title: 'ab', items: ['c', { label: 'd' }] },
      hidden: { invisible: 1, tag: 1, direction: 1 },
    });
  });

  it('keeps names of files, addresses and contents as they are', () => {
    const given = { path: '/w/a\u200b', hunks: '+\u200b', url: 'https://a\u200b' };
    assert.equal(stripValue(given).value, given);
  });
});
