// The scheduler beside its reference: random plans that nobody disturbs begin, work and end as the graph says.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { casesOf } from './cases.ts';
import { randomPlan } from './random-plans.ts';
import { expectedEnds, outputOf } from './reference.ts';
import { act, createWorld } from './world.ts';

describe('the scheduler', () => {
  it('runs whatever the graph allows, in an order that it allows, and nothing else', async function () {
    this.timeout(600_000);
    await fc.assert(
      fc.asyncProperty(randomPlan({ most: 12, under: ['group'], timeouts: false }), async (file) => {
        const world = await createWorld(file);
        assert.ok(await act(world.dispatch, { type: 'plan.run', session: world.session.id }));
        await world.runOut();
        const expected = expectedEnds(file);
        const ended = new Map(world.plan().steps.map((step) => [step.id, step.state]));
        for (const [id, end] of expected) assert.equal(ended.get(id), end, `${id} ends ${ended.get(id)}, not ${end}`);
        for (const { input } of world.calls) {
          if (typeof input.refers !== 'string') continue;
          const given = expected.get(input.refers) === 'skipped' ? null : outputOf(input.refers);
          assert.equal(input.given, given, `${input.refers} gives ${String(input.given)}`);
        }
        assert.equal(world.active.size, 0);
      }),
      casesOf(150),
    );
  });
});
