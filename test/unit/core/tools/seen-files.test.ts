// What an agent knows of files, and how much of it is kept.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createSeenFiles } from '../../../../src/core/tools/seen-files.ts';

const sized = (length: number) => ({ hash: `of ${length}`, bytes: new Uint8Array(length) });

describe('the files an agent has seen', () => {
  it('are known by what was noted of them last', () => {
    const seen = createSeenFiles();
    assert.equal(seen.of('/a'), undefined);
    seen.note('/a', sized(1));
    seen.note('/a', sized(2));
    assert.deepEqual(seen.of('/a'), sized(2));
  });

  it('keep their hash when there is no more room for their bytes, the oldest first', () => {
    const seen = createSeenFiles(10);
    seen.note('/a', sized(4));
    seen.note('/b', sized(5));
    seen.note('/a', sized(4));
    seen.note('/c', sized(3));
    assert.deepEqual(seen.of('/b'), { hash: 'of 5' });
    assert.deepEqual([seen.of('/a'), seen.of('/c')], [sized(4), sized(3)]);
  });

  it('lost all others to one that was too large itself', () => {
    const seen = createSeenFiles(10);
    seen.note('/a', sized(4));
    seen.note('/large', sized(11));
    assert.deepEqual(seen.of('/large'), { hash: 'of 11' });
    assert.deepEqual(seen.of('/a'), sized(4));
    seen.note('/large', sized(6));
    assert.deepEqual(seen.of('/large'), sized(6));
  });

  it('never keep more than there is room for, and forget no hash', () => {
    const notes = fc.array(fc.tuple(fc.constantFrom('/a', '/b', '/c', '/d'), fc.nat({ max: 14 })), { maxLength: 40 });
    fc.assert(
      fc.property(notes, (given) => {
        const seen = createSeenFiles(12);
        for (const [path, length] of given) seen.note(path, sized(length));
        const last = new Map(given);
        let kept = 0;
        for (const [path, length] of last) {
          assert.equal(seen.of(path)?.hash, `of ${length}`);
          kept += seen.of(path)?.bytes?.length ?? 0;
        }
        assert.ok(kept <= 12);
        const newest = given.at(-1);
        if (newest !== undefined && newest[1] <= 12) assert.deepEqual(seen.of(newest[0]), sized(newest[1]));
      }),
    );
  });
});
