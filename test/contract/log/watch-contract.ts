// What every event log must do for those who follow a session live.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { EventLogPort } from '../../../src/core/ports/log.ts';
import { created, notice, numbers, story } from './events.ts';
import { type LogHarness, must } from './log-contract.ts';

export function describeWatching(name: string, setUp: () => Promise<LogHarness>): void {
  describe(`following a session: ${name}`, function () {
    this.timeout(20_000);
    let harness: LogHarness;
    let log: EventLogPort;
    beforeEach(async () => {
      harness = await setUp();
      log = harness.log;
    });
    afterEach(() => harness.dispose());

    /** Follows as a window does: reads what is new each time it is told. */
    const follow = (session: string) => {
      const seen: number[] = [];
      let told = 0;
      let reading = Promise.resolve();
      const stop = log.watch(session, () => {
        told += 1;
        reading = reading.then(async () => {
          seen.push(...numbers(must(await log.read(session, { after: seen.at(-1) ?? 0 }))));
        });
      });
      const reached = async (seq: number) => {
        for (const end = performance.now() + 3_000; seen.at(-1) !== seq; await sleep(5)) {
          assert.ok(performance.now() < end, `event ${seq} was not told of; seen are ${seen}`);
        }
        return seen;
      };
      return { stop, reached, told: () => told };
    };

    it('tells of what was there before, and of what this process adds', async () => {
      must(await log.append('s', story('s', 3), false));
      const follower = follow('s');
      assert.deepEqual(await follower.reached(3), [1, 2, 3]);
      must(await log.append('s', [notice('s', 4)], false));
      must(await log.append('s', [notice('s', 5)], true));
      assert.deepEqual(await follower.reached(5), [1, 2, 3, 4, 5]);
      follower.stop();
    });

    it('tells of what another process adds, also to a session that was not there yet', async () => {
      const follower = follow('s');
      await harness.appendElsewhere('s', [created('s', 'Elsewhere')]);
      await follower.reached(1);
      await harness.appendElsewhere('s', [notice('s', 2), notice('s', 3)]);
      assert.deepEqual(await follower.reached(3), [1, 2, 3]);
      follower.stop();
    });

    it('tells nobody of another session, and nobody who has stopped', async () => {
      const [one, other] = [follow('s'), follow('t')];
      must(await log.append('t', story('t', 1), false));
      await other.reached(1);
      const before = one.told();
      other.stop();
      const stoppedAt = other.told();
      for (const seq of [2, 3]) must(await log.append('t', [notice('t', seq)], false));
      must(await log.append('s', story('s', 1), false));
      await one.reached(1);
      assert.equal(other.told(), stoppedAt);
      assert.ok(one.told() <= before + 2, `told ${one.told() - before} times of one addition`);
      one.stop();
    });

    it('tells each of several who follow one session', async () => {
      const all = [follow('s'), follow('s'), follow('s')];
      must(await log.append('s', story('s', 2), false));
      for (const follower of all) assert.deepEqual(await follower.reached(2), [1, 2]);
      for (const follower of all) follower.stop();
    });

    it('tells nothing after the log was closed', async () => {
      const follower = follow('s');
      must(await log.append('s', story('s', 2), false));
      await follower.reached(2);
      await log.close();
      const before = follower.told();
      await sleep(450);
      assert.equal(follower.told(), before);
      follower.stop();
    });
  });
}
