// How often a step is tried: those of a plan by themselves, the turn that somebody waits for once.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { StepRunner } from '../../../../src/core/orchestrator/run.ts';
import { createSpine } from '../../../support/spine.ts';

const away = (count: { tried: number }): StepRunner => {
  return async () => {
    count.tried += 1;
    return { state: 'failed', fault: { code: 'model.unreachable', text: 'It cannot be reached.', retryable: true } };
  };
};

describe('attempts', () => {
  it('kept a turn waiting for minutes when its model could not be reached', async () => {
    const count = { tried: 0 };
    const spine = createSpine({ agent: away(count) });
    const session = await spine.sessions.create({});
    assert.ok(session.ok);
    await session.value.send([{ type: 'text', text: 'hi' }], 'ask');
    assert.equal((await session.value.settled())?.fault?.code, 'model.unreachable');
    assert.equal(count.tried, 1);
  });

  it('are made again for a step of a plan', async () => {
    const count = { tried: 0 };
    const spine = createSpine({ agent: away(count) });
    const session = await spine.sessions.create({});
    assert.ok(session.ok);
    const { id } = session.value;
    const steps = [{ id: 'a', input: 'Go', retry: { attempts: 2, pauseMs: 1 } }];
    assert.ok((await spine.dispatch({ type: 'plan.open', session: id, plan: { steps } })).ok);
    assert.ok((await spine.dispatch({ type: 'plan.run', session: id })).ok);
    assert.equal((await session.value.settled())?.outcome, 'failed');
    assert.equal(count.tried, 2);
  });
});
