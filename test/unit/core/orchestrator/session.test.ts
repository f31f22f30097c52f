// A session's life: turns, queue, stop, crash and resume, over a log in memory.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Session } from '../../../../src/core/orchestrator/session.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { fail } from '../../../../src/protocol/fault.ts';
import { calls, createSpine, fakeTool, READ, type Spine, says, until, WRITE } from '../../../support/spine.ts';

async function newSession(spine: Spine): Promise<Session> {
  const created = await spine.sessions.create({});
  assert.ok(created.ok);
  return created.value;
}

const send = (session: Session, text: string) => session.send([{ type: 'text', text }], 'ask');
const types = (events: readonly Event[]) => events.map((event) => event.type);

describe('a session', () => {
  it('runs a turn as a plan with one agent step and writes down each part of it in order', async () => {
    const spine = createSpine({ answers: [() => says('Hello')] });
    const session = await newSession(spine);
    assert.ok((await send(session, 'Say hello')).ok);
    await session.settled();
    assert.deepEqual(types(spine.log.events(session.id)), [
      'session.created',
      'session.renamed',
      'run.started',
      'message.added',
      'plan.created',
      'step.started',
      'model.requested',
      'message.started',
      'message.completed',
      'model.ended',
      'step.ended',
      'run.ended',
    ]);
    const view = session.view();
    assert.equal(view.title, 'Say hello');
    assert.equal(view.status, 'idle');
    assert.equal(view.run?.outcome, 'done');
    assert.deepEqual(
      view.items.map((item) => [item.role, item.state]),
      [
        ['user', 'complete'],
        ['assistant', 'complete'],
      ],
    );
    assert.equal(view.totals.cost, 0.5);
    assert.deepEqual(
      spine.log.events(session.id).map((event) => event.seq),
      spine.log.events(session.id).map((_, index) => index + 1),
    );
  });

  it('queues a message while a run is under way and sends it when the run has ended', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const spine = createSpine({
      answers: [
        async function* () {
          await held;
          yield* says('first');
        },
        () => says('second'),
      ],
    });
    const session = await newSession(spine);
    await send(session, 'one');
    const queued = await send(session, 'two');
    assert.deepEqual(queued, { ok: true, value: { queued: true } });
    assert.equal(session.view().queue.length, 1);
    release();
    await until(() => spine.log.events(session.id).filter((event) => event.type === 'run.ended').length === 2);
    assert.equal(session.view().queue.length, 0);
    assert.deepEqual(
      spine.requests[1]?.messages.map((message) => message.role),
      ['user', 'assistant', 'user'],
    );
  });

  it('stops soon although a tool ignores the signal, and says that its effect is unknown', async () => {
    const stubborn = fakeTool('stubborn', WRITE, () => new Promise(() => undefined));
    const spine = createSpine({ tools: [stubborn], answers: [() => calls(['c1', 'stubborn', {}])] });
    const session = await newSession(spine);
    await send(session, 'go');
    await until(() => spine.log.events(session.id).some((event) => event.type === 'tool.started'));
    const before = Date.now();
    await session.stop('stopped');
    assert.ok(Date.now() - before < 8_000, `stopping took ${Date.now() - before} ms`);
    const ended = spine.log.events(session.id).find((event) => event.type === 'tool.ended');
    assert.ok(ended?.type === 'tool.ended');
    assert.equal(ended.outcome, 'stopped');
    assert.match(ended.forModel, /not known/);
    assert.equal(session.view().run?.outcome, 'stopped');
    assert.equal(session.view().status, 'idle');
  });

  it('keeps what had streamed when it is stopped in the middle of an answer', async () => {
    const spine = createSpine({
      answers: [
        async function* (_request, signal) {
          yield { type: 'text', part: 0, text: 'half an ' };
          await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
          yield {
            type: 'fault',
            fault: fail('model.stopped', 'stopped').fault,
            parts: [{ type: 'text', text: 'half an ' }],
          };
        },
      ],
    });
    const session = await newSession(spine);
    await send(session, 'go');
    await until(() => session.view().items.some((item) => item.role === 'assistant' && item.parts.length === 1));
    await session.stop('stopped');
    const item = session.view().items.at(-1);
    assert.equal(item?.state, 'stopped');
    assert.deepEqual(item?.parts, [{ type: 'text', text: 'half an ' }]);
  });

  it('reopened after a crash in the middle of a write: marks it unknown, repeats nothing, goes on when told', async () => {
    let ran = 0;
    const tool = fakeTool('change', WRITE, () => {
      ran += 1;
      return new Promise(() => undefined);
    });
    const crashed = createSpine({ tools: [tool], answers: [() => calls(['c1', 'change', {}])] });
    const before = await newSession(crashed);
    await send(before, 'go');
    await until(() => ran === 1);

    const spine = createSpine({
      tools: [tool],
      log: crashed.log,
      answers: [() => says('I looked: it was half done.')],
    });
    const opened = await spine.sessions.open(before.id);
    assert.ok(opened.ok);
    const session = opened.value;
    const ended = spine.log.events(session.id).find((event) => event.type === 'tool.ended');
    assert.ok(ended?.type === 'tool.ended');
    assert.equal(ended.outcome, 'interrupted');
    assert.match(ended.forModel, /effect unknown/);
    assert.equal(session.view().run?.outcome, 'interrupted');
    assert.equal(session.view().turn?.steps[0]?.state, 'interrupted');
    assert.equal(ran, 1);

    assert.ok((await session.resume('ask')).ok);
    await session.settled();
    assert.equal(session.view().run?.outcome, 'done');
    assert.equal(ran, 1);
    const roles = spine.requests[0]?.messages.map((message) => message.role);
    assert.deepEqual(roles, ['user', 'assistant', 'tool', 'user']);
  });

  it('reopened after a crash while it waited for consent: nothing ran and the question is gone', async () => {
    const tool = fakeTool('change', WRITE, async () => ({ forModel: 'never' }));
    const crashed = createSpine({ tools: [tool], verdict: () => 'ask', answers: [() => calls(['c1', 'change', {}])] });
    const before = await newSession(crashed);
    await send(before, 'go');
    await until(() => before.view().approvals.length === 1);
    const spine = createSpine({ tools: [tool], log: crashed.log });
    const opened = await spine.sessions.open(before.id);
    assert.ok(opened.ok);
    assert.equal(opened.value.view().approvals.length, 0);
    const ended = spine.log.events(before.id).find((event) => event.type === 'tool.ended');
    assert.ok(ended?.type === 'tool.ended' && /no effect/.test(ended.forModel));
  });

  it('does nothing more once the log refuses, and opens again when it works again', async () => {
    let ran = 0;
    const tool = fakeTool('change', WRITE, async () => {
      ran += 1;
      return { forModel: 'ok' };
    });
    const spine = createSpine({ tools: [tool], answers: [() => calls(['c1', 'change', {}]), () => says('again')] });
    const session = await newSession(spine);
    spine.log.failAppends(fail('disk.full', 'The disk is full.'));
    const sent = await send(session, 'go');
    assert.equal(sent.ok, false);
    assert.equal(ran, 0);
    spine.log.failAppends(undefined);
    const opened = await spine.sessions.open(session.id);
    assert.ok(opened.ok && opened.value !== session);
    assert.ok((await send(opened.value, 'go')).ok);
  });

  it('tells calls apart although the server counts them anew with every answer', async () => {
    const tool = fakeTool('look', READ, async (input) => ({ forModel: `saw ${input.n}` }));
    const spine = createSpine({
      tools: [tool],
      answers: [
        () => calls(['call_0', 'look', { n: 1 }], ['call_0', 'look', { n: 2 }]),
        () => calls(['call_0', 'look', { n: 3 }]),
      ],
    });
    const session = await newSession(spine);
    await send(session, 'go');
    await session.settled();
    const ended = spine.log.events(session.id).flatMap((event) => (event.type === 'tool.ended' ? [event] : []));
    assert.equal(new Set(ended.map((event) => event.call)).size, 3);
    const cards = session.view().items.flatMap((item) => item.parts);
    assert.ok(cards.every((part) => part.type !== 'tool' || part.state === 'done'));
  });

  it('runs reads side by side and lets a write wait for them', async () => {
    const order: string[] = [];
    const slow = fakeTool('look', READ, async (input) => {
      order.push(`begin ${input.n}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
      order.push(`end ${input.n}`);
      return { forModel: 'seen' };
    });
    const change = fakeTool('change', WRITE, async () => {
      order.push('write');
      return { forModel: 'written' };
    });
    const spine = createSpine({
      tools: [slow, change],
      answers: [
        () => calls(['a', 'look', { n: 1 }], ['b', 'look', { n: 2 }], ['c', 'change', {}], ['d', 'look', { n: 3 }]),
      ],
    });
    const session = await newSession(spine);
    await send(session, 'go');
    await session.settled();
    assert.deepEqual(order, ['begin 1', 'begin 2', 'end 1', 'end 2', 'write', 'begin 3', 'end 3']);
  });
});
