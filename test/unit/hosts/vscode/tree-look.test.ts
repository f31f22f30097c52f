// Looking at the files: at once when that is asked for, and never more often than is cheap.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createTreeLook, LOOK_EVERY_MS } from '../../../../src/hosts/vscode/tree-look.ts';

/** A clock whose sleepers wake when the test says that time has passed. */
function createSlowClock() {
  let now = 0;
  const sleepers = new Map<() => void, number>();
  return {
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const wake = () => {
          sleepers.delete(wake);
          resolve();
        };
        sleepers.set(wake, now + ms);
        signal?.addEventListener('abort', wake);
        if (ms === 0) wake();
      }),
    pass: async (ms: number) => {
      now += ms;
      for (const [wake, at] of sleepers) if (at <= now) wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe('looking at the files', () => {
  it('happens at once, and what is asked soon after counts once, later', async () => {
    const clock = createSlowClock();
    const looks: number[] = [];
    const look = createTreeLook(clock, async () => looks.push(clock.now()));
    look.ask();
    look.ask();
    await clock.pass(0);
    assert.deepEqual(looks, [0]);
    await clock.pass(1_000);
    look.ask();
    look.ask();
    await clock.pass(LOOK_EVERY_MS - 1_001);
    assert.deepEqual(looks, [0]);
    await clock.pass(1);
    assert.deepEqual(looks, [0, LOOK_EVERY_MS]);
    await clock.pass(LOOK_EVERY_MS);
    assert.equal(looks.length, 2, 'nothing was asked since');
  });

  it('does not happen any more after its end', async () => {
    const clock = createSlowClock();
    let looks = 0;
    const look = createTreeLook(clock, async () => {
      looks += 1;
    });
    look.ask();
    await clock.pass(0);
    look.ask();
    look.dispose();
    await clock.pass(LOOK_EVERY_MS);
    look.ask();
    await clock.pass(LOOK_EVERY_MS);
    assert.equal(looks, 1);
  });
});
