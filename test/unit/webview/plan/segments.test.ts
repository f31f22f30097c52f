// Which rows of a long list are drawn.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { segmentsOf } from '../../../../webview/plan/segments.ts';

const range = (start: number, end: number) => ({ start, end, before: 0, after: 0 });
const HEIGHTS = [10, 20, 30, 40, 50];

describe('segmentsOf', () => {
  it('keeps the room of what it leaves out', () => {
    assert.deepEqual(segmentsOf(HEIGHTS, range(1, 3), -1), [{ gap: 10 }, { index: 1 }, { index: 2 }, { gap: 90 }]);
  });

  it('keeps a row outside the window that has the focus', () => {
    assert.deepEqual(segmentsOf(HEIGHTS, range(0, 1), 3), [{ index: 0 }, { gap: 50 }, { index: 3 }, { gap: 50 }]);
    assert.deepEqual(segmentsOf(HEIGHTS, range(4, 5), 0), [{ index: 0 }, { gap: 90 }, { index: 4 }]);
  });

  it('leaves nothing out of a short list', () => {
    assert.deepEqual(segmentsOf([1, 2], range(0, 2), -1), [{ index: 0 }, { index: 1 }]);
  });
});
