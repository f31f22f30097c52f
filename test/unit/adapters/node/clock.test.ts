// Identifiers that sort by time, sleeping that can be cut short, hashes.
import { strict as assert } from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createClock } from '../../../../src/adapters/node/clock.ts';

describe('clock', () => {
  it('gives ids that never repeat and sort in the order they were made', async () => {
    const clock = createClock();
    const ids: string[] = [];
    for (let round = 0; round < 5; round++) {
      for (let index = 0; index < 2000; index++) ids.push(clock.id());
      await clock.sleep(2);
    }
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(ids.toSorted(), ids);
    assert.ok(ids.every((id) => /^[0-9a-hjkmnp-tv-z]{28}$/.test(id)));
  });

  it('leaves 80 bits that another clock cannot guess', () => {
    const tails = Array.from({ length: 500 }, () => createClock().id().slice(-16));
    assert.equal(new Set(tails).size, tails.length);
    for (let place = 0; place < 16; place++) {
      assert.ok(new Set(tails.map((tail) => tail[place])).size > 20);
    }
  });

  it('sleeps as long as asked', async () => {
    const started = performance.now();
    await createClock().sleep(30);
    assert.ok(performance.now() - started >= 28);
  });

  it('wakes up at once when aborted, before or meanwhile', async () => {
    const clock = createClock();
    const started = performance.now();
    await clock.sleep(10000, AbortSignal.abort());
    await clock.sleep(10000, AbortSignal.timeout(10));
    assert.ok(performance.now() - started < 2000);
  });

  it('hashes text and bytes alike', () => {
    const clock = createClock();
    const known = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    assert.equal(clock.hash('abc'), known);
    assert.equal(clock.hash(Buffer.from('abc')), known);
    assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
  });
});
