// The watchdog: who is silent for long is named once, who waits or has said something is not.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Run } from '../../../../src/core/orchestrator/run.ts';
import { SILENT_MS, watch } from '../../../../src/core/orchestrator/watchdog.ts';
import type { EventBody } from '../../../../src/protocol/event.ts';
import { FRESH, type Plan, type Step } from '../../../../src/protocol/plan.ts';
import { createFakeClock } from '../../../support/fakes/clock.ts';

describe('the watchdog', () => {
  it('names a step that has been silent for long, once, and no step that waits', async () => {
    const clock = createFakeClock();
    const step = (id: string, state: Step['state']): Step => ({
      ...FRESH,
      id,
      title: id,
      kind: 'agent',
      needs: [],
      input: {},
      state,
      attempts: 1,
      activeAt: clock.now(),
    });
    const plan: Plan = { id: 'p', goal: 'g', revision: 1, steps: [step('busy', 'running'), step('asks', 'waiting')] };
    const noted: EventBody[] = [];
    const run = { id: 'r', plan: () => plan, note: (bodies: readonly EventBody[]) => noted.push(...bodies) };
    const ended = new AbortController();
    let heardAt = 0;
    const watching = watch(run as unknown as Run, clock, () => heardAt, ended.signal);
    await clock.advance(SILENT_MS - 1_000);
    assert.equal(noted.length, 0);
    heardAt = clock.now();
    await clock.advance(SILENT_MS - 40_000);
    assert.equal(noted.length, 0, 'what streams is alive');
    await clock.advance(SILENT_MS * 2);
    assert.deepEqual(
      noted.map((body) => body.type === 'notice.raised' && body.step),
      ['busy'],
    );
    ended.abort();
    await watching;
  });
});
