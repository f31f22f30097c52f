// What of a call still stands: told by call, file and hunk, and counted for the turn.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { FileChange } from '../../../../src/protocol/display.ts';
import type { ToolCallView } from '../../../../src/protocol/view.ts';
import { hunkVerdict, sumOf, verdictOf } from '../../../../webview/review/standing.ts';

const change = (path: string): FileChange => ({
  path,
  label: path,
  change: 'edit',
  hunks: '@@ -1 +1,2 @@\n-a\n+b\n+c\n@@ -9 +10 @@\n-d\n+e',
  added: 3,
  removed: 2,
  before: '1',
  after: '2',
});
const [one, other] = [change('/a'), change('/b')];
const call = (more: Partial<ToolCallView> = {}): ToolCallView => ({
  type: 'tool',
  call: 'c1',
  tool: 't',
  title: '',
  summary: '',
  state: 'done',
  effects: [],
  changes: [one, other],
  ...more,
});

describe('what stands of a call', () => {
  it('is undecided at first, and decided as a whole by the call', () => {
    assert.equal(verdictOf(call(), one), undefined);
    assert.equal(verdictOf(call({ accepted: true }), one), 'accepted');
    assert.equal(hunkVerdict(call({ undone: true, accepted: true }), one, 1), 'rejected');
  });

  it('tells files and hunks apart', () => {
    const decided = call({ undoneParts: [{ path: '/a', hunks: [0] }], acceptedParts: [{ path: '/b' }] });
    assert.equal(hunkVerdict(decided, one, 0), 'rejected');
    assert.equal(hunkVerdict(decided, one, 1), undefined);
    assert.equal(verdictOf(decided, one), undefined);
    assert.equal(verdictOf(decided, other), 'accepted');
    assert.equal(verdictOf(call({ undoneParts: [{ path: '/a', hunks: [0, 1] }] }), one), 'rejected');
  });

  it('counts the files and lines that are left', () => {
    assert.deepEqual(sumOf([call()]), { files: 2, added: 6, removed: 4 });
    assert.deepEqual(sumOf([call({ undoneParts: [{ path: '/a', hunks: [0] }, { path: '/b' }] })]), {
      files: 1,
      added: 1,
      removed: 1,
    });
    assert.deepEqual(sumOf([call({ undone: true }), call({ changes: undefined })]), { files: 0, added: 0, removed: 0 });
  });
});
