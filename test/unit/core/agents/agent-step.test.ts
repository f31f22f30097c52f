// What the agent's step gives a model: a transcript that every provider takes, whatever the log holds.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Route } from '../../../../src/core/llm/route/route.ts';
import { INTERRUPTED_RESULT } from '../../../../src/core/llm/transcript.ts';
import { delegate } from '../../../../src/core/tools/builtin/delegate.ts';
import { createFakeLog } from '../../../support/fakes-log.ts';
import { failing, type RouteWorld, routeWorld } from '../../../support/route-world.ts';
import { calls, createSpine, fakeTool, READ, says, until } from '../../../support/spine.ts';
import { assertReplays } from '../orchestrator/replay/world.ts';

describe('the agent step', () => {
  it('sent a call without a result, which providers refuse', async () => {
    const log = createFakeLog();
    const stamp = { v: 1, at: 1, session: 's', run: 'r' };
    const call = { type: 'tool-call' as const, call: 'c1', tool: 'look', arguments: '{"pa' };
    await log.append(
      's',
      [
        { ...stamp, seq: 1, type: 'session.created', title: 't', roots: ['/w'], mode: 'agent', model: 'fake/model' },
        { ...stamp, seq: 2, type: 'run.started', kind: 'turn', goal: 'go', mode: 'agent', model: 'fake/model' },
        { ...stamp, seq: 3, type: 'message.added', message: 'm1', parts: [{ type: 'text', text: 'go' }] },
        { ...stamp, seq: 4, type: 'message.completed', message: 'm2', parts: [call], state: 'complete' },
        { ...stamp, seq: 5, type: 'run.ended', outcome: 'failed' },
      ],
      true,
    );
    const spine = createSpine({ log, answers: [() => says('ok')] });
    const opened = await spine.sessions.open('s');
    assert.ok(opened.ok);
    await opened.value.send([{ type: 'text', text: 'go on' }], 'none');
    await opened.value.settled();
    assert.deepEqual(
      spine.requests[0]?.messages.map(({ role, parts }) => [role, parts]),
      [
        ['user', [{ type: 'text', text: 'go' }]],
        ['assistant', [call]],
        ['tool', [{ type: 'tool-result', call: 'c1', text: INTERRUPTED_RESULT, failed: true }]],
        ['user', [{ type: 'text', text: 'go on' }]],
      ],
    );
  });

  it('tells the model that it repeats itself, and then the user', async () => {
    const again = () => calls(['c', 'look', {}]);
    const look = fakeTool('look', READ, async () => ({ forModel: 'nothing new' }));
    const spine = createSpine({ tools: [look], answers: [again, again, again, again, again] });
    const session = await spine.sessions.create({});
    assert.ok(session.ok);
    await session.value.send([{ type: 'text', text: 'go' }], 'none');
    assert.equal((await session.value.settled())?.fault?.code, 'run.no-progress');
    assert.equal(spine.requests.length, 4);
    const told = spine.requests.map(({ messages }) =>
      /same call \(look\) with the same result/.test(JSON.stringify(messages.at(-1))),
    );
    assert.deepEqual(told, [false, false, false, true]);
    await assertReplays(spine, session.value.id);
  });

  it('asked a model nine times for one step of a plan: three attempts of the step, each with three of its own', async () => {
    const world = routeWorld({
      'fake/model': { answers: Array.from({ length: 20 }, () => () => failing('model.cut')) },
    });
    const spine = createSpine({ route: () => world.route });
    const session = await spine.sessions.create({});
    assert.ok(session.ok);
    const steps = [{ id: 'a', kind: 'agent', input: 'Go', retry: { attempts: 3, pauseMs: 1 } }];
    const { id } = session.value;
    assert.ok((await spine.dispatch({ type: 'plan.open', session: id, plan: { steps } })).ok);
    assert.ok((await spine.dispatch({ type: 'plan.run', session: id })).ok);
    assert.equal((await session.value.settled())?.outcome, 'failed');
    assert.equal(world.asked.length, 5);
    await assertReplays(spine, id);
  });

  it('lets another model answer in steps side by side and in what they give to others, and says so in each', async () => {
    const hard = () => failing('model.quota', { retryable: false });
    const world = routeWorld({
      'fake/model': { answers: [hard, hard, hard] },
      'other/b': { answers: [() => calls(['d', 'delegate', { tasks: [{ title: 'part', instructions: 'Do it' }] }])] },
    });
    const spine = createSpine({ route: () => world.route, tools: [delegate] });
    const session = await spine.sessions.create({});
    assert.ok(session.ok);
    const { id } = session.value;
    const steps = ['a', 'b'].map((name) => ({ id: name, kind: 'agent', input: 'Go' }));
    assert.ok((await spine.dispatch({ type: 'plan.open', session: id, plan: { steps } })).ok);
    assert.ok((await spine.dispatch({ type: 'plan.run', session: id })).ok);
    assert.equal((await session.value.settled())?.outcome, 'done');
    const switched = spine.log.events(id).filter((event) => event.type === 'model.switched');
    assert.equal(new Set(switched.map(({ agent }) => agent)).size, switched.length);
    assert.ok(switched.length >= 2);
    await assertReplays(spine, id);
  });
});

