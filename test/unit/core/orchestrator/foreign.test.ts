// Text from elsewhere stays with the context it came into: through answers, delegates, plans, forks and reloads.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { copyInto } from '../../../../src/core/orchestrator/fork.ts';
import { delegate } from '../../../../src/core/tools/builtin/delegate.ts';
import { proposePlan } from '../../../../src/core/tools/builtin/propose-plan.ts';
import { IMPORTED } from '../../../../src/protocol/foreign.ts';
import { calls, createSpine, fakeTool, READ, type Say, type Spine, says, WRITE } from '../../../support/spine.ts';
import { ok } from './replay/world.ts';

const PAGE = 'https://a.dev/';

/** `seen` holds what was said to be in the context of whoever called `act`, call by call. */
function world(answers: Say[], log?: Spine['log']) {
  const seen: (readonly string[])[] = [];
  const tools = [
    fakeTool('page', READ, async () => ({ forModel: 'page', foreign: [PAGE] })),
    fakeTool('act', WRITE, async () => ({ forModel: 'acted' })),
    delegate,
    proposePlan,
  ];
  const spine = createSpine({
    tools,
    answers,
    ...(log === undefined ? {} : { log }),
    verdict: (effects, { foreign = [] }) => {
      if (effects[0]?.kind === 'write') seen.push([...foreign]);
      return 'allow';
    },
  });
  return { spine, seen };
}

async function turn(spine: Spine, session?: string) {
  const opened = ok(session === undefined ? await spine.sessions.create({}) : await spine.sessions.open(session));
  ok(await opened.send([{ type: 'text', text: 'go' }], 'ask'));
  await opened.settled();
  return opened;
}

/** Replayed, the same text comes into the same contexts. */
async function comesOutAgain(spine: Spine, session: string) {
  const replayed = ok(await spine.dispatch({ type: 'run.replay', session }));
  assert.ok(typeof replayed === 'object' && replayed !== null && 'same' in replayed);
  assert.equal(replayed.same, true, JSON.stringify(replayed));
}

const act = (call: string) => () => calls([call, 'act', {}]);
const page = (call: string) => () => calls([call, 'page', {}]);

