// Leases: readers share, a writer owns its path and what lies under it, nobody starves, an aborted waiter leaves no trace.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createLeases } from '../../../../src/core/orchestrator/leases.ts';

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('leases', () => {
  it('lets readers of a path in together and a writer in alone', async () => {
    const leases = createLeases();
    const order: string[] = [];
    const first = await leases.take([{ key: '/w/a', kind: 'read' }], never);
    const second = await leases.take([{ key: '/w/a', kind: 'read' }], never);
    const writing = leases.take([{ key: '/w/a', kind: 'write' }], never).then((give) => {
      order.push('write');
      return give;
    });
    await settle();
    assert.deepEqual(order, []);
    first();
    await settle();
    assert.deepEqual(order, []);
    second();
    (await writing)();
    assert.deepEqual(order, ['write']);
  });

  it('counts a folder as everything under it, and a neighbour with a longer name as something else', async () => {
    const leases = createLeases();
    const give = await leases.take([{ key: '/w/src', kind: 'write' }], never);
    let under = false;
    const waiting = leases.take([{ key: '/w/src/a.ts', kind: 'read' }], never).then((back) => {
      under = true;
      back();
    });
    const beside = await leases.take([{ key: '/w/src-old', kind: 'write' }], never);
    await settle();
    assert.equal(under, false);
    beside();
    give();
    await waiting;
    assert.equal(under, true);
  });

  it('does not let later readers overtake a writer that waits', async () => {
    const leases = createLeases();
    const order: string[] = [];
    const give = await leases.take([{ key: '/w/a', kind: 'read' }], never);
    const take = async (kind: 'read' | 'write', name: string) => {
      const back = await leases.take([{ key: '/w/a', kind }], never);
      order.push(name);
      back();
    };
    const all = [take('write', 'writer'), take('read', 'reader')];
    await settle();
    assert.deepEqual(order, []);
    give();
    await Promise.all(all);
    assert.deepEqual(order, ['writer', 'reader']);
  });

  it('forgets a waiter that is aborted and lets those behind it in', async () => {
    const leases = createLeases();
    const give = await leases.take([{ key: '/w/a', kind: 'read' }], never);
    const controller = new AbortController();
    const writer = leases.take([{ key: '/w/a', kind: 'write' }], controller.signal);
    const reader = leases.take([{ key: '/w/a', kind: 'read' }], never);
    controller.abort(new Error('stopped'));
    await assert.rejects(writer, /stopped/);
    (await reader)();
    give();
  });
});

describe('leases of commands', () => {
  it('let files be read beside a command, and keep writers and other commands of that folder away', async () => {
    const leases = createLeases();
    const give = await leases.take([{ key: '/w', kind: 'run' }], never);
    (await leases.take([{ key: '/w/a.ts', kind: 'read' }], never))();
    let wrote = false;
    const writing = leases.take([{ key: '/w/a.ts', kind: 'write' }], never).then((back) => {
      wrote = true;
      back();
    });
    await settle();
    assert.equal(wrote, false);
    give();
    await writing;
  });

  it('know one place in the two spellings of Windows', async () => {
    const leases = createLeases();
    const give = await leases.take([{ key: 'C:\\w', kind: 'run' }], never);
    let wrote = false;
    const writing = leases.take([{ key: 'c:/w/a.ts', kind: 'write' }], never).then((back) => {
      wrote = true;
      back();
    });
    await settle();
    assert.equal(wrote, false);
    give();
    await writing;
  });
});