describe('stopping an agent', () => {
  const stopped = async (route: Route, begun: () => boolean) => {
    const spine = createSpine({ route: () => route });
    const session = await spine.sessions.create({});
    assert.ok(session.ok);
    await session.value.send([{ type: 'text', text: 'go' }], 'none');
    await until(begun);
    const stopping = session.value.stop('stopped');
    assert.equal((await session.value.settled())?.outcome, 'stopped');
    await stopping;
    const open = new Set<string>();
    for (const event of spine.log.events(session.value.id)) {
      if (event.type === 'model.requested') open.add(event.request);
      if (event.type === 'model.ended') open.delete(event.request);
    }
    assert.deepEqual([...open], [], 'each request that left has ended');
    await assertReplays(spine, session.value.id);
    return spine.log.events(session.value.id);
  };
  /** Sleeps until it is woken by a stop. */
  const asleep = (world: RouteWorld) => {
    const state = { sleeps: false };
    world.clock.sleep = (_ms, signal) =>
      new Promise((resolve) => {
        state.sleeps = true;
        signal?.addEventListener('abort', () => resolve(), { once: true });
      });
    return state;
  };

  it('ends its wait for the next attempt', async () => {
    const world = routeWorld({ 'fake/model': { answers: [() => failing('model.cut', {}, ['Half a'])] } });
    const state = asleep(world);
    const events = await stopped(world.route, () => state.sleeps);
    const said = events.find((event) => event.type === 'message.completed');
    assert.deepEqual([said?.state, said?.parts], ['stopped', [{ type: 'text', text: 'Half a' }]]);
    assert.equal(world.asked.length, 1);
  });

  it('ends its wait for a model that rests', async () => {
    const world = routeWorld({ 'fake/model': { answers: [] } });
    const entered = world.breakers.enter('model:fake/model');
    assert.ok(entered.ok);
    entered.value('failed', 'Full.', { ms: 20_000, code: 'model.rate-limited' });
    const state = asleep(world);
    await stopped(world.route, () => state.sleeps);
    assert.deepEqual(world.asked, []);
  });

  it('ends the request of the model that stands in', async () => {
    let signal: AbortSignal | undefined;
    const world = routeWorld({
      'fake/model': { answers: [() => failing('model.quota', { retryable: false })] },
      'other/b': {
        answers: [
          async function* (_request, given) {
            signal = given;
            yield { type: 'text', part: 0, text: 'I beg' };
            await new Promise((resolve) => given.addEventListener('abort', resolve, { once: true }));
            yield* failing('model.stopped', { retryable: false });
          },
        ],
      },
    });
    await stopped(world.route, () => signal !== undefined);
    assert.equal(signal?.aborted, true);
  });
});
