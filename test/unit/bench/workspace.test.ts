// The generated workspace: always the same, and with as many needles as it says.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { FILES, NEEDLE, sourceOf, targetText } from '../../bench/workspace.ts';

describe('the workspace of the bench', () => {
  it('holds the needle in one file of a hundred', () => {
    const holders = Array.from({ length: FILES - 1 }, (_, index) => sourceOf(index)).filter((text) =>
      text.includes(NEEDLE),
    );
    assert.equal(holders.length, 44);
  });

  it('differs from file to file and not from time to time', () => {
    assert.notEqual(sourceOf(1), sourceOf(2));
    assert.equal(sourceOf(1234), sourceOf(1234));
  });

  it('has lines to edit that occur once each', () => {
    const text = targetText();
    for (const index of [0, 1, 19, 199]) assert.equal(text.split(`'before ${index}'`).length, 2);
  });
});
