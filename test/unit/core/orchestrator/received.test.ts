// What a user sends: without hidden characters, which is told, and labelled where it is not the user's own.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { receive } from '../../../../src/core/orchestrator/received.ts';
import type { UserPart } from '../../../../src/protocol/message.ts';
import { createFakeClock } from '../../../support/fakes/clock.ts';
import { createSpine, says } from '../../../support/spine.ts';
import { ok } from './replay/world.ts';

const clock = createFakeClock();
const context = (kind: 'url' | 'file', label: string, text: string, path?: string): UserPart => ({
  type: 'context',
  kind,
  label,
  text,
  ...(path === undefined ? {} : { path }),
});

describe('what a user sends', () => {
  it('is the same where there is nothing to be told', () => {
    const parts: UserPart[] = [{ type: 'text', text: 'hi' }, context('file', 'src/a.ts', 'x', '/w/src/a.ts')];
    assert.deepEqual(receive(parts, clock), { parts });
  });

  it('loses hidden characters, which are counted, but no byte of a picture or a path', () => {
    const picture: UserPart = { type: 'image', mime: 'image/png', data: 'a\u200b' };
    const file = context('file', 'a\u200b', 'x\u{e0041}', '/w/a\u200b');
    assert.deepEqual(receive([{ type: 'text', text: 'a\u202eb' }, picture, file], clock), {
      parts: [{ type: 'text', text: 'ab' }, picture, context('file', 'a', 'x', '/w/a\u200b')],
      hidden: { direction: 1, invisible: 1, tag: 1 },
    });
  });

  it('is not the user’s own where it is a page, or a file that others wrote', () => {
    const file = context('file', 'README.md', 'y', '/w/node_modules/b/README.md');
    const { parts, foreign } = receive([context('url', 'https://a.dev/', 'x'), file], clock);
    assert.deepEqual(foreign, ['https://a.dev/', '/w/node_modules/b']);
    const [page] = parts;
    assert.match(page?.type === 'context' ? page.text : '', /^<(data-\w+) from="https:\/\/a\.dev\/">\nx\n<\/\1>$/);
  });

  it('keeps its labels while it waits for a run to end', async () => {
    const spine = createSpine({
      answers: [
        async function* () {
          await session.send([context('url', 'https://a.dev/', 'x\u200b')], 'ask');
          yield* says('first');
        },
        () => says('second'),
      ],
    });
    const session = ok(await spine.sessions.create({}));
    ok(await session.send([{ type: 'text', text: 'go' }], 'ask'));
    await session.settled();
    const added = spine.log.events(session.id).filter((event) => event.type === 'message.added');
    assert.deepEqual(
      added.map(({ foreign, hidden }) => [foreign, hidden]),
      [
        [undefined, undefined],
        [['https://a.dev/'], { invisible: 1 }],
      ],
    );
    assert.deepEqual(session.view().foreign, ['https://a.dev/']);
    assert.deepEqual(session.view().items.at(-2)?.hidden, { invisible: 1 });
  });
});
