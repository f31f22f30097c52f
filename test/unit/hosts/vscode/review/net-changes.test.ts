// What a reviewer is shown of several calls: one entry a file, from its first state to its last.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { netChanges, type Recorded } from '../../../../../src/hosts/vscode/review/net-changes.ts';
import type { FileChange } from '../../../../../src/protocol/display.ts';

let calls = 0;
function step(path: string, before: string | null, after: string | null, more: Partial<FileChange> = {}): Recorded {
  const change = before === null ? 'create' : after === null ? 'delete' : 'edit';
  calls += 1;
  return {
    call: `c${calls}`,
    undo: false,
    change: { path, label: path.slice(1), change, hunks: '', added: 0, removed: 0, before, after, ...more },
  };
}
const moved = (from: string, path: string, hash: string) => step(path, hash, hash, { change: 'move', from });
const brief = (all: readonly Recorded[]) =>
  netChanges(all).map(({ path, from, before, after, whole }) => ({ path, from, before, after, whole }));
const net = (path: string, before: string | null, after: string | null, from?: string) => ({
  path,
  from,
  before,
  after,
  whole: true,
});

describe('netChanges', () => {
  it('joins several edits of a file and keeps the files apart', () => {
    assert.deepEqual(brief([step('/a', '1', '2'), step('/b', '8', '9'), step('/a', '2', '3')]), [
      net('/a', '1', '3'),
      net('/b', '8', '9'),
    ]);
  });

  it('leaves out what came to nothing', () => {
    assert.deepEqual(brief([step('/a', '1', '2'), step('/a', '2', '1')]), []);
    assert.deepEqual(brief([step('/a', null, '2'), step('/a', '2', null)]), []);
    assert.deepEqual(brief([moved('/a', '/b', '1'), moved('/b', '/a', '1')]), []);
  });

  it('follows a file that is moved, before and after it is edited', () => {
    assert.deepEqual(brief([step('/a', '1', '2'), moved('/a', '/b', '2'), step('/b', '2', '3')]), [
      net('/b', '1', '3', '/a'),
    ]);
    assert.deepEqual(brief([moved('/a', '/b', '1'), moved('/b', '/c', '1')]), [net('/c', '1', '1', '/a')]);
    assert.deepEqual(brief([moved('/a', '/b', '1'), step('/a', null, '5')]), [
      net('/b', '1', '1', '/a'),
      net('/a', null, '5'),
    ]);
  });

  it('is an edit of what a file took the place of', () => {
    assert.deepEqual(brief([step('/b', '9', null), moved('/a', '/b', '1')]), [
      net('/b', '9', '1'),
      net('/a', '1', null),
    ]);
  });

  it('deletes from where the file was in the beginning', () => {
    assert.deepEqual(brief([moved('/a', '/b', '1'), step('/b', '1', null)]), [net('/a', '1', null)]);
  });

  it('says when something else has changed the file in between', () => {
    assert.deepEqual(brief([step('/a', '1', '2'), step('/a', '5', '6')]), [{ ...net('/a', '1', '6'), whole: false }]);
  });

  it('keeps a change of the mode alone, and why a state was not kept', () => {
    const [mode] = netChanges([step('/a', '1', '1', { was: { mode: 0o644 }, is: { mode: 0o755 } })]);
    assert.equal(mode?.is?.mode, 0o755);
    const [lost] = netChanges([step('/a', '1', '2', { unkept: 'too large' }), step('/a', '2', '3')]);
    assert.equal(lost?.unkept, 'too large');
  });
});
