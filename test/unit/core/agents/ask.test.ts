// One answer that takes several requests: each in the log, what was said kept, other models in the place of those that fail.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelChunk } from '../../../../src/core/llm/model.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { emptyView, foldAll } from '../../../../src/protocol/session-view.ts';
import { type FakeSide, failing, routeWorld } from '../../../support/route-world.ts';
import { calls, createSpine, fakeTool, READ, type Say, says } from '../../../support/spine.ts';
import { replay } from '../orchestrator/replay/world.ts';

const end = (text: string, stop: 'end' | 'length' | 'paused' = 'end'): readonly ModelChunk[] => [
  { type: 'text', part: 0, text },
  { type: 'end', parts: [{ type: 'text', text }], stop },
];

async function turn(sides: Readonly<Record<string, FakeSide>>, first = 'fake/model') {
  const world = routeWorld(sides);
  const look = fakeTool('look', READ, async () => ({ forModel: 'seen' }));
  const spine = createSpine({ route: () => world.route, tools: [look] });
  const session = await spine.sessions.create({ model: first });
  assert.ok(session.ok);
  await session.value.send([{ type: 'text', text: 'go' }], 'ask');
  const ended = await session.value.settled();
  const { id } = session.value;
  const read = await spine.log.read(id, {});
  assert.ok(read.ok);
  const replayed = await replay(spine, id);
  return { ...world, events: read.value, ended, view: foldAll(emptyView(id), read.value), replayed };
}

const of = <T extends Event['type']>(events: readonly Event[], type: T) =>
  events.filter((event): event is Extract<Event, { type: T }> => event.type === type);
const answers = (...said: readonly (readonly ModelChunk[])[]): Say[] => said.map((chunks) => () => chunks);
const textOf = (events: readonly Event[]) =>
  of(events, 'message.completed').map(({ parts, state }) => [
    parts.map((part) => (part.type === 'tool-call' ? part.tool : part.text)).join('|'),
    state,
  ]);

