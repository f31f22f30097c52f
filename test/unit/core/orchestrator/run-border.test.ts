// The border of a run: nothing outlives it, nothing begins after Stop, nothing is called that its mode does not offer.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Session } from '../../../../src/core/orchestrator/session.ts';
import { fail } from '../../../../src/protocol/fault.ts';
import { calls, createSpine, fakeTool, READ, type Spine, says, until, WRITE } from '../../../support/spine.ts';

async function newSession(spine: Spine, mode: 'ask' | 'agent' = 'agent'): Promise<Session> {
  const created = await spine.sessions.create({ mode });
  assert.ok(created.ok);
  return created.value;
}

const send = (session: Session, text: string) => session.send([{ type: 'text', text }], 'ask');

describe('the border of a run', () => {
  it('does not end while a call of the same answer is still at work, although the log refuses another', async () => {
    let stopped = false;
    const endless = fakeTool('endless', READ, (_input, context) => {
      return new Promise((resolve) => {
        context.signal.addEventListener('abort', () => {
          stopped = true;
          resolve({ forModel: 'stopped' });
        });
      });
    });
    const quick = fakeTool('quick', READ, async () => {
      spine.log.failAppends(fail('disk.full', 'The disk is full.'));
      return { forModel: 'read' };
    });
    const spine = createSpine({
      tools: [endless, quick],
      answers: [() => calls(['a', 'endless', {}], ['b', 'quick', {}])],
    });
    const session = await newSession(spine);
    await send(session, 'go');
    const result = await session.settled();
    assert.equal(stopped, true, 'the other call was stopped with the run');
    assert.equal(result?.outcome, 'failed');
    assert.equal(result?.fault?.code, 'disk.full');
  });

  it('obeys Stop that comes while the run is only beginning', async () => {
    const spine = createSpine({ answers: [() => says('never asked')] });
    const session = await newSession(spine);
    const sending = send(session, 'go');
    await session.stop('stopped');
    await sending;
    await session.settled();
    assert.equal(spine.requests.length, 0);
    assert.equal(session.view().run?.outcome, 'stopped');
  });

  it('lets what changes something wait for the question asked in the same answer', async () => {
    const order: string[] = [];
    const ask = fakeTool('ask_user', { kind: 'own', what: 'a question' }, async (_input, context) => {
      order.push(`answer: ${await context.ask('which?', [])}`);
      return { forModel: 'answered' };
    });
    const change = fakeTool('change', WRITE, async () => {
      order.push('changed');
      return { forModel: 'ok' };
    });
    const spine = createSpine({
      tools: [ask, change],
      answers: [() => calls(['q', 'ask_user', {}], ['c', 'change', {}])],
    });
    const session = await newSession(spine);
    await send(session, 'go');
    await until(() => session.view().questions.length === 1);
    assert.deepEqual(order, []);
    await spine.dispatch({ type: 'question.answer', session: session.id, call: 'q', answer: 'the second' });
    await session.settled();
    assert.deepEqual(order, ['answer: the second', 'changed']);
  });

  it('refuses a tool that its mode does not offer, also when the mode is made stricter while it runs', async () => {
    let ran = 0;
    const agentOnly = {
      ...fakeTool('change', WRITE, async () => {
        ran += 1;
        return { forModel: 'ok' };
      }),
      modes: ['agent' as const],
    };
    const hidden = { ...fakeTool('undo_edits', WRITE, async () => ({ forModel: 'ok' })), offered: false };
    const spine = createSpine({
      tools: [agentOnly, hidden],
      answers: [
        () => calls(['a', 'change', {}]),
        async function* () {
          await spine.dispatch({ type: 'session.configure', session: session.id, mode: 'ask' });
          yield* calls(['b', 'change', {}], ['c', 'undo_edits', { calls: [], changes: [] }]);
        },
      ],
    });
    const session = await newSession(spine);
    await send(session, 'go');
    await session.settled();
    assert.equal(ran, 1);
    const ended = spine.log.events(session.id).flatMap((event) => (event.type === 'tool.ended' ? [event] : []));
    assert.deepEqual(
      ended.map((event) => [event.outcome, event.fault?.code]),
      [
        ['done', undefined],
        ['denied', 'tool.not-offered'],
        ['denied', 'tool.not-offered'],
      ],
    );
  });

  it('marks a command as interrupted with its effect unknown when the window goes away, though it was put away in time', async () => {
    const tool = fakeTool('change', WRITE, (_input, context) => {
      return new Promise((resolve) => {
        const problem = fail('tool.stopped', 'Stopped by the user.').fault;
        context.signal.addEventListener('abort', () => resolve({ forModel: problem.text, fault: problem }));
      });
    });
    const spine = createSpine({ tools: [tool], answers: [() => calls(['a', 'change', {}])] });
    const session = await newSession(spine);
    await send(session, 'go');
    await until(() => spine.log.events(session.id).some((event) => event.type === 'tool.started'));
    await session.stop('interrupted');
    const ended = spine.log.events(session.id).find((event) => event.type === 'tool.ended');
    assert.ok(ended?.type === 'tool.ended');
    assert.equal(ended.outcome, 'interrupted');
    assert.match(ended.forModel, /effect unknown/);
    assert.equal(session.view().run?.outcome, 'interrupted');
    assert.equal(session.view().turn?.steps[0]?.state, 'interrupted');
  });
});
