// A plan of several steps: order, side by side, outputs, failures, decisions, edits while it runs, resume.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Session } from '../../../../src/core/orchestrator/session.ts';
import type { Outcome } from '../../../../src/protocol/fault.ts';
import type { Plan, Step } from '../../../../src/protocol/plan.ts';
import { createSpine, fakeTool, READ, type Say, type Spine, says, until } from '../../../support/spine.ts';

const NOTE = { kind: 'own', what: 'nothing' } as const;

/** A tool that gives back its input, waits when told to, and fails as often as told. */
function echo(ran: string[] = []) {
  let failures = 0;
  return fakeTool('echo', NOTE, async (input, context) => {
    ran.push(String(input.say));
    if (typeof input.wait === 'number') {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, Number(input.wait));
        context.signal.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve(undefined);
        });
      });
    }
    if (typeof input.fail === 'string' && (input.times === undefined || failures++ < Number(input.times))) {
      const fault = { code: 'echo.failed', text: input.fail, retryable: input.times !== undefined };
      return { forModel: fault.text, fault };
    }
    return { forModel: String(input.say) };
  });
}

const step = (id: string, input: object = {}, more: object = {}) => ({
  id,
  title: id,
  kind: 'tool',
  tool: 'echo',
  input: { say: id, ...input },
  ...more,
});

async function opened(spine: Spine, plan: object): Promise<Session> {
  const created = await spine.sessions.create({});
  assert.ok(created.ok);
  const taken = await spine.dispatch({ type: 'plan.open', session: created.value.id, plan });
  assert.ok(taken.ok, taken.ok ? '' : taken.fault.text);
  return created.value;
}

async function run(spine: Spine, session: Session) {
  ok(await spine.dispatch({ type: 'plan.run', session: session.id }));
  return session.settled();
}

function ok<T>(outcome: Outcome<T>): T {
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.fault.text);
  return outcome.value;
}

const states = (session: Session) =>
  Object.fromEntries((session.plan()?.steps ?? []).map((one: Step) => [one.id, one.state]));

