// A conversation stays within its model's context: compacted before it is too long, once when it was refused, and never in a loop.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelChunk } from '../../../../src/core/llm/model.ts';
import { tokensOfMessages } from '../../../../src/core/shared/estimate-tokens.ts';
import type { Event } from '../../../../src/protocol/event.ts';
import { calls, createSpine, READ, type Say, type Spine, says } from '../../../support/spine.ts';
import { assertReplays, ok, scripted } from '../orchestrator/replay/world.ts';

const LONG = 'What the answer says, at some length, again and again. '.repeat(30);
const TOO_LONG =
  "fake/model says the conversation is too long: This model's maximum context length is 2000 tokens. Begin a new session.";
/** Without usage: what is reckoned is all that is known. */
const long: Say = () => [{ type: 'end', parts: [{ type: 'text', text: LONG }], stop: 'end' }];
const refused: Say = () => [
  {
    type: 'fault',
    fault: {
      code: 'model.context-too-long',
      text: TOO_LONG,
      retryable: false,
      action: 'new-session',
      cause: '400 limit=2000 tokens',
    },
    parts: [],
  } satisfies ModelChunk,
];
const compactions = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'context.compacted' ? [event] : []));

async function talk(spine: Spine, turns: number, session?: string): Promise<string> {
  const opened = session === undefined ? await spine.sessions.create({}) : await spine.sessions.open(session);
  const own = ok(opened);
  for (let turn = 0; turn < turns; turn++) {
    ok(await own.send([{ type: 'text', text: `Question ${turn}` }], 'all'));
    await own.settled();
  }
  return own.id;
}

describe('room for a request', () => {
  it('is made before the limit is reached, for as many turns as there are', async () => {
    const spine = createSpine({ contextLimit: 4_000, answers: Array.from({ length: 60 }, () => long) });
    const session = await talk(spine, 60);
    const events = spine.log.events(session);
    assert.ok(compactions(events).length >= 5);
    assert.ok(compactions(events).every((event) => event.reason === 'near-limit' && event.after < event.before));
    for (const request of spine.requests) assert.ok(tokensOfMessages(request.messages) < 4_000);
    assert.equal(spine.requests.length, 60);
    assert.ok(events.every((event) => event.type !== 'run.ended' || event.outcome === 'done'));
    assert.match(JSON.stringify(spine.requests.at(-1)), /Question 0/);
    assert.match(JSON.stringify(spine.requests.at(-1)), /Question 59/);
    await assertReplays(spine, session);
  });

  it('is made within one long turn, and its work goes on', async () => {
    const steps = Array.from(
      { length: 40 },
      (_, index): Say =>
        () =>
          calls([`c${index}`, 'look', { say: LONG, index }]),
    );
    const spine = createSpine({
      contextLimit: 6_000,
      tools: [scripted('look', READ)],
      answers: [...steps, () => says('Done.')],
    });
    const session = await talk(spine, 1);
    const events = spine.log.events(session);
    assert.ok(compactions(events).length >= 2);
    assert.equal(spine.requests.length, 41);
    assert.equal(events.findLast((event) => event.type === 'run.ended')?.outcome, 'done');
    await assertReplays(spine, session);
  });

  it('is made once when a request was refused as too long, in the same answer', async () => {
    const spine = createSpine({
      contextLimit: 100_000,
      answers: [...Array.from({ length: 8 }, () => long), refused, () => says('Here it is.')],
    });
    const session = await talk(spine, 9);
    const events = spine.log.events(session);
    assert.deepEqual(
      compactions(events).map((event) => event.reason),
      ['refused'],
    );
    assert.equal(spine.requests.length, 10);
    assert.ok(tokensOfMessages(spine.requests.at(-1)?.messages ?? []) <= 1_000);
    assert.equal(events.findLast((event) => event.type === 'run.ended')?.outcome, 'done');
    const articles = ok(await spine.sessions.open(session)).view().items;
    assert.deepEqual(
      articles
        .slice(-3)
        .map(({ role, state }) => `${role} ${state}`)
        .sort(),
      ['assistant complete', 'notice complete', 'user complete'],
    );
    await assertReplays(spine, session);
  });

  it('is made once and no more where a server always says that it is too long', async () => {
    const spine = createSpine({
      contextLimit: 100_000,
      answers: [...Array.from({ length: 6 }, () => long), refused, refused, refused, refused],
    });
    const session = await talk(spine, 7);
    const events = spine.log.events(session);
    assert.equal(compactions(events).length, 1);
    const ended = events.findLast((event) => event.type === 'run.ended');
    assert.equal(ended?.outcome, 'failed');
    assert.equal(ended?.fault?.code, 'model.context-too-long');
    assert.equal(ended?.fault?.action, 'new-session');
    assert.ok(spine.requests.length <= 9);
    await assertReplays(spine, session);
  });

  it('cannot be made of a first message that is too long itself', async () => {
    const spine = createSpine({ contextLimit: 100_000, answers: [refused, refused, refused] });
    const session = await talk(spine, 1);
    const events = spine.log.events(session);
    assert.equal(compactions(events).length, 0);
    assert.equal(events.findLast((event) => event.type === 'run.ended')?.outcome, 'failed');
    await assertReplays(spine, session);
  });

  it('is the same after a reload in the middle', async () => {
    const answers = () => Array.from({ length: 30 }, () => long);
    const spine = createSpine({ contextLimit: 4_000, answers: answers() });
    const session = await talk(spine, 15);
    await spine.sessions.close();
    const again = createSpine({ contextLimit: 4_000, log: spine.log, answers: answers() });
    await talk(again, 15, session);
    assert.deepEqual(again.requests.at(-1)?.messages[0], spine.requests[0]?.messages[0]);
    assert.match(JSON.stringify(again.requests[0]), /Question 14/);
    for (const request of again.requests) assert.ok(tokensOfMessages(request.messages) < 4_000);
    await assertReplays(again, session);
  });
});
