// Whether a lock's holder lives is asked of the system no more often than is needed, and never late to see it gone.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import type { ProcessIdentity } from '../../../../src/adapters/store/identity.ts';
import { createLiveness } from '../../../../src/adapters/store/liveness.ts';

function world(keptMs: number) {
  const processes = new Map<number, string>([
    [1, 'a'],
    [2, 'b'],
  ]);
  const asked: number[] = [];
  const liveness = createLiveness({
    pid: 1,
    keptMs,
    exists: (pid) => processes.has(pid),
    identify: async (pid): Promise<ProcessIdentity | undefined> => {
      asked.push(pid);
      const start = processes.get(pid);
      return start === undefined ? undefined : { pid, start };
    },
  });
  return { processes, asked, liveness };
}

describe('liveness', () => {
  it('started a program for each session in the list', async () => {
    const { asked, liveness } = world(1000);
    for (let refresh = 0; refresh < 20; refresh++) {
      assert.equal(await liveness.isAlive({ pid: 1, start: 'a' }), true);
      assert.equal(await liveness.isAlive({ pid: 2, start: 'b' }), true);
      assert.equal(await liveness.isAlive({ pid: 3, start: 'c' }), false);
    }
    assert.deepEqual(asked, [1, 2]);
  });

  it('sees at once that a process is gone, whatever was found before', async () => {
    const { processes, liveness } = world(1000);
    assert.equal(await liveness.isAlive({ pid: 2, start: 'b' }), true);
    processes.delete(2);
    assert.equal(await liveness.isAlive({ pid: 2, start: 'b' }), false);
    processes.set(2, 'later');
    assert.equal(await liveness.isAlive({ pid: 2, start: 'b' }), false);
    assert.equal(await liveness.isAlive({ pid: 2, start: 'later' }), true);
  });

  it('looks again when what was found has grown old', async () => {
    const { processes, asked, liveness } = world(5);
    assert.equal(await liveness.isAlive({ pid: 2, start: 'b' }), true);
    processes.set(2, 'later');
    await sleep(10);
    assert.equal(await liveness.isAlive({ pid: 2, start: 'b' }), false);
    assert.deepEqual(asked, [1, 2, 2]);
  });

  it('does not take an earlier process of its own number for itself', async () => {
    const { liveness } = world(1000);
    assert.equal(await liveness.isAlive({ pid: 1, start: 'before' }), false);
  });
});