describe('ask', () => {
  it('logged one request for a whole series of attempts', async () => {
    const { events, waits, ended, replayed } = await turn({
      'fake/model': { answers: answers(failing('model.overloaded'), failing('model.unreachable'), says('hi')) },
    });
    assert.equal(ended?.outcome, 'done');
    assert.deepEqual(
      of(events, 'model.requested').map(({ model, attempt }) => [model, attempt]),
      [1, 2, 3].map((attempt) => ['fake/model', attempt]),
    );
    assert.deepEqual(
      of(events, 'model.ended').map(({ stop, fault }) => [stop, fault?.code]),
      [
        ['fault', 'model.overloaded'],
        ['fault', 'model.unreachable'],
        ['end', undefined],
      ],
    );
    assert.deepEqual(waits, [500, 1000]);
    assert.deepEqual(textOf(events), [['hi', 'complete']]);
    assert.deepEqual([replayed.difference, replayed.same], [undefined, true]);
  });

  it('goes on with what was said when an answer breaks off, and says nothing twice', async () => {
    const { events, requests, replayed, view } = await turn({
      'fake/model': {
        answers: answers(
          failing('model.cut', {}, ['The quick brown fox jumps']),
          end('brown fox jumps over the lazy dog.'),
        ),
      },
    });
    assert.deepEqual(textOf(events), [['The quick brown fox jumps over the lazy dog.', 'complete']]);
    assert.deepEqual(
      requests[1]?.messages.slice(-2).map(({ role }) => role),
      ['assistant', 'user'],
    );
    assert.match(JSON.stringify(requests[1]?.messages.at(-1)), /cut off after.*fox jumps.*Continue exactly there/);
    assert.equal(view.items.filter((item) => item.role === 'assistant').length, 1);
    assert.deepEqual([replayed.difference, replayed.same], [undefined, true]);
  });

  it('ends the conversation with the cut answer where the model goes on with that', async () => {
    const { events, requests } = await turn({
      'fake/model': {
        answers: answers(failing('model.cut', {}, ['One, two ']), end(' three')),
        capabilities: { continues: true },
      },
    });
    assert.deepEqual(textOf(events), [['One, two three', 'complete']]);
    const last = requests[1]?.messages.at(-1);
    assert.deepEqual([last?.role, last?.parts], ['assistant', [{ type: 'text', text: 'One, two' }]]);
  });

  it('lets the next one of the chain answer, stays with it, and says so once', async () => {
    const { events, asked, replayed, view } = await turn({
      'fake/model': { answers: answers(failing('model.unauthorized', { retryable: false })) },
      'other/b': { answers: answers(calls(['1', 'look', {}]), says('done')) },
    });
    assert.deepEqual(asked, ['fake/model', 'other/b', 'other/b']);
    assert.deepEqual(
      of(events, 'model.switched').map(({ from, to, reason }) => [from, to, reason.code]),
      [['fake/model', 'other/b', 'model.unauthorized']],
    );
    const said = view.items.filter((item) => item.role === 'assistant');
    assert.deepEqual(
      said.map((item) => [item.model, item.switched]),
      [
        ['other/b', { from: 'fake/model', text: 'It fails: model.unauthorized.' }],
        ['other/b', undefined],
      ],
    );
    assert.deepEqual([replayed.difference, replayed.same], [undefined, true]);
  });

  it('says what each of them said when all fail', async () => {
    const { ended, asked, replayed } = await turn({
      'fake/model': { answers: answers(failing('model.quota', { retryable: false })) },
      'other/b': { answers: answers(failing('model.not-found', { retryable: false })) },
    });
    assert.deepEqual(asked, ['fake/model', 'other/b']);
    assert.equal(ended?.fault?.code, 'model.gave-up');
    assert.match(ended?.fault?.text ?? '', /fake\/model: It fails: model\.quota.*other\/b: It fails: model\.not-found/);
    assert.deepEqual([replayed.difference, replayed.same], [undefined, true]);
  });

  it('goes on with an answer that reached its limit, twice and no more', async () => {
    const { events, ended, replayed } = await turn({
      'fake/model': { answers: answers(end('one ', 'length'), end('two ', 'length'), end('three', 'length')) },
    });
    assert.deepEqual(textOf(events), [['one two three', 'complete']]);
    assert.equal(ended?.fault?.code, 'model.cut-at-limit');
    assert.deepEqual([replayed.difference, replayed.same], [undefined, true]);
  });

  it('sends a paused answer back as it is', async () => {
    const { events, requests, replayed } = await turn({
      'fake/model': { answers: answers(end('Searching.', 'paused'), end('Found.')) },
    });
    assert.deepEqual(textOf(events), [['Searching.|Found.', 'complete']]);
    assert.deepEqual(requests[1]?.messages.at(-1)?.parts, [{ type: 'text', text: 'Searching.' }]);
    assert.deepEqual([replayed.difference, replayed.same], [undefined, true]);
  });

  it('asks once more after an empty answer, and then says so', async () => {
    const empty: readonly ModelChunk[] = [{ type: 'end', parts: [], stop: 'end' }];
    const { requests, ended, replayed } = await turn({ 'fake/model': { answers: answers(empty, empty, empty) } });
    assert.equal(requests.length, 2);
    assert.match(JSON.stringify(requests[1]?.messages.at(-1)), /answer was empty/);
    assert.equal(ended?.fault?.code, 'model.empty');
    assert.deepEqual([replayed.difference, replayed.same], [undefined, true]);
  });

  it('asks another model with more room for a conversation that is too long for the first', async () => {
    const { asked, events, replayed } = await turn({
      'fake/model': { answers: answers(failing('model.context-too-long', { retryable: false })) },
      'small/b': { answers: [], capabilities: { contextLimit: 1_000 } },
      'large/c': { answers: answers(says('enough room')), capabilities: { contextLimit: 1_000_000 } },
    });
    assert.deepEqual(asked, ['fake/model', 'large/c']);
    assert.equal(of(events, 'model.switched')[0]?.reason.code, 'model.context-too-long');
    assert.deepEqual([replayed.difference, replayed.same], [undefined, true]);
  });
});
