// The journal: what is told in one moment is stored in one go and in order, and nobody waits for ever.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createJournal } from '../../../../src/core/orchestrator/journal.ts';
import type { EventLogPort } from '../../../../src/core/ports/log.ts';
import type { EventBody } from '../../../../src/protocol/event.ts';
import { succeed } from '../../../../src/protocol/fault.ts';
import { emptyView } from '../../../../src/protocol/session-view.ts';
import { createFakeClock } from '../../../support/fakes/clock.ts';
import { createFakeLog } from '../../../support/fakes-log.ts';

const titled = (title: string): EventBody => ({ type: 'session.renamed', title });

function journalOver(append: EventLogPort['append']) {
  const log = { ...createFakeLog(), append };
  return createJournal({ log, clock: createFakeClock(), logger: { write: () => undefined } }, emptyView('s'));
}

describe('the journal', () => {
  it('stores what is told in one moment in one go, in its order, and waits for the disk when one of all must', async () => {
    const appends: (readonly [string, boolean])[] = [];
    const journal = journalOver(async (_session, events, durable) => {
      appends.push([events.map((event) => event.seq).join(' '), durable]);
      return succeed(undefined);
    });
    void journal.note([titled('a')]);
    void journal.emit([titled('b')]);
    await Promise.all([journal.emit([titled('c'), titled('d')], true), journal.note([titled('e')])]);
    assert.deepEqual(appends, [['1 2 3 4 5', true]]);
    assert.equal(journal.view().title, 'e');
    assert.equal(journal.busy, false);
  });

  it('stores no key or password, and cleans an event once', async () => {
    const stored: string[] = [];
    const journal = journalOver(async (_session, events) => {
      stored.push(...events.map((event) => JSON.stringify(event)));
      return succeed(undefined);
    });
    const secret = ['npm', '_', 'aB3'.repeat(12)].join('');
    const [clean] = journal.clean([titled(`a ${secret}`)]);
    assert.deepEqual(clean, titled('a [redacted: npm-token]'));
    assert.equal(journal.clean(clean === undefined ? [] : [clean])[0], clean);
    await Promise.all([journal.emit([titled(`b ${secret}`)]), journal.note([titled(`c ${secret}`)])]);
    assert.equal(stored.length, 2);
    for (const line of stored) assert.ok(!line.includes(secret) && line.includes('[redacted: npm-token]'), line);
    assert.equal(journal.view().title, 'c [redacted: npm-token]');
  });

  it('lets what nobody waits for gather while something is stored', async () => {
    const sizes: number[] = [];
    const journal = journalOver(async (_session, events) => {
      sizes.push(events.length);
      await Promise.resolve();
      return succeed(undefined);
    });
    const first = journal.emit([titled('first')]);
    for (let count = 0; count < 10; count++) {
      void journal.note([titled(`note ${count}`)]);
      await Promise.resolve();
    }
    assert.equal(journal.busy, true);
    await first;
    await journal.note([titled('last')]);
    assert.equal(
      sizes.reduce((sum, size) => sum + size),
      12,
    );
    assert.ok(sizes.length <= 3, `${sizes}`);
    assert.equal(journal.view().title, 'last');
  });

  it('hands on what the log throws, and goes on', async () => {
    let calls = 0;
    const journal = journalOver(async () => {
      calls += 1;
      if (calls === 1) throw new Error('a bug');
      return succeed(undefined);
    });
    await assert.rejects(journal.emit([titled('a')]), /a bug/);
    await journal.emit([titled('b')]);
    assert.equal(journal.view().title, 'b');
  });
});
