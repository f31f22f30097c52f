// Which articles are drawn: enough to fill the view, and never more than a little around it.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { lastRange, rangeFor } from '../../../../webview/text/window-range.ts';

const heightsOf = fc.array(fc.integer({ min: 10, max: 400 }), { minLength: 1, maxLength: 300 });

describe('rangeFor', () => {
  it('draws what is in sight and leaves out the rest', () => {
    const heights = Array.from({ length: 1_000 }, () => 50);
    assert.deepEqual(rangeFor({ heights, top: 10_000, height: 500, around: 100 }), {
      start: 198,
      end: 212,
      before: 9_900,
      after: 39_400,
    });
  });

  it('keeps the sum of all heights wherever it looks', () => {
    fc.assert(
      fc.property(heightsOf, fc.integer({ min: 0, max: 50_000 }), (heights, top) => {
        const { start, end, before, after } = rangeFor({ heights, top, height: 600, around: 200 });
        const drawn = heights.slice(start, end).reduce((sum, height) => sum + height, 0);
        assert.equal(
          before + drawn + after,
          heights.reduce((sum, height) => sum + height, 0),
        );
        assert.ok(end > start);
      }),
    );
  });
});

describe('lastRange', () => {
  it('ends with the newest and fills the view', () => {
    fc.assert(
      fc.property(heightsOf, (heights) => {
        const { start, end, before } = lastRange({ heights, height: 600, around: 200 });
        const drawn = heights.slice(start, end).reduce((sum, height) => sum + height, 0);
        assert.equal(end, heights.length);
        assert.ok(start === 0 || drawn >= 800);
        assert.equal(
          before + drawn,
          heights.reduce((sum, height) => sum + height, 0),
        );
      }),
    );
  });
});
