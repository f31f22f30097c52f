// What a user allows until the session ends, and denies for a run: who is held to it, for how long, and who cannot say it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { copyInto } from '../../../../src/core/orchestrator/fork.ts';
import type { Session } from '../../../../src/core/orchestrator/session.ts';
import type { Approval, Effect } from '../../../../src/protocol/approval.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { createFakeLog, type FakeLog } from '../../../support/fakes-log.ts';
import { calls, createSpine, fakeTool, type Say, type Spine, says, until, WRITE } from '../../../support/spine.ts';

const HOST: Effect = { kind: 'network', host: 'a.test', port: 443, method: 'GET', url: 'https://a.test/' };

/** Asks unless a rule of the session allows, and denies what was denied before. */
function world(answers: Say[], log: FakeLog = createFakeLog()) {
  const ran: unknown[] = [];
  const seen: { readonly agent: string | undefined; readonly denied: readonly Effect[] }[] = [];
  const act = async (input: unknown) => {
    ran.push(input);
    return { forModel: 'done' };
  };
  const spine = createSpine({
    log,
    answers,
    tools: [fakeTool('change', WRITE, act), fakeTool('fetch', HOST, act)],
    verdict: (effects, { rules, denied, agent }) => {
      seen.push({ agent, denied });
      if (effects.some((effect) => denied.some((one) => one.kind === effect.kind))) return 'deny';
      return rules.some((rule) => rule.tier === 'session') ? 'allow' : 'ask';
    },
  });
  return { ran, seen, spine };
}

async function begun(spine: Spine): Promise<Session> {
  const created = await spine.sessions.create({});
  assert.ok(created.ok);
  await created.value.send([{ type: 'text', text: 'go' }], 'ask');
  return created.value;
}

async function waits(session: Session, count = 1): Promise<Approval> {
  await until(() => session.view().approvals.length === count);
  const [approval] = session.view().approvals;
  assert.ok(approval);
  return approval;
}

const answer = (spine: Spine, session: string, { id, hash, rule, sessionRule }: Approval, kind: string) =>
  spine.dispatch({
    type: 'approval.answer',
    session,
    approval: id,
    hash,
    answer: kind as 'once',
    ...(kind === 'session' ? { rule: sessionRule } : kind === 'always' ? { rule } : {}),
  });

const asks = (events: readonly Event[]) => events.filter((event) => event.type === 'approval.requested').length;
const outcomes = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'tool.ended' ? [event.outcome] : []));

