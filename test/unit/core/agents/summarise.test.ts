// What is left out of a conversation is summarised by the model of that role, in a request of its own that is let in, logged and paid for.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Event } from '../../../../src/protocol/event.ts';
import { createSpine, type Say, type Spine, says } from '../../../support/spine.ts';
import { assertReplays, ok } from '../orchestrator/replay/world.ts';

const LONG = 'What the answer says, at some length, again and again. '.repeat(30);
const long: Say = () => [{ type: 'end', parts: [{ type: 'text', text: LONG }], stop: 'end' }];
const broken: Say = () => [
  { type: 'fault', fault: { code: 'model.overloaded', text: 'Busy.', retryable: true }, parts: [] },
];
const isSummary = (body: string) => body.includes('<conversation>');

/** The summary's answer is given whenever one is asked for. */
function spineOf(summary: Say): Spine {
  const answer: Say = (request, signal) => (isSummary(JSON.stringify(request)) ? summary : long)(request, signal);
  const answers = Array.from({ length: 40 }, () => answer);
  return createSpine({ contextLimit: 8_000, summariser: 'fake/small', answers });
}

async function talk(spine: Spine, turns: number): Promise<string> {
  const session = ok(await spine.sessions.create({}));
  for (let turn = 0; turn < turns; turn++) {
    ok(await session.send([{ type: 'text', text: `Question ${turn}` }], 'all'));
    await session.settled();
  }
  return session.id;
}

const compacted = (events: readonly Event[]) =>
  events.flatMap((event) => (event.type === 'context.compacted' ? [JSON.stringify(event.messages)] : []));

describe('a summary of what is left out', () => {
  it('stands in the note beside what the engine tells, each line marked as not its own', async () => {
    const spine = spineOf(() => says('The parser was chosen.\nFiles changed: none.'));
    const session = await talk(spine, 16);
    const events = spine.log.events(session);
    const [first = ''] = compacted(events);
    assert.match(first, /A model summarised it so:\]\\n> The parser was chosen\.\\n> Files changed: none\./);
    assert.match(first, /- The user: Question 1/);
    const asked = events.flatMap((event) => (event.type === 'model.requested' && event.attempt === 0 ? [event] : []));
    assert.ok(asked.length > 0);
    for (const { request } of asked) {
      assert.ok(events.some((event) => event.type === 'model.ended' && event.request === request));
    }
    assert.ok(events.every((event) => event.type !== 'run.ended' || event.outcome === 'done'));
    await assertReplays(spine, session);
  });

  it('is done without where the model fails', async () => {
    const spine = spineOf(broken);
    const session = await talk(spine, 16);
    const events = spine.log.events(session);
    const [first = ''] = compacted(events);
    assert.match(first, /- The user: Question 1/);
    assert.doesNotMatch(first, /A model summarised/);
    assert.ok(events.every((event) => event.type !== 'run.ended' || event.outcome === 'done'));
    await assertReplays(spine, session);
  });
});
