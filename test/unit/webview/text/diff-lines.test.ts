// Unified diffs as runs of equal lines.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diffRuns } from '../../../../webview/text/diff-lines.ts';

describe('diffRuns', () => {
  it('joins neighbouring lines of a kind and keeps each hunk apart', () => {
    assert.deepEqual(diffRuns('@@ -1,2 +1,3 @@\n a\n-b\n+c\n+d\n@@ -9 +9 @@\n-x\n+y\n'), [
      { kind: 'hunk', text: '@@ -1,2 +1,3 @@' },
      { kind: 'context', text: ' a' },
      { kind: 'removed', text: '-b' },
      { kind: 'added', text: '+c\n+d' },
      { kind: 'hunk', text: '@@ -9 +9 @@' },
      { kind: 'removed', text: '-x' },
      { kind: 'added', text: '+y' },
    ]);
  });

  it('loses no line of a large diff', () => {
    const lines = Array.from({ length: 5_000 }, (_, index) => `${index % 7 < 3 ? '+' : ' '}line ${index}`);
    assert.equal(
      diffRuns(lines.join('\n'))
        .map((run) => run.text)
        .join('\n'),
      lines.join('\n'),
    );
  });
});