describe('a plan', () => {
  it('runs steps when what they need is done, and fills in what earlier ones gave', async () => {
    const ran: string[] = [];
    const spine = createSpine({ tools: [echo(ran)] });
    const session = await opened(spine, {
      goal: 'g',
      steps: [
        step('c', { say: '{{steps.a.output.text}}+{{steps.b.output.text}}' }, { needs: ['b'] }),
        step('a'),
        step('b', {}, { needs: ['a'] }),
      ],
    });
    const result = await run(spine, session);
    assert.equal(result?.outcome, 'done');
    assert.deepEqual(ran, ['a', 'b', 'a+b']);
    assert.deepEqual(states(session), { c: 'done', a: 'done', b: 'done' });
  });

  it('runs steps side by side up to its limit', async () => {
    const spine = createSpine({ tools: [echo()] });
    const steps = Array.from({ length: 6 }, (_, index) => step(`s${index}`, { wait: 20 }));
    const session = await opened(spine, { goal: 'g', parallel: 3, steps });
    let most = 0;
    session.journal.subscribe({
      events: () => {
        most = Math.max(most, session.plan()?.steps.filter((one) => one.state === 'running').length ?? 0);
      },
    });
    await run(spine, session);
    assert.equal(most, 3);
  });

  it('lets what does not depend on a failed step go on, and takes a decision about it', async () => {
    const ran: string[] = [];
    const spine = createSpine({ tools: [echo(ran)] });
    const session = await opened(spine, {
      goal: 'g',
      steps: [step('bad', { fail: 'broken' }), step('after', {}, { needs: ['bad'] }), step('other')],
    });
    const first = await run(spine, session);
    assert.equal(first?.outcome, 'failed');
    assert.deepEqual(states(session), { bad: 'failed', after: 'pending', other: 'done' });
    const refused = await spine.dispatch({ type: 'plan.run', session: session.id });
    assert.ok(refused.ok);
    const again = await session.settled();
    assert.equal(again?.outcome, 'failed');
    assert.equal(again.fault?.code, 'plan.incomplete');
    assert.match(again.fault.text, /2 steps are left, such as "bad", "after"\. Decide first what becomes of "bad"\./);
    ok(await spine.dispatch({ type: 'step.retry', session: session.id, step: 'bad', input: { say: 'good' } }));
    await session.settled();
    assert.deepEqual(states(session), { bad: 'done', after: 'done', other: 'done' });
    assert.deepEqual(ran, ['bad', 'other', 'good', 'after']);
  });

  it('tries a fault that may pass again, with a pause', async () => {
    const ran: string[] = [];
    const spine = createSpine({ tools: [echo(ran)] });
    const session = await opened(spine, {
      goal: 'g',
      steps: [step('shaky', { fail: 'not now', times: 2 }, { retry: { attempts: 3, pauseMs: 1 } })],
    });
    assert.equal((await run(spine, session))?.outcome, 'done');
    assert.equal(ran.length, 3);
    assert.equal(session.plan()?.steps[0]?.attempts, 3);
  });

  it('skips a step whose condition does not hold', async () => {
    const ran: string[] = [];
    const spine = createSpine({ tools: [echo(ran)] });
    const when = { value: '{{steps.a.output.text}}', is: 'equal', to: 'no' };
    const session = await opened(spine, {
      goal: 'g',
      steps: [step('a'), step('b', {}, { when }), step('c', {}, { needs: ['b'] })],
    });
    assert.equal((await run(spine, session))?.outcome, 'done');
    assert.deepEqual(states(session), { a: 'done', b: 'skipped', c: 'done' });
    assert.deepEqual(ran, ['a', 'c']);
  });

  it('ends a group with the last of its steps, and what needs the group after it', async () => {
    const ran: string[] = [];
    const spine = createSpine({ tools: [echo(ran)] });
    const session = await opened(spine, {
      goal: 'g',
      steps: [
        { id: 'g', title: 'group', kind: 'group', needs: ['first'] },
        step('first'),
        step('in1', {}, { parent: 'g' }),
        step('in2', {}, { parent: 'g', needs: ['in1'] }),
        step('last', {}, { needs: ['g'] }),
      ],
    });
    assert.equal((await run(spine, session))?.outcome, 'done');
    assert.deepEqual(ran, ['first', 'in1', 'in2', 'last']);
    assert.equal(states(session).g, 'done');
  });

  it('stops a step that takes too long', async () => {
    const spine = createSpine({ tools: [echo()] });
    const session = await opened(spine, { goal: 'g', steps: [step('slow', { wait: 5_000 }, { timeoutMs: 20 })] });
    const result = await run(spine, session);
    assert.equal(result?.fault?.code, 'step.timeout');
    assert.deepEqual(states(session), { slow: 'failed' });
  });

  it('stops one step with all under it, and lets the others go on', async () => {
    const spine = createSpine({ tools: [echo()] });
    const session = await opened(spine, {
      goal: 'g',
      steps: [
        { id: 'g', title: 'g', kind: 'group' },
        step('long', { wait: 5_000 }, { parent: 'g' }),
        step('short', { wait: 30 }),
      ],
    });
    ok(await spine.dispatch({ type: 'plan.run', session: session.id }));
    await until(() => states(session).long === 'running');
    ok(await spine.dispatch({ type: 'step.stop', session: session.id, step: 'g' }));
    await session.settled();
    assert.deepEqual(states(session), { g: 'stopped', long: 'stopped', short: 'done' });
  });

  it('pauses and goes on', async () => {
    const ran: string[] = [];
    const spine = createSpine({ tools: [echo(ran)] });
    const session = await opened(spine, {
      goal: 'g',
      steps: [step('a', { wait: 20 }), step('b', {}, { needs: ['a'] })],
    });
    ok(await spine.dispatch({ type: 'plan.run', session: session.id }));
    ok(await spine.dispatch({ type: 'run.pause', session: session.id }));
    await until(() => states(session).a === 'done');
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(ran, ['a']);
    assert.equal(session.view().run?.paused, true);
    ok(await spine.dispatch({ type: 'run.resume', session: session.id }));
    await session.settled();
    assert.deepEqual(ran, ['a', 'b']);
  });

  it('takes edits while it runs, refuses those of a running step, and takes them back', async () => {
    const ran: string[] = [];
    const spine = createSpine({ tools: [echo(ran)] });
    const session = await opened(spine, {
      goal: 'g',
      steps: [step('a', { wait: 40 }), step('b', {}, { needs: ['a'] })],
    });
    ok(await spine.dispatch({ type: 'plan.run', session: session.id }));
    await until(() => states(session).a === 'running');
    const edit = async (edits: readonly unknown[]) => {
      const plan = session.plan() as Plan;
      const command = {
        type: 'plan.edit',
        session: session.id,
        plan: plan.id,
        revision: plan.revision,
        label: 'Edit',
      } as const;
      return spine.dispatch({ ...command, edits: [...edits] });
    };
    const refused = await edit([{ op: 'put', step: { ...step('a', { say: 'x' }), needs: [] } }]);
    assert.equal(!refused.ok && refused.fault.code, 'step.running');
    ok(await edit([{ op: 'put', step: { ...step('b', { say: 'changed' }), needs: ['a'] } }]));
    ok(await edit([{ op: 'put', step: { ...step('c'), needs: ['b'] } }]));
    ok(await edit([{ op: 'put', step: { ...step('d'), needs: ['b'] } }]));
    ok(await spine.dispatch({ type: 'plan.undo', session: session.id }));
    assert.equal(session.plan()?.steps.length, 3);
    await session.settled();
    assert.deepEqual(ran, ['a', 'changed', 'c']);
    assert.equal(session.view().undoable, 2);
    assert.equal(session.view().redoable, 1);
  });

  it('asks at a gate, and takes no silence for a yes', async () => {
    const spine = createSpine({ tools: [echo()] });
    const session = await opened(spine, {
      goal: 'g',
      steps: [{ id: 'ask', title: 'Go?', kind: 'gate' }, step('b', {}, { needs: ['ask'] })],
    });
    ok(await spine.dispatch({ type: 'plan.run', session: session.id }));
    await until(() => session.view().questions.length === 1);
    const call = session.view().questions[0]?.call ?? '';
    ok(await spine.dispatch({ type: 'question.answer', session: session.id, call, answer: 'Go on' }));
    assert.equal((await session.settled())?.outcome, 'done');
    const silent = createSpine({ tools: [echo()], approve: 'all' });
    const other = await opened(silent, { goal: 'g', steps: [{ id: 'ask', title: 'Go?', kind: 'gate' }] });
    assert.equal((await run(silent, other))?.fault?.code, 'step.unanswered');
  });

  it('runs agents as children with conversations of their own', async () => {
    const answers: Say[] = [() => says('first said'), () => says('second said')];
    const spine = createSpine({ tools: [echo()], answers });
    const session = await opened(spine, {
      goal: 'g',
      steps: [
        { id: 'one', title: 'One', kind: 'agent', input: { instructions: 'Do one' } },
        { id: 'two', title: 'Two', kind: 'agent', input: { instructions: 'After {{steps.one.output.text}}' } },
      ],
    });
    assert.equal((await run(spine, session))?.outcome, 'done');
    const asked = spine.requests.map((request) => JSON.stringify(request.messages));
    assert.match(asked[0] ?? '', /Do one/);
    assert.match(asked[1] ?? '', /After first said/);
    assert.doesNotMatch(asked[1] ?? '', /Do one/);
    assert.equal(session.view().items.length, 0, 'what they say is shown with their step');
    await spine.sessions.release(session.id);
    const again = await spine.sessions.open(session.id);
    assert.ok(again.ok);
    assert.equal(again.value.view().items.length, 0, 'also when it is opened anew');
    const history = await spine.dispatch({ type: 'history.load', session: session.id, before: 10_000, limit: 10 });
    assert.deepEqual(history.ok && history.value, { items: [], more: false });
    assert.equal(session.plan()?.steps[0]?.spent?.requests, 1);
  });

  it('holds a budget to within one request', async () => {
    const spine = createSpine({ tools: [fakeTool('look', READ, async () => ({ forModel: 'seen' }))], answers: [] });
    const session = await opened(spine, {
      goal: 'g',
      budget: { usd: 0.9 },
      steps: ['a', 'b', 'c'].map((id, index) => ({
        id,
        kind: 'agent',
        input: 'Go',
        needs: index === 0 ? [] : [['a', 'b'][index - 1]],
      })),
    });
    const result = await run(spine, session);
    assert.equal(result?.fault?.code, 'budget.exhausted');
    assert.equal(spine.requests.length, 2);
  });
});
