// The alarm on the speed of spending: told once while it is fast, again when it was calm in between.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createAlarm } from '../../../../src/core/orchestrator/alarm.ts';
import { createJournal } from '../../../../src/core/orchestrator/journal.ts';
import type { Limits } from '../../../../src/protocol/limits.ts';
import { emptyView } from '../../../../src/protocol/session-view.ts';
import { createFakeClock } from '../../../support/fakes/clock.ts';
import { createFakeLog } from '../../../support/fakes-log.ts';

async function notices(limits: Limits, costs: readonly (readonly [number, number])[]) {
  const clock = createFakeClock();
  const log = createFakeLog();
  const journal = createJournal({ log, clock, logger: { write: () => undefined } }, emptyView('s'));
  const alarm = createAlarm({ clock, limits: () => limits, journal, run: 'r' });
  for (const [seconds, usd] of costs) {
    await clock.advance(seconds * 1_000);
    alarm(usd);
  }
  await journal.emit([]);
  return log.events('s').flatMap((event) => (event.type === 'notice.raised' ? [event] : []));
}

describe('the alarm on the speed of spending', () => {
  it('is told once, with what a minute costs', async () => {
    const told = await notices({ alarmUsdPerMinute: 0.5 }, [
      [0, 1],
      [10, 1],
      [10, 1],
      [10, 1],
    ]);
    assert.equal(told.length, 1);
    assert.equal(told[0]?.fault?.code, 'spend.fast');
    assert.equal(told[0]?.fault?.action, 'open-settings');
    assert.match(told[0]?.text ?? '', /\$0\.67 a minute/);
  });

  it('is told again when it was calm in between', async () => {
    const burst = [[1, 2]] as const;
    assert.equal((await notices({ alarmUsdPerMinute: 0.5 }, [...burst, [200, 0.01], ...burst])).length, 2);
    assert.equal((await notices({ alarmUsdPerMinute: 0.5 }, [...burst, [20, 0.01], ...burst])).length, 1);
  });

  it('is silent for slow spending, and where it is off', async () => {
    const slow = Array.from({ length: 20 }, () => [60, 0.4] as const);
    assert.equal((await notices({ alarmUsdPerMinute: 0.5 }, slow)).length, 0);
    assert.equal((await notices({ alarmUsdPerMinute: 0 }, [[0, 100]])).length, 0);
  });

  it('needs no setting: two dollars a minute', async () => {
    assert.equal((await notices({}, [[0, 6]])).length, 0);
    assert.equal((await notices({}, [[0, 6.1]])).length, 1);
  });
});