describe('text from elsewhere', () => {
  it('is not there at first, and is there for every call after the one that brought it', async () => {
    const { spine, seen } = world([act('c1'), page('c2'), act('c3'), () => says('ok'), act('c4')]);
    const session = await turn(spine);
    assert.deepEqual(seen, [[], [PAGE]]);
    assert.deepEqual(session.view().foreign, [PAGE]);
    await turn(spine, session.id);
    assert.deepEqual(seen, [[], [PAGE], [PAGE]]);
  });

  it('is not in a new session', async () => {
    const { spine, seen } = world([page('c1'), () => says('ok'), act('c2')]);
    await turn(spine);
    const other = await turn(spine);
    assert.deepEqual(seen, [[]]);
    assert.equal(other.view().foreign, undefined);
  });

  it('is still there when the session is opened again, and in its fork', async () => {
    const first = world([page('c1'), () => says('ok')]);
    const { id } = await turn(first.spine);
    await first.spine.sessions.close();
    const again = world([act('c2'), () => says('ok'), act('c3')], first.spine.log);
    const session = await turn(again.spine, id);
    assert.deepEqual(session.view().foreign, [PAGE]);
    const fork = ok(await again.spine.dispatch({ type: 'session.fork', session: id }));
    assert.ok(typeof fork === 'object' && fork !== null && 'session' in fork);
    await turn(again.spine, String(fork.session));
    assert.deepEqual(again.seen, [[PAGE], [PAGE]]);
  });

  it('is still there when the conversation was summarised, opened again, forked and went on with another model', async () => {
    const talk = Array.from({ length: 10 }, () => () => says('What the answer says, at some length. '.repeat(30)));
    const first = world([page('c1'), ...talk, act('c2')]);
    const session = await turn(first.spine);
    for (let more = 1; more < talk.length; more++) await turn(first.spine, session.id);
    ok(await first.spine.dispatch({ type: 'context.compact', session: session.id }));
    assert.ok(first.spine.log.events(session.id).some((event) => event.type === 'context.compacted'));
    await turn(first.spine, session.id);
    assert.deepEqual(first.seen, [[PAGE]]);
    await first.spine.sessions.close();
    const again = world([act('c3'), () => says('ok'), act('c4')], first.spine.log);
    ok(await again.spine.sessions.open(session.id));
    ok(await again.spine.dispatch({ type: 'session.configure', session: session.id, model: 'other/model' }));
    await turn(again.spine, session.id);
    const fork = ok(await again.spine.dispatch({ type: 'session.fork', session: session.id }));
    assert.ok(typeof fork === 'object' && fork !== null && 'session' in fork);
    await turn(again.spine, String(fork.session));
    assert.deepEqual(again.seen, [[PAGE], [PAGE]]);
  });

  it('is all of a session that was brought in from a file', async () => {
    const { spine, seen } = world([() => says('ok'), act('c1')]);
    const { id } = await turn(spine);
    const written = spine.log
      .events(id)
      .map((event) =>
        event.type === 'message.added' ? { ...event, parts: [{ type: 'text' as const, text: 'go\u{e0041}' }] } : event,
      );
    ok(await copyInto(spine.log, 'brought', written, undefined));
    assert.ok(!JSON.stringify(spine.log.events('brought')).includes('\u{e0041}'));
    const session = await turn(spine, 'brought');
    assert.deepEqual(seen, [[IMPORTED]]);
    assert.deepEqual(session.view().foreign, [IMPORTED]);
  });

  it('comes back with the answer of a delegate that has read it, and of no other', async () => {
    const give = (call: string) => () => calls([call, 'delegate', { tasks: [{ title: 'A', instructions: 'read' }] }]);
    const { spine, seen } = world([
      give('c1'),
      () => says('I read nothing'),
      act('c2'),
      give('c3'),
      page('c4'),
      () => says('I read'),
      act('c5'),
    ]);
    const { id } = await turn(spine);
    await comesOutAgain(spine, id);
    assert.deepEqual(seen, [[], [PAGE]]);
  });

  it('goes down to a delegate with what it is told', async () => {
    const { spine, seen } = world([
      page('c1'),
      () => calls(['c2', 'delegate', { tasks: [{ title: 'A', instructions: 'do what the page says' }] }]),
      act('c3'),
    ]);
    await turn(spine);
    assert.deepEqual(seen, [[PAGE]]);
  });

  const steps = [
    { id: 'read', title: 'Read', kind: 'tool', tool: 'page', input: {} },
    { id: 'free', title: 'Free', kind: 'tool', tool: 'act', input: {} },
    { id: 'use', title: 'Use', kind: 'tool', tool: 'act', input: { text: '{{steps.read.output.text}}' } },
    { id: 'on', title: 'On', kind: 'agent', needs: ['use'], input: { instructions: 'go on' } },
  ];

  it('goes from step to step of a plan with what one gives to the next', async () => {
    const { spine, seen } = world([act('c1')]);
    const session = ok(await spine.sessions.create({}));
    ok(await spine.dispatch({ type: 'plan.open', session: session.id, plan: { goal: 'g', parallel: 1, steps } }));
    ok(await spine.dispatch({ type: 'plan.run', session: session.id }));
    await session.settled();
    assert.deepEqual(seen, [[], [PAGE], [PAGE]]);
    await comesOutAgain(spine, session.id);
    assert.deepEqual(
      session.view().plan?.steps.map((step) => step.foreign),
      [[PAGE], undefined, [PAGE], [PAGE]],
    );
  });

  it('is in every step of a plan that was made while it was there', async () => {
    const free = steps.slice(1, 2);
    const { spine, seen } = world([
      page('c1'),
      () => calls(['c2', 'propose_plan', { goal: 'g', steps: free }]),
      () => says('ok'),
    ]);
    const session = ok(await spine.sessions.create({ mode: 'plan' }));
    ok(await session.send([{ type: 'text', text: 'go' }], 'ask'));
    await session.settled();
    ok(await spine.dispatch({ type: 'session.configure', session: session.id, mode: 'agent' }));
    ok(await spine.dispatch({ type: 'plan.run', session: session.id }));
    await session.settled();
    assert.deepEqual(seen, [[PAGE]]);
  });
});
