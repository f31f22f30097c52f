// A run carried out again from its log alone: turns and plans come out event for event, and what was tampered with is named.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Event } from '../../../../../src/protocol/event.ts';
import { calls, says } from '../../../../support/spine.ts';
import { assertReplays, replay, runPlan, runTurn, withPlan, worldOf } from './world.ts';

const echo = (id: string, input: object = {}, more: object = {}) => ({
  id,
  kind: 'tool',
  tool: 'echo',
  input: { say: id, ...input },
  ...more,
});

describe('a replay', () => {
  it('of a turn with calls side by side asks no model and runs no tool', async () => {
    const spine = worldOf({
      answers: [
        () => calls(['c1', 'look', { wait: 3 }], ['c2', 'echo', { say: 'x', problem: 'a.ts' }]),
        () => says('Done.'),
      ],
    });
    const session = await runTurn(spine, 'Look');
    await assertReplays(spine, session.id);
  });

  it('of a plan has its steps side by side, its failures and its attempts as they were', async () => {
    const spine = worldOf();
    const session = await withPlan(spine, {
      goal: 'g',
      steps: [
        echo('slow', { wait: 8 }),
        echo('quick'),
        echo('shaky', { fail: 'not now', times: 1 }, { retry: { attempts: 2, pauseMs: 1 } }),
        echo('bad', { fail: 'never' }),
        echo('after', {}, { needs: ['slow', 'quick'] }),
      ],
    });
    await runPlan(spine, session);
    await assertReplays(spine, session.id);
  });

  it('names the first event that comes out otherwise', async () => {
    const spine = worldOf();
    const session = await withPlan(spine, {
      goal: 'g',
      steps: [echo('one'), echo('two', { say: '{{steps.one.output.text}}' })],
    });
    await runPlan(spine, session);
    const events = spine.log.events(session.id) as Event[];
    const place = events.findIndex((event) => event.type === 'message.completed' && event.step === 'two');
    const told = events[place];
    assert.ok(told?.type === 'message.completed');
    events[place] = {
      ...told,
      parts: told.parts.map((part) => (part.type === 'tool-call' ? { ...part, arguments: '{"say":"other"}' } : part)),
    };
    const report = await replay(spine, session.id);
    assert.equal(report.same, false);
    assert.equal(report.difference?.seq, place + 1);
  });
});