describe('consent for a session', () => {
  it('answers later calls of the run and of later runs, and is listed', async () => {
    const { ran, spine } = world([
      () => calls(['c1', 'change', { to: 1 }]),
      () => calls(['c2', 'change', { to: 2 }]),
      () => says('Done.'),
      () => calls(['c3', 'change', { to: 3 }]),
      () => says('Done.'),
    ]);
    const session = await begun(spine);
    const approval = await waits(session);
    assert.ok((await answer(spine, session.id, approval, 'session')).ok);
    await session.settled();
    await session.send([{ type: 'text', text: 'again' }], 'ask');
    await session.settled();
    assert.equal(ran.length, 3);
    assert.equal(asks(spine.log.events(session.id)), 1);
    assert.deepEqual(session.view().rules, [approval.sessionRule]);
    assert.equal(spine.rules.length, 0, 'nothing is saved beyond the session');
  });

  it('answers a call that waits beside the one it was given for, without a second question', async () => {
    const { ran, spine } = world([
      () => calls(['c1', 'fetch', { at: 1 }], ['c2', 'fetch', { at: 2 }]),
      () => says('Done.'),
    ]);
    const session = await begun(spine);
    const approval = await waits(session, 2);
    await answer(spine, session.id, approval, 'session');
    await session.settled();
    assert.equal(ran.length, 2);
    const by = spine.log
      .events(session.id)
      .flatMap((event) => (event.type === 'approval.resolved' ? [`${event.answer} by ${event.by}`] : []));
    assert.deepEqual(by, ['session by user', 'once by policy']);
  });

  it('survives a reload in the middle, and an answer to the question of before it does nothing', async () => {
    const log = createFakeLog();
    const first = world([() => calls(['c1', 'change', { to: 1 }]), () => calls(['c2', 'fetch', {}])], log);
    const session = await begun(first.spine);
    const approval = await waits(session);
    await answer(first.spine, session.id, approval, 'session');
    await session.settled();
    await first.spine.sessions.close();

    const next = world([() => calls(['c3', 'change', { to: 3 }]), () => says('Done.')], log);
    const opened = await next.spine.sessions.open(session.id);
    assert.ok(opened.ok);
    assert.deepEqual(opened.value.view().rules, [approval.sessionRule]);
    const late = await answer(next.spine, session.id, approval, 'once');
    assert.ok(!late.ok && late.fault.code === 'approval.gone');
    await opened.value.send([{ type: 'text', text: 'go on' }], 'ask');
    await opened.value.settled();
    assert.deepEqual(next.ran, [{ to: 3 }]);
  });

  it('can be taken back, and then is asked for again', async () => {
    const { spine } = world([
      () => calls(['c1', 'change', { to: 1 }]),
      () => says('Done.'),
      () => calls(['c2', 'change', { to: 2 }]),
      () => says('Done.'),
    ]);
    const session = await begun(spine);
    const approval = await waits(session);
    await answer(spine, session.id, approval, 'session');
    await session.settled();
    const rule = approval.sessionRule?.id ?? '';
    assert.ok((await spine.dispatch({ type: 'rule.remove', session: session.id, rule })).ok);
    const again = await spine.dispatch({ type: 'rule.remove', session: session.id, rule });
    assert.ok(!again.ok && again.fault.code === 'rule.gone');
    await session.send([{ type: 'text', text: 'again' }], 'ask');
    const asked = await waits(session);
    assert.notEqual(asked.id, approval.id);
    await session.stop('stopped');
  });

  it('takes only the rule that was shown', async () => {
    const { ran, spine } = world([() => calls(['c1', 'change', { to: 1 }])]);
    const session = await begun(spine);
    const approval = await waits(session);
    assert.ok(approval.sessionRule);
    const given = { type: 'approval.answer', session: session.id, approval: approval.id, hash: approval.hash } as const;
    for (const rule of [undefined, approval.rule, { ...approval.sessionRule, when: { paths: ['**'] } }]) {
      const refused = await spine.dispatch({ ...given, answer: 'session', ...(rule === undefined ? {} : { rule }) });
      assert.ok(!refused.ok && refused.fault.code === 'approval.changed');
    }
    assert.equal(ran.length, 0);
    assert.deepEqual(session.view().rules, []);
    await session.stop('stopped');
    const late = await spine.dispatch({ ...given, answer: 'session', rule: approval.sessionRule });
    assert.ok(!late.ok && late.fault.code === 'approval.gone');
  });

  it('of another session, a fork or a file allows nothing', async () => {
    const { spine } = world([() => calls(['c1', 'change', { to: 1 }]), () => says('Done.')]);
    const session = await begun(spine);
    const approval = await waits(session);
    const elsewhere = await spine.sessions.create({});
    assert.ok(elsewhere.ok);
    const wrong = await answer(spine, elsewhere.value.id, approval, 'session');
    assert.ok(!wrong.ok && wrong.fault.code === 'approval.gone');
    await answer(spine, session.id, approval, 'session');
    await session.settled();

    const forked = await spine.dispatch({ type: 'session.fork', session: session.id });
    assert.ok(forked.ok);
    const fork = await spine.sessions.open((forked.value as { session: string }).session);
    assert.ok(fork.ok);
    assert.deepEqual(fork.value.view().rules, []);
    assert.ok((await copyInto(spine.log, 'imported', spine.log.events(session.id), undefined)).ok);
    const imported = await spine.sessions.open('imported');
    assert.ok(imported.ok);
    assert.deepEqual(imported.value.view().rules, []);
  });
});

describe('a denial', () => {
  it('is held against what comes by other means, in the run alone', async () => {
    const { ran, seen, spine } = world([
      () => calls(['c1', 'change', { to: 1 }]),
      () => calls(['c2', 'change', { to: 2 }]),
      () => says('I see.'),
      () => calls(['c3', 'change', { to: 3 }]),
      () => says('Done.'),
    ]);
    const session = await begun(spine);
    await answer(spine, session.id, await waits(session), 'deny');
    await session.settled();
    assert.equal(ran.length, 0);
    assert.equal(asks(spine.log.events(session.id)), 1, 'the second is not asked');
    assert.deepEqual(outcomes(spine.log.events(session.id)), ['denied', 'denied']);
    assert.deepEqual(seen[1]?.denied, [WRITE]);

    await session.send([{ type: 'text', text: 'do it after all' }], 'ask');
    await answer(spine, session.id, await waits(session), 'once');
    await session.settled();
    assert.deepEqual(ran, [{ to: 3 }]);
  });

  it('survives a reload and going on', async () => {
    const log = createFakeLog();
    const first = world([() => calls(['c1', 'change', { to: 1 }]), () => calls(['c2', 'fetch', {}])], log);
    const session = await begun(first.spine);
    await answer(first.spine, session.id, await waits(session), 'deny');
    await until(() => session.view().approvals[0]?.call === 'c2');
    await first.spine.sessions.close();

    const next = world([() => calls(['c3', 'change', { to: 3 }]), () => says('I see.')], log);
    const opened = await next.spine.sessions.open(session.id);
    assert.ok(opened.ok);
    assert.ok((await next.spine.dispatch({ type: 'run.resume', session: session.id })).ok);
    await opened.value.settled();
    assert.equal(next.ran.length, 0);
    assert.equal(asks(log.events(session.id)), 2);
  });

  it('by a flag is nobody’s word', async () => {
    const { seen, spine } = world([
      () => calls(['c1', 'change', { to: 1 }]),
      () => calls(['c2', 'change', { to: 2 }]),
      () => says('I see.'),
    ]);
    const created = await spine.sessions.create({});
    assert.ok(created.ok);
    await created.value.send([{ type: 'text', text: 'go' }], 'none');
    await created.value.settled();
    assert.deepEqual(
      seen.flatMap((one) => one.denied),
      [],
    );
  });
});
