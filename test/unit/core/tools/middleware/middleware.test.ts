// What stands around calls: order, refusal, bounds, a page kept for a minute, a host left alone.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createBreakers } from '../../../../../src/core/shared/breaker.ts';
import { withBreakers } from '../../../../../src/core/tools/middleware/breakers.ts';
import { cacheFetches } from '../../../../../src/core/tools/middleware/cache-fetches.ts';
import {
  after,
  around,
  before,
  type Calling,
  type Middleware,
} from '../../../../../src/core/tools/middleware/middleware.ts';
import { truncate } from '../../../../../src/core/tools/middleware/truncate.ts';
import type { ToolResult } from '../../../../../src/core/tools/tool.ts';
import { createFakeClock } from '../../../../support/fakes/clock.ts';

const GET = { kind: 'network', host: 'example.com', port: 443, method: 'GET', url: 'https://example.com/' } as const;

function calling(run: () => Promise<ToolResult>, effects: readonly unknown[] = [], hash = 'h'): Calling {
  return {
    tool: { name: 't' },
    prepared: { summary: '', effects, run },
    context: { call: 'c' },
    hash,
  } as unknown as Calling;
}

const done = (text: string) => async (): Promise<ToolResult> => ({ forModel: text });
const failing = async (): Promise<ToolResult> => ({
  forModel: 'down',
  fault: { code: 'web.unreachable', text: 'down', retryable: true },
});

describe('middleware', () => {
  it('stands around a call, the first outermost, and may refuse it', async () => {
    const told: string[] = [];
    const named =
      (name: string): Middleware =>
      async (_calling, next) => {
        told.push(`${name} in`);
        const result = await next();
        told.push(`${name} out`);
        return result;
      };
    const exclaim = after((result) => ({ ...result, forModel: `${result.forModel}!` }));
    const result = await around([named('a'), exclaim, named('b')], calling(done('x')));
    assert.equal(result.forModel, 'x!');
    assert.deepEqual(told, ['a in', 'b in', 'b out', 'a out']);
    let ran = false;
    const refuse = before(() => ({ forModel: 'no' }));
    const refused = await around(
      [refuse],
      calling(async () => {
        ran = true;
        return { forModel: 'yes' };
      }),
    );
    assert.deepEqual([refused.forModel, ran], ['no', false]);
  });

  it('bounds what any tool gives to a model', async () => {
    const result = await around([truncate], calling(done('x'.repeat(1_000_000))));
    assert.ok(result.forModel.length < 310_000);
    assert.match(result.forModel, /700000 characters left out/);
  });

  it('gives the same page again for a minute, and nothing that changes something or failed', async () => {
    const clock = createFakeClock();
    const cache = cacheFetches(clock);
    let asked = 0;
    const fetch = async () => ({ forModel: String(++asked) });
    const get = () => around([cache], calling(fetch, [GET]));
    assert.deepEqual([(await get()).forModel, (await get()).forModel], ['1', '1']);
    await clock.advance(61_000);
    assert.equal((await get()).forModel, '2');
    await around([cache], calling(fetch, [{ ...GET, method: 'POST' }], 'p'));
    await around([cache], calling(fetch, [{ ...GET, method: 'POST' }], 'p'));
    assert.equal(asked, 4);
    await around([cache], calling(failing, [GET], 'f'));
    assert.equal((await around([cache], calling(fetch, [GET], 'f'))).forModel, '5');
  });

  it('leaves a host alone that keeps failing, and no other', async () => {
    const guard = withBreakers(createBreakers({ clock: createFakeClock() }));
    for (let call = 0; call < 5; call++) await around([guard], calling(failing, [GET]));
    const refused = await around([guard], calling(done('up'), [GET]));
    assert.equal(refused.fault?.code, 'breaker.open');
    assert.equal((await around([guard], calling(done('up'), [{ ...GET, host: 'other.org' }]))).forModel, 'up');
  });
});
