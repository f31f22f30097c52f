// Consent: what is asked, what each answer does, and that no answer is no.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Session } from '../../../../src/core/orchestrator/session.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { calls, createSpine, fakeTool, type Spine, says, until, WRITE } from '../../../support/spine.ts';

function world() {
  const ran: unknown[] = [];
  const tool = fakeTool('change', WRITE, async (input) => {
    ran.push(input);
    return { forModel: 'changed' };
  });
  const spine = createSpine({
    tools: [tool],
    verdict: () => 'ask',
    answers: [() => calls(['c1', 'change', { to: 1 }]), () => says('I see.')],
  });
  return { ran, spine };
}

async function asked(spine: Spine): Promise<Session> {
  const created = await spine.sessions.create({});
  assert.ok(created.ok);
  await created.value.send([{ type: 'text', text: 'go' }], 'ask');
  await until(() => created.value.view().approvals.length === 1);
  return created.value;
}

const ended = (events: readonly Event[]) => events.find((event) => event.type === 'tool.ended');

describe('consent', () => {
  it('waits in the open: status, approval with effects and hash; nothing has run', async () => {
    const { ran, spine } = world();
    const session = await asked(spine);
    const view = session.view();
    assert.equal(view.status, 'waiting');
    assert.equal(view.approvals[0]?.effects[0]?.kind, 'write');
    assert.ok((view.approvals[0]?.hash.length ?? 0) > 0);
    assert.equal(ran.length, 0);
    await session.stop('stopped');
  });

  it('once: runs exactly the call that was shown, with an event before it and one after', async () => {
    const { ran, spine } = world();
    const session = await asked(spine);
    const [approval] = session.view().approvals;
    assert.ok(approval);
    const given = { session: session.id, approval: approval.id, hash: approval.hash, answer: 'once' as const };
    assert.ok((await spine.dispatch({ type: 'approval.answer', ...given })).ok);
    await session.settled();
    assert.deepEqual(ran, [{ to: 1 }]);
    const log = spine.log.events(session.id);
    const started = log.find((event) => event.type === 'tool.started');
    assert.ok(started?.type === 'tool.started' && started.hash === approval.hash);
    assert.ok(spine.log.durable(session.id).includes(started.seq), 'the intent is on disk before the effect');
    const again = await spine.dispatch({ type: 'approval.answer', ...given });
    assert.ok(!again.ok && again.fault.code === 'approval.gone');
  });

  it('deny: does not run and tells the model the reason', async () => {
    const { ran, spine } = world();
    const session = await asked(spine);
    const [approval] = session.view().approvals;
    assert.ok(approval);
    await spine.dispatch({
      type: 'approval.answer',
      session: session.id,
      approval: approval.id,
      hash: approval.hash,
      answer: 'deny',
      reason: 'wrong file',
    });
    await session.settled();
    assert.equal(ran.length, 0);
    const result = ended(spine.log.events(session.id));
    assert.ok(result?.type === 'tool.ended' && result.outcome === 'denied' && /wrong file/.test(result.forModel));
    assert.match(JSON.stringify(spine.requests[1]?.messages), /wrong file/);
  });

  it('refuses an answer for another hash and a rule that was not the one shown', async () => {
    const { ran, spine } = world();
    const session = await asked(spine);
    const [approval] = session.view().approvals;
    assert.ok(approval?.rule);
    const base = { type: 'approval.answer' as const, session: session.id, approval: approval.id };
    const wrong = await spine.dispatch({ ...base, hash: 'other', answer: 'once' });
    assert.ok(!wrong.ok && wrong.fault.code === 'approval.changed');
    const widened = { ...approval.rule, when: { paths: ['/**'] } };
    const wide = await spine.dispatch({ ...base, hash: approval.hash, answer: 'always', rule: widened });
    assert.ok(!wide.ok && wide.fault.code === 'approval.changed');
    assert.equal(spine.rules.length, 0);
    assert.equal(ran.length, 0);
    await session.stop('stopped');
  });

  it('always: saves the rule that was shown and runs', async () => {
    const { ran, spine } = world();
    const session = await asked(spine);
    const [approval] = session.view().approvals;
    assert.ok(approval?.rule);
    await spine.dispatch({
      type: 'approval.answer',
      session: session.id,
      approval: approval.id,
      hash: approval.hash,
      answer: 'always',
      rule: approval.rule,
    });
    await session.settled();
    assert.equal(ran.length, 1);
    assert.deepEqual(spine.rules, [approval.rule]);
  });

  it('always: knows the rule again although its fields come in another order', async () => {
    const { ran, spine } = world();
    const session = await asked(spine);
    const [approval] = session.view().approvals;
    assert.ok(approval?.rule);
    const { reason, tier, verdict, when, id } = approval.rule;
    const base = { type: 'approval.answer' as const, session: session.id, approval: approval.id, hash: approval.hash };
    const answered = await spine.dispatch({ ...base, answer: 'always', rule: { reason, when, tier, id, verdict } });
    assert.ok(answered.ok, JSON.stringify(answered));
    await session.settled();
    assert.equal(ran.length, 1);
  });

  it('offers no rule that would keep a key or a password', async () => {
    const path = `/w/${['gh', 'p_', 'aB3'.repeat(12)].join('')}`;
    const spine = createSpine({
      tools: [
        fakeTool('change', { kind: 'write', path, label: 'a', inside: true }, async () => ({ forModel: 'changed' })),
      ],
      verdict: () => 'ask',
      answers: [() => calls(['c1', 'change', {}]), () => says('I see.')],
    });
    const session = await asked(spine);
    const [approval] = session.view().approvals;
    assert.deepEqual([approval?.rule, approval?.sessionRule], [undefined, undefined]);
    await session.stop('stopped');
  });

  it('stop while it waits is no', async () => {
    const { ran, spine } = world();
    const session = await asked(spine);
    await session.stop('stopped');
    assert.equal(ran.length, 0);
    const result = ended(spine.log.events(session.id));
    assert.ok(result?.type === 'tool.ended' && result.outcome === 'stopped');
    assert.equal(session.view().approvals.length, 0);
  });

  it('never runs arguments that are cut off, an unknown tool, or a call the policy denies', async () => {
    const ran: unknown[] = [];
    const tool = fakeTool('change', WRITE, async (input) => {
      ran.push(input);
      return { forModel: 'changed' };
    });
    const spine = createSpine({
      tools: [tool],
      verdict: () => 'deny',
      answers: [
        () => calls(['c1', 'change', '{"to": "a'], ['c2', 'nothing', {}], ['c3', 'change', { to: 2 }]),
        () => says('ok'),
      ],
    });
    const created = await spine.sessions.create({});
    assert.ok(created.ok);
    await created.value.send([{ type: 'text', text: 'go' }], 'ask');
    await created.value.settled();
    assert.equal(ran.length, 0);
    const results = spine.log.events(created.value.id).flatMap((event) => (event.type === 'tool.ended' ? [event] : []));
    assert.deepEqual(
      results.map((event) => [event.outcome, event.fault?.code]),
      [
        ['failed', 'tool.bad-json'],
        ['failed', 'tool.unknown'],
        ['denied', 'policy.denied'],
      ],
    );
  });
});
