// The right to write a session goes back when the session could not be opened with it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fail } from '../../../../src/protocol/fault.ts';
import { createFakeLog, type FakeLog } from '../../../support/fakes-log.ts';
import { createSpine, says } from '../../../support/spine.ts';

/** The log, and which sessions this process has the right to write. */
function watchedLog(): { readonly log: FakeLog; readonly held: Set<string> } {
  const log = createFakeLog();
  const held = new Set<string>();
  const lock = async (session: string) => {
    held.add(session);
    return log.lock(session);
  };
  const unlock = async (session: string) => void held.delete(session);
  return { log: { ...log, lock, unlock }, held };
}

describe('a session that cannot be opened', () => {
  it('stayed locked for other windows when there was none of that name', async () => {
    const { log, held } = watchedLog();
    const { sessions } = createSpine({ log });
    const opened = await sessions.open('gone');
    assert.equal(!opened.ok && opened.fault.code, 'session.unknown');
    assert.deepEqual([...held], []);
  });

  it('stayed locked for other windows when its recovery could not be written', async () => {
    const { log, held } = watchedLog();
    const first = createSpine({ log, answers: [() => says('hi')] });
    const created = await first.sessions.create({});
    assert.ok(created.ok);
    await created.value.journal.emit([
      { type: 'run.started', run: 'r', kind: 'turn', goal: 'g', mode: 'agent', model: 'fake/model' },
    ]);
    held.clear();
    log.failAppends(fail('disk.full', 'The disk is full.'));
    const { sessions } = createSpine({ log });
    const opened = await sessions.open(created.value.id);
    assert.equal(!opened.ok && opened.fault.code, 'disk.full');
    assert.deepEqual([...held], []);
    log.failAppends(undefined);
    assert.ok((await sessions.open(created.value.id)).ok);
    assert.deepEqual([...held], [created.value.id]);
  });
});
