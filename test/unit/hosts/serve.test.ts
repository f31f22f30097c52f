// What a page gets of its session, in which order, and what stays as it is whatever a page does.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { emptyView, fold } from '../../../src/protocol/session-view.ts';
import { calls, createSpine, fakeTool, says, until, WRITE } from '../../support/spine.ts';
import { openPage, text } from './page.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const ended = (page: ReturnType<typeof openPage>) =>
  until(() => page.all('events').some(({ events }) => events.some((event) => event.type === 'run.ended')));

describe('a page that is served', () => {
  it('is given a view and its surroundings when it says hello', async () => {
    const page = openPage({});
    const session = await page.hello();
    assert.deepEqual(
      page.frames.map((frame) => frame.kind).filter((kind) => kind === 'view'),
      ['view'],
    );
    assert.equal(page.all('view')[0]?.view.session, session);
    assert.deepEqual(
      page
        .all('host')
        .at(-1)
        ?.state.sessions.map((one) => one.session),
      [session],
    );
    assert.deepEqual(page.shown, [session]);
  });

  it('has its commands wait for hello, and carried out after it', async () => {
    const page = openPage({});
    page.raw({ kind: 'command', id: 1, command: { type: 'session.list' } });
    await wait(30);
    assert.deepEqual(page.frames, []);
    await page.hello();
    await until(() => page.all('reply').length === 1);
    assert.ok(
      page.frames.findIndex(({ kind }) => kind === 'view') < page.frames.findIndex(({ kind }) => kind === 'reply'),
    );
  });

  it('is shown the session it names, the last one, or a new one where neither can be opened', async () => {
    const spine = createSpine({});
    const created = await spine.sessions.create({});
    const id = created.ok ? created.value.id : '';
    assert.equal(await openPage({}, { spine, last: id }).hello(), id);
    assert.equal(await openPage({}, { spine }).hello(id), id);
    const fresh = await openPage({}, { spine, last: 'gone' }).hello('gone too');
    assert.ok(fresh !== id && fresh !== '');
  });

  it('gets deltas joined, in order with the events around them, none twice', async () => {
    const pieces = Array.from({ length: 200 }, (_, index) => `${index} `);
    const page = openPage({
      answers: [
        () => [
          ...pieces.map((piece) => ({ type: 'text' as const, part: 0, text: piece })),
          { type: 'end', parts: [{ type: 'text', text: pieces.join('') }], stop: 'end' },
        ],
      ],
    });
    const session = await page.hello();
    await page.ask({ type: 'message.send', session, parts: text('count') });
    await ended(page);
    const deltas = page.all('deltas').flatMap((frame) => frame.deltas);
    assert.equal(deltas.map((delta) => (delta.type === 'message.delta' ? delta.text : '')).join(''), pieces.join(''));
    assert.ok(deltas.length < pieces.length / 2, `${deltas.length} of ${pieces.length} came by themselves`);
    const place = (type: string) =>
      page.frames.findIndex((frame) => frame.kind === 'events' && frame.events.some((event) => event.type === type));
    const first = page.frames.findIndex(({ kind }) => kind === 'deltas');
    const last = page.frames.findLastIndex(({ kind }) => kind === 'deltas');
    assert.ok(place('message.started') < first && last < place('message.completed'));
    const seqs = page.all('events').flatMap((frame) => frame.events.map((event) => event.seq));
    assert.deepEqual(
      seqs,
      seqs.map((_, index) => (seqs[0] ?? 0) + index),
    );
  });

  it('folds what it gets into the very view that the host has', async () => {
    const page = openPage({ answers: [() => says('Hello.')] });
    const session = await page.hello();
    await page.ask({ type: 'message.send', session, parts: text('hi') });
    await ended(page);
    const start = page.all('view')[0]?.view ?? emptyView(session);
    const folded = page
      .all('events')
      .flatMap(({ events }) => events)
      .reduce(fold, start);
    const opened = await page.sessions.open(session);
    assert.deepEqual(folded, opened.ok && opened.value.view());
  });

  it('hears each event once after saying hello again and again', async () => {
    const page = openPage({ answers: [() => says('Hello.')] });
    const session = await page.hello();
    for (let count = 0; count < 5; count++) await page.hello(session);
    await page.ask({ type: 'message.send', session, parts: text('hi') });
    await ended(page);
    const seqs = page.all('events').flatMap((frame) => frame.events.map((event) => event.seq));
    assert.equal(new Set(seqs).size, seqs.length);
  });

  it('makes one session, not two, when two hellos come at once', async () => {
    const page = openPage({});
    page.raw({ kind: 'hello', version: 1 });
    await page.hello();
    await wait(30);
    const listed = await page.sessions.list(undefined, 10);
    assert.equal(listed.ok && listed.value.length, 1);
  });

  it('hears only the session it is shown, and nothing after it has gone', async () => {
    const page = openPage({ answers: [() => says('one'), () => says('two')] });
    const first = await page.hello();
    await page.ask({ type: 'message.send', session: first, parts: text('hi') });
    await ended(page);
    const { result } = await page.ask({ type: 'session.create' });
    const second = page.served.session ?? '';
    assert.deepEqual(result, { session: second });
    const before = page.frames.length;
    await page.ask({ type: 'message.send', session: first, parts: text('again') });
    await wait(50);
    const late = page.frames.slice(before).filter((frame) => frame.kind === 'events' || frame.kind === 'deltas');
    assert.deepEqual(late, []);
    page.served.dispose();
    const quiet = page.frames.length;
    page.raw({ kind: 'hello', version: 1 });
    await wait(30);
    assert.equal(page.frames.length, quiet);
  });

  it('gives an empty session the mode and model that a new one was asked for', async () => {
    const page = openPage({});
    const session = await page.hello();
    const { result } = await page.ask({ type: 'session.create', mode: 'plan', model: 'fake/other' });
    assert.deepEqual(result, { session });
    const { mode, model } = page.all('view').at(-1)?.view ?? {};
    assert.deepEqual([mode, model], ['plan', 'fake/other']);
  });

  it('is shown another session when the one it shows is deleted', async () => {
    const page = openPage({ answers: [() => says('one')] });
    const first = await page.hello();
    await page.ask({ type: 'message.send', session: first, parts: text('hi') });
    await ended(page);
    assert.deepEqual(await page.ask({ type: 'session.delete', session: first }), { result: null });
    assert.notEqual(page.served.session, first);
    assert.equal(page.all('view').at(-1)?.view.session, page.served.session);
    assert.deepEqual(
      page
        .all('host')
        .at(-1)
        ?.state.sessions.map((one) => one.session),
      [page.served.session],
    );
  });

  it('does not hold up a run by never answering or by breaking on every frame', async () => {
    const page = openPage({ answers: [() => says('done without you')] });
    const session = await page.hello();
    const opened = await page.sessions.open(session);
    assert.ok(opened.ok);
    opened.value.journal.subscribe({
      events: () => {
        throw new Error('this listener is broken');
      },
    });
    page.raw({ kind: 'command', id: 77, command: { type: 'message.send', session, parts: text('hi') } });
    await until(() => opened.value.view().run?.outcome === 'done');
  });

  it('allows by a frame exactly what it was shown', async () => {
    let ran = 0;
    const tool = fakeTool('write', WRITE, async () => {
      ran++;
      return { forModel: 'ok' };
    });
    const page = openPage({ tools: [tool], verdict: () => 'ask', answers: [() => calls(['c1', 'write', {}])] });
    const session = await page.hello();
    await page.ask({ type: 'message.send', session, parts: text('write') });
    const requested = () =>
      page
        .all('events')
        .flatMap(({ events }) => events)
        .find((event) => event.type === 'approval.requested');
    await until(() => requested() !== undefined);
    const event = requested();
    assert.ok(event?.type === 'approval.requested');
    const { id, hash } = event.approval;
    const answer = { type: 'approval.answer', session, approval: id, answer: 'once' } as const;
    assert.equal((await page.ask({ ...answer, hash: 'another' })).fault?.code, 'approval.changed');
    assert.equal(ran, 0);
    assert.deepEqual(await page.ask({ ...answer, hash }), { result: null });
    await ended(page);
    assert.equal(ran, 1);
    assert.equal((await page.ask({ ...answer, hash })).fault?.code, 'approval.gone');
  });

  it('is told that it came too late when another page answers the same approval at once: the first answer counts', async () => {
    let ran = 0;
    const tool = fakeTool('write', WRITE, async () => {
      ran++;
      return { forModel: 'ok' };
    });
    for (const [first, second] of [
      ['deny', 'once'],
      ['once', 'deny'],
    ] as const) {
      ran = 0;
      const page = openPage({ tools: [tool], verdict: () => 'ask', answers: [() => calls(['c1', 'write', {}])] });
      const session = await page.hello();
      const other = openPage({}, { spine: page, last: session });
      assert.equal(await other.hello(), session);
      await page.ask({ type: 'message.send', session, parts: text('write') });
      const shown = async () => {
        const opened = await page.sessions.open(session);
        return opened.ok ? opened.value.view().approvals[0] : undefined;
      };
      let approval = await shown();
      while (approval === undefined) {
        await wait(5);
        approval = await shown();
      }
      const answer = { type: 'approval.answer', session, approval: approval.id, hash: approval.hash } as const;
      const [one, late] = await Promise.all([
        page.ask({ ...answer, answer: first }),
        other.ask({ ...answer, answer: second }),
      ]);
      assert.deepEqual(one, { result: null });
      assert.equal(late.fault?.code, 'approval.gone');
      await ended(other);
      assert.equal(ran, first === 'once' ? 1 : 0);
      const answers = page.log
        .events(session)
        .flatMap((event) => (event.type === 'approval.resolved' ? [event.answer] : []));
      assert.deepEqual(answers, [first]);
    }
  });
});
