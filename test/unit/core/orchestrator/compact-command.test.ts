// A conversation is summarised when the user asks for it; what the model is given then is the same after a reload and in a fork.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Session } from '../../../../src/core/orchestrator/session.ts';
import { createSpine, type Spine, says } from '../../../support/spine.ts';
import { assertReplays, ok } from './replay/world.ts';

const words = 'What the answer says, at some length, again and again. '.repeat(20);

async function talk(session: Session, turns: number, from = 0): Promise<void> {
  for (let turn = from; turn < from + turns; turn++) {
    ok(await session.send([{ type: 'text', text: `Question ${turn}` }], 'all'));
    await session.settled();
  }
}

const spineOf = (turns: number) =>
  createSpine({ contextLimit: 100_000, answers: Array.from({ length: turns }, () => () => says(words)) });
const sent = (spine: Spine) => JSON.stringify(spine.requests.at(-1)?.messages);

describe('context.compact', () => {
  it('makes the next request shorter, and the log and the screen keep all', async () => {
    const spine = spineOf(12);
    const session = ok(await spine.sessions.create({}));
    await talk(session, 10);
    const before = sent(spine).length;
    const articles = session.view().items.length;
    ok(await spine.dispatch({ type: 'context.compact', session: session.id }));
    const compacted = spine.log.events(session.id).at(-1);
    assert.ok(compacted?.type === 'context.compacted' && compacted.reason === 'asked');
    assert.ok(compacted.after < compacted.before);
    const notice = session.view().items.at(-1);
    assert.equal(session.view().items.length, articles + 1);
    assert.match(JSON.stringify(notice), /Earlier messages were summarised to make room: \d+k? → \d+k? tokens/);
    assert.equal(session.view().totals.contextUsed, compacted.after);
    await talk(session, 1, 10);
    assert.ok(sent(spine).length < before);
    for (let turn = 0; turn <= 10; turn++) assert.match(sent(spine), new RegExp(`Question ${turn}\\b`));
    await assertReplays(spine, session.id);
  });

  it('gives the same conversation after a reload and in a fork', async () => {
    const spine = spineOf(20);
    const session = ok(await spine.sessions.create({}));
    await talk(session, 10);
    ok(await spine.dispatch({ type: 'context.compact', session: session.id }));
    const fork = ok(await spine.dispatch({ type: 'session.fork', session: session.id })) as { session: string };
    await talk(session, 1, 10);
    const here = spine.requests.at(-1)?.messages;
    const copy = ok(await spine.sessions.open(fork.session));
    await talk(copy, 1, 10);
    const there = spine.requests.at(-1)?.messages;
    assert.deepEqual(
      there?.map((message) => message.parts),
      here?.map((message) => message.parts),
    );
    await spine.sessions.close();
    const again = createSpine({ log: spine.log, contextLimit: 100_000, answers: [() => says('ok')] });
    const reopened = ok(await again.sessions.open(fork.session));
    await talk(reopened, 1, 11);
    assert.deepEqual(again.requests.at(-1)?.messages.slice(0, there?.length), there);
  });

  it('is what /compact in the chat means', async () => {
    const spine = spineOf(10);
    const session = ok(await spine.sessions.create({}));
    await talk(session, 6);
    const parts = [{ type: 'text' as const, text: ' /compact ' }];
    ok(await spine.dispatch({ type: 'message.send', session: session.id, parts }));
    assert.equal(spine.log.events(session.id).at(-1)?.type, 'context.compacted');
  });

  it('says so where nothing can be left out', async () => {
    const spine = spineOf(1);
    const session = ok(await spine.sessions.create({}));
    const refused = await spine.dispatch({ type: 'context.compact', session: session.id });
    assert.ok(!refused.ok && refused.fault.code === 'context.short');
  });
});
