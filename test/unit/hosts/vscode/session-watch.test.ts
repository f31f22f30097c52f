// What a window follows: the session it shows, and those it showed before until nothing runs in them any more.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createSessionWatch } from '../../../../src/hosts/vscode/session-watch.ts';
import { createSpine, says, until } from '../../../support/spine.ts';

async function open(given: Parameters<typeof createSpine>[0] = {}) {
  const spine = createSpine(given);
  const told: string[] = [];
  const released: string[] = [];
  const watch = createSessionWatch(
    {
      show: (id) => spine.sessions.show(id),
      release: async (id) => {
        released.push(id);
        await spine.sessions.release(id);
      },
    },
    (session, what) => told.push(`${what} ${session}`),
  );
  const make = async () => {
    const created = await spine.sessions.create({});
    assert.ok(created.ok);
    return created.value;
  };
  return { ...spine, watch, told, released, first: await make(), second: await make() };
}

const hello = [{ type: 'text' as const, text: 'hi' }];

describe('following sessions', () => {
  it('goes on until what runs in one has ended, and then gives it free', async () => {
    const answer = Promise.withResolvers<void>();
    const { watch, told, released, first, second, dispatch } = await open({
      answers: [
        async function* () {
          await answer.promise;
          yield* says('done');
        },
      ],
    });
    await watch.show(first.id);
    await dispatch({ type: 'message.send', session: first.id, parts: hello });
    assert.equal(watch.shown?.status, 'running');
    await watch.show(second.id);
    assert.equal(watch.shown?.session, second.id);
    assert.deepEqual(
      watch
        .own()
        .map(({ session }) => session)
        .sort(),
      [first.id, second.id].sort(),
    );
    told.length = 0;
    answer.resolve();
    await until(() => released.includes(first.id));
    assert.ok(told.includes(`changed ${first.id}`), 'its end was seen');
    assert.equal(told.at(-1), `left ${first.id}`);
    assert.equal(watch.view(first.id), undefined);
    assert.equal(first.watched, false);
    assert.equal(second.watched, true);
  });

  it('leaves one at once when nothing runs in it, and tells anew when it is shown again', async () => {
    const { watch, told, released, first, second } = await open();
    await watch.show(first.id);
    await watch.show(second.id);
    await until(() => released.length === 1);
    await watch.show(first.id);
    await watch.show(first.id);
    assert.deepEqual(
      told.filter((line) => line.endsWith(first.id)).map((line) => line.split(' ')[0]),
      ['fresh', 'left', 'fresh', 'fresh'],
    );
    assert.equal(watch.shown?.session, first.id);
  });

  it('keeps following one that is shown again before its run has ended', async () => {
    const answer = Promise.withResolvers<void>();
    const { watch, released, first, second, dispatch } = await open({
      answers: [
        async function* () {
          await answer.promise;
          yield* says('done');
        },
      ],
    });
    await watch.show(first.id);
    await dispatch({ type: 'message.send', session: first.id, parts: hello });
    await watch.show(second.id);
    await watch.show(first.id);
    answer.resolve();
    await first.settled();
    await until(() => released.includes(second.id));
    assert.equal(watch.shown?.status, 'idle');
    assert.deepEqual(released, [second.id]);
    watch.dispose();
    assert.equal(first.watched, false);
  });
});
