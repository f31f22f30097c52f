// A replay of what users allow for a session, take back and deny: the log's decisions, not those of today's rules.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Session } from '../../../../../src/core/orchestrator/session.ts';
import type { Approval } from '../../../../../src/protocol/approval.ts';
import { calls, type Say, type Spine, says, until } from '../../../../support/spine.ts';
import { assertReplays, ok, runPlan, scripted, TOOLS, withPlan, worldOf } from './world.ts';

const asking = (answers: Say[] = []) =>
  worldOf({
    answers,
    tools: [...TOOLS, scripted('ring', { kind: 'read', path: '/w/bell', label: 'bell', inside: true })],
    verdict: (effects, { rules, denied }) => {
      const asked = effects.filter(
        (effect) => effect.kind === 'write' || ('path' in effect && effect.path === '/w/bell'),
      );
      if (asked.length === 0) return 'allow';
      if (denied.length > 0) return 'deny';
      return rules.some((rule) => rule.tier === 'session') ? 'allow' : 'ask';
    },
  });

const answer = async (spine: Spine, session: Session, { id, hash, sessionRule }: Approval, kind: 'session' | 'deny') =>
  ok(
    await spine.dispatch({
      type: 'approval.answer',
      session: session.id,
      approval: id,
      hash,
      answer: kind,
      ...(kind === 'session' && sessionRule !== undefined ? { rule: sessionRule } : {}),
    }),
  );

async function started(spine: Spine, waiting: number): Promise<Session> {
  const session = ok(await spine.sessions.create({}));
  ok(await session.send([{ type: 'text', text: 'go' }], 'ask'));
  await until(() => session.view().approvals.length === waiting);
  return session;
}

const first = (session: Session): Approval => {
  const [approval] = session.view().approvals;
  assert.ok(approval);
  return approval;
};

describe('a replay of consent', () => {
  it('has what was allowed for the session, what that covered beside it, and what was taken back meanwhile', async () => {
    const spine = asking([
      () => calls(['c1', 'ring', {}], ['c2', 'ring', { wait: 1 }]),
      () => calls(['c3', 'look', { wait: 20 }]),
      () => calls(['c4', 'write_a', {}]),
      () => says('Done.'),
    ]);
    const session = await started(spine, 2);
    const approval = first(session);
    await answer(spine, session, approval, 'session');
    await until(() =>
      spine.log.events(session.id).some((event) => event.type === 'tool.started' && event.call === 'c3'),
    );
    ok(await spine.dispatch({ type: 'rule.remove', session: session.id, rule: approval.sessionRule?.id ?? '' }));
    await until(() => session.view().approvals.length === 1);
    await answer(spine, session, first(session), 'deny');
    await session.settled();
    const types = spine.log.events(session.id).map((event) => event.type);
    assert.ok(types.includes('rule.removed'));
    await assertReplays(spine, session.id);
  });

  it('has what was denied, and what was refused because of that', async () => {
    const spine = asking([
      () => calls(['c1', 'write_a', {}]),
      () => calls(['c2', 'write_b', {}]),
      () => says('I see.'),
    ]);
    const session = await started(spine, 1);
    await answer(spine, session, first(session), 'deny');
    await session.settled();
    assert.equal(spine.log.events(session.id).filter((event) => event.type === 'approval.requested').length, 1);
    await assertReplays(spine, session.id);
  });

  it('of a plan has steps that waited side by side and were answered by one rule', async () => {
    const spine = asking();
    const steps = ['one', 'two', 'three'].map((id) => ({ id, kind: 'tool', tool: 'ring', input: { say: id } }));
    const session = await withPlan(spine, { goal: 'g', steps });
    const run = runPlan(spine, session);
    await until(() => session.view().approvals.length === 3);
    await answer(spine, session, first(session), 'session');
    await run;
    await assertReplays(spine, session.id);
  });
});
