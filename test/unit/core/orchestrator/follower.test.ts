// A session that another process writes: shown at once, followed as it grows, opened when it is free.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { Sessions } from '../../../../src/core/orchestrator/sessions.ts';
import type { Ports } from '../../../../src/core/ports.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { succeed } from '../../../../src/protocol/fault.ts';
import { createFakeLog } from '../../../support/fakes-log.ts';
import { createSpine, says, until } from '../../../support/spine.ts';

/** The same store as another process sees it: what the first holds, it does not get. */
function elsewhere(log: Ports['log'], held: Set<string>): Ports['log'] {
  return {
    ...log,
    lock: async (session) => succeed(!held.has(session)),
    unlock: async () => undefined,
  };
}

describe('a session that another process writes', () => {
  it('is shown at once and grows as it is written there, until it can be opened here', async () => {
    const log = createFakeLog();
    const writer = createSpine({ log, answers: [() => says('first'), () => says('second')] });
    const created = await writer.sessions.create({});
    assert.ok(created.ok);
    const { id } = created.value;
    const held = new Set([id]);
    const asked: string[] = [];
    const readerLog = elsewhere(log, held);
    const parts = createSpine({ log }).parts;
    const reader = new Sessions({
      ...parts,
      ports: { ...parts.ports, log: readerLog },
      defaultMode: () => 'agent',
      onHeldElsewhere: (session) => asked.push(session),
    });
    const shown = await reader.show(id);
    assert.ok(shown.ok);
    assert.equal(shown.value.following, true);
    assert.deepEqual(asked, [id]);
    const seen: Event[] = [];
    let moved = false;
    shown.value.journal.subscribe({
      events: (events) => seen.push(...events),
      moved: () => {
        moved = true;
      },
    });
    await writer.dispatch({ type: 'message.send', session: id, parts: [{ type: 'text', text: 'hi' }] });
    await created.value.settled();
    await until(() => seen.some((event) => event.type === 'run.ended'));
    assert.deepEqual(
      seen.map((event) => event.seq),
      log
        .events(id)
        .slice(1)
        .map((event) => event.seq),
    );
    assert.deepEqual(shown.value.view().items, created.value.view().items);
    const refused = await reader.open(id);
    assert.equal(!refused.ok && refused.fault.code, 'session.elsewhere');
    held.delete(id);
    await until(() => moved);
    const opened = await reader.show(id);
    assert.ok(opened.ok);
    assert.equal(opened.value.following, false);
  });
});
