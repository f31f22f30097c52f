// Numbers as people read them.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ago, bytes, dollars, duration, tokens } from '../../../../webview/text/format.ts';

describe('format', () => {
  it('shortens tokens, bytes and durations', () => {
    assert.deepEqual([950, 1_250, 18_400, 2_000_000].map(tokens), ['950', '1.3k', '18k', '2M']);
    assert.deepEqual([12, 2_048, 190_000, 3_145_728].map(bytes), ['12 B', '2 KB', '186 KB', '3 MB']);
    assert.deepEqual([40, 3_200, 59_000, 61_000, 3_700_000].map(duration), [
      '40 ms',
      '3.2 s',
      '59 s',
      '1 m 1 s',
      '1 h 1 m',
    ]);
  });

  it('does not round a small cost away', () => {
    assert.deepEqual([0, 0.0012, 1.239].map(dollars), ['$0.00', '$0.0012', '$1.24']);
  });

  it('tells how long ago in one unit', () => {
    assert.deepEqual(
      [0, 5 * 60_000, 3 * 3_600_000, 50 * 3_600_000].map((past) => ago(0, past)),
      ['now', '5 min', '3 h', '2 d'],
    );
  });
});
