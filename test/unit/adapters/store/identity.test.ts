// Telling processes apart by number and start.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'mocha';
import { identify } from '../../../../src/adapters/store/identity.ts';
import { createLiveness } from '../../../../src/adapters/store/liveness.ts';

describe('process identity', function () {
  this.timeout(20_000);
  const { isAlive } = createLiveness();

  it('stays the same while a process lives', async () => {
    const self = await identify(process.pid);
    assert.ok(self !== undefined && self.start !== '');
    assert.deepEqual(await identify(process.pid), self);
    assert.equal(await isAlive(self), true);
  });

  it('is gone with its process', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
    await once(child, 'spawn');
    const identity = await identify(child.pid ?? 0);
    assert.ok(identity !== undefined && (await isAlive(identity)));
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.equal(await isAlive(identity), false);
  });

  it('does not take a later process of the same number for the first', async () => {
    const self = await identify(process.pid);
    assert.equal(await isAlive({ pid: process.pid, start: `${self?.start}0` }), false);
  });

  it('goes by the number alone where the start could not be told', async () => {
    assert.equal(await isAlive({ pid: process.pid, start: '' }), true);
  });
});
