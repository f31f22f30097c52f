// A session of 100,000 events: opens at once in a fresh process, and takes another event as fast as a short one does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'mocha';
import { openLog } from '../../src/adapters/store/open-log.ts';
import type { EventLogPort } from '../../src/core/ports/log.ts';
import type { Event } from '../../src/protocol/event.ts';
import { emptyHead, foldHead } from '../../src/protocol/session-view.ts';
import { created, notice } from '../contract/log/events.ts';
import { must } from '../contract/log/log-contract.ts';

const OPENER = fileURLToPath(new URL('support/open-session.ts', import.meta.url));
const COUNT = 100_000;
const BATCH = 500;
/** How far the saved head may lag behind within a run. */
const HEAD_LAG = 256;
const OPEN_MS = 500;
/** What a batched event may cost: a bench tells the figure itself, this only that nothing is done once too often. */
const BATCHED_MS = 0.05;

describe(`a session of ${COUNT} events`, function () {
  this.timeout(120_000);
  let folder = '';
  let log: EventLogPort;
  const appended = { short: 0, long: 0, batched: 0 };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orquestra-long-'));
    ({ log } = must(await openLog({ folder, logger: { write: (_, text) => assert.fail(text) } })));
    let head = emptyHead('s');
    const batches: number[] = [];
    for (let seq = 0; seq < COUNT; seq += BATCH) {
      const events = Array.from({ length: BATCH }, (_, index) => eventOf(seq + index + 1));
      batches.push((await timeOf(() => log.append('s', events, false))) / BATCH);
      head = events.filter((event) => event.seq <= COUNT - HEAD_LAG).reduce(foldHead, head);
      if (seq === 1_000) appended.short = await appendCost('short');
    }
    must(await log.saveHead('s', head));
    appended.batched = median(batches);
    appended.long = await appendCost('s', COUNT);
  });
  after(async () => {
    await log.close();
    await rm(folder, { recursive: true });
  });

  const eventOf = (seq: number): Event => (seq === 1 ? created('s', 'Long') : notice('s', seq, 'x'.repeat(200)));

  /** Milliseconds of one more event, each appended by itself. */
  const appendCost = async (session: string, after = 0): Promise<number> => {
    const times: number[] = [];
    for (let seq = after + 1; seq <= after + 300; seq++) {
      const event = seq === 1 ? created(session, 'Short') : notice(session, seq, 'x'.repeat(200));
      times.push(await timeOf(() => log.append(session, [event], false)));
    }
    return median(times);
  };

  it('opens in a fresh process within half a second', async () => {
    const child = spawn(process.execPath, [OPENER, folder, 's'], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (piece) => {
      said += piece;
    });
    assert.deepEqual(await once(child, 'close'), [0, null]);
    const [ms = 0, seq = 0, items = 0] = said.split(' ').map(Number);
    assert.equal(seq, COUNT + 300);
    assert.ok(items > 100, `${items} articles are shown`);
    assert.ok(ms < OPEN_MS, `opening took ${Math.round(ms)} ms`);
  });

  it('is appended to as fast as a short one', () => {
    assert.ok(appended.long < 2 * appended.short + 0.05, `${appended.long} ms, a short one ${appended.short} ms`);
  });

  it('takes batches at a small part of the cost of single events', () => {
    assert.ok(appended.batched < BATCHED_MS, `${appended.batched} ms an event`);
    assert.ok(appended.batched < appended.short / 3, `${appended.batched} ms, by itself ${appended.short} ms`);
  });
});

async function timeOf(work: () => ReturnType<EventLogPort['append']>): Promise<number> {
  const begun = performance.now();
  must(await work());
  return performance.now() - begun;
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
