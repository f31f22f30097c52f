// The scheduler while somebody stops, pauses, decides and edits in the middle: no rule is broken and everything ends.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { openView } from '../../../../../src/core/orchestrator/open.ts';
import { EventSchema } from '../../../../../src/protocol/event.ts';
import { emptyView, fold } from '../../../../../src/protocol/session-view.ts';
import { casesOf } from './cases.ts';
import { commandOf, disturbance } from './disturbances.ts';
import { randomPlan } from './random-plans.ts';
import { act, createWorld, settle, type World } from './world.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('the scheduler, disturbed', () => {
  it('keeps every rule and comes to an end', async function () {
    this.timeout(600_000);
    const disturbances = fc.array(disturbance, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        randomPlan({ most: 8, under: ['group', 'agent'], timeouts: true }),
        disturbances,
        fc.constantFrom('once', 'again', 'interrupted'),
        async (file, all, end) => {
          const world = await createWorld(file);
          assert.ok(await act(world.dispatch, { type: 'plan.run', session: world.session.id }));
          const asked: Promise<boolean>[] = [];
          for (const one of all) {
            await world.pass(one.after);
            const command = commandOf(one, world.session.id, world.plan());
            if (command !== undefined) asked.push(act(world.dispatch, command));
          }
          if (end === 'interrupted') void world.session.stop('interrupted');
          await world.runOut();
          await Promise.all(asked);
          // What was asked last may have been to go on.
          await world.runOut();
          await checkEnd(world);
          if (end === 'once') return;
          await act(world.dispatch, { type: 'plan.run', session: world.session.id });
          await world.runOut();
          await checkEnd(world);
        },
      ),
      casesOf(200),
    );
  });
});

async function checkEnd({ session, plan, calls, active, log }: World): Promise<void> {
  await settle();
  assert.equal(active.size, 0, 'a runner goes on');
  const open = plan().steps.filter((step) => step.state === 'running' || step.state === 'waiting');
  assert.deepEqual(
    open.map((step) => step.id),
    [],
  );
  const events = log.events(session.id);
  for (const event of events) assert.ok(EventSchema.safeParse(event).success, `not an event: ${JSON.stringify(event)}`);
  const started = (id: string) =>
    events.flatMap((event) => (event.type === 'step.started' && event.id === id ? [event.attempt] : []));
  for (const { id, kind } of plan().steps) {
    const made = calls.filter((call) => call.id === id).map((call) => call.attempt);
    if (kind !== 'group') assert.deepEqual(made, started(id), `${id} runs once in each attempt`);
  }
  assert.deepEqual(plain(events.reduce(fold, emptyView(session.id))), plain(session.view()));
  const reopened = await openView(log, session.id);
  assert.deepEqual(reopened.ok && plain(reopened.value), plain(session.view()));
}
