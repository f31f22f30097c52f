// Room for one request under several limits: what it may take at most never passes one.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { addAmount, reckon } from '../../../../src/core/orchestrator/amount.ts';
import { roomFor, type Scope } from '../../../../src/core/orchestrator/room.ts';
import type { RequestEstimate } from '../../../../src/core/orchestrator/run.ts';

const PRICE = { input: 2, cachedInput: 0.2, output: 10 };
const ESTIMATE: RequestEstimate = { model: 'openai/small', input: 5_000, output: 20_000, price: PRICE };
const NOTHING = { usd: 0, tokens: 0, requests: 0 };
const scope = (more: Partial<Scope>): Scope => ({
  ...{ of: 'The limit of this run', raise: 'Raise it.', action: 'open-settings', limit: {} },
  ...{ spent: NOTHING, held: NOTHING, ...more },
});

describe('room for a request', () => {
  it('is all there is where nothing limits it', () => {
    assert.deepEqual(roomFor([], ESTIMATE), { kind: 'fits', output: 20_000 });
    assert.deepEqual(roomFor([scope({ limit: { requests: 1 } })], ESTIMATE), { kind: 'fits', output: 20_000 });
  });

  it('is a shorter answer where only that fits', () => {
    assert.deepEqual(roomFor([scope({ limit: { tokens: 8_000 } })], ESTIMATE), { kind: 'fits', output: 3_000 });
    // One cent of prompt leaves four cents of answer.
    assert.deepEqual(roomFor([scope({ limit: { usd: 0.05 } })], ESTIMATE), { kind: 'fits', output: 4_000 });
    const dearer = { ...ESTIMATE, price: { ...PRICE, cacheWrite: 4 } };
    assert.deepEqual(roomFor([scope({ limit: { usd: 0.05 } })], dearer), { kind: 'fits', output: 3_000 });
  });

  it('is none where an answer of any use does not fit, and the limit, what is spent and the way out are named', () => {
    const room = roomFor([scope({ limit: { usd: 0.5 }, spent: { ...NOTHING, usd: 0.485 } })], ESTIMATE);
    assert.ok(room.kind === 'refused');
    assert.equal(room.fault.code, 'budget.exhausted');
    assert.equal(room.fault.action, 'open-settings');
    assert.equal(
      room.fault.text,
      'The limit of this run is used up: $0.5 (spent $0.4850, and the next request may take $0.0200). Raise it.',
    );
    for (const limit of [{ tokens: 5_999 }, { usd: 0.019 }]) {
      assert.equal(roomFor([scope({ limit })], ESTIMATE).kind, 'refused');
    }
    const third = scope({ limit: { requests: 2 }, spent: { ...NOTHING, requests: 2 } });
    assert.equal(roomFor([third], ESTIMATE).kind, 'refused');
  });

  it('is waited for while others are under way that may take less than they may', () => {
    const held = { usd: 0.2, tokens: 20_000, requests: 1 };
    assert.equal(roomFor([scope({ limit: { tokens: 25_000 }, held })], ESTIMATE).kind, 'wait');
    assert.equal(roomFor([scope({ limit: { tokens: 30_000 }, held })], ESTIMATE).kind, 'wait');
    assert.deepEqual(roomFor([scope({ limit: { tokens: 35_000 }, held })], ESTIMATE), { kind: 'fits', output: 10_000 });
    assert.equal(roomFor([scope({ limit: { requests: 1 }, held })], ESTIMATE).kind, 'wait');
  });

  it('cannot be reckoned in money without a price, and costs nothing where the price is nothing', () => {
    const room = roomFor([scope({ limit: { usd: 9 } })], { ...ESTIMATE, price: null });
    assert.ok(room.kind === 'refused');
    assert.equal(room.fault.code, 'budget.unpriced');
    const free = { ...ESTIMATE, price: { input: 0, cachedInput: 0, output: 0 } };
    assert.equal(roomFor([scope({ limit: { usd: 1e-7 } })], free).kind, 'fits');
    assert.equal(roomFor([scope({ limit: { tokens: 1e9 } })], { ...ESTIMATE, price: null }).kind, 'fits');
  });

  it('was reckoned at the price of a short prompt where a long one costs more', () => {
    const above = { tokens: 4_000, input: 4, cachedInput: 0.4, output: 20 };
    const long = { ...ESTIMATE, price: { ...PRICE, above } };
    // Two cents of prompt leave three cents of answer at twice the price.
    assert.deepEqual(roomFor([scope({ limit: { usd: 0.05 } })], long), { kind: 'fits', output: 1_500 });
    assert.equal(reckon(long, 1_500).usd, 0.05);
  });

  it('never lets in what could pass a limit, whatever is spent and under way', () => {
    const amount = fc.record({
      usd: fc.double({ min: 0, max: 2, noNaN: true }),
      tokens: fc.integer({ min: 0, max: 100_000 }),
      requests: fc.integer({ min: 0, max: 20 }),
    });
    const limit = fc.record(
      {
        usd: fc.double({ min: 0.001, max: 4, noNaN: true }),
        tokens: fc.integer({ min: 1, max: 200_000 }),
        requests: fc.integer({ min: 1, max: 30 }),
      },
      { requiredKeys: [] },
    );
    const price = fc.record({
      input: fc.double({ min: 0, max: 30, noNaN: true }),
      cachedInput: fc.double({ min: 0, max: 3, noNaN: true }),
      output: fc.double({ min: 0, max: 150, noNaN: true }),
    });
    const estimate = fc.record({
      ...{ model: fc.constant('m'), input: fc.integer({ min: 0, max: 150_000 }) },
      ...{ output: fc.integer({ min: 1, max: 64_000 }), price },
    });
    const scopes = fc.array(fc.record({ limit, spent: amount, held: amount }), { maxLength: 4 });
    let letIn = 0;
    fc.assert(
      fc.property(scopes, estimate, (all, asked) => {
        const room = roomFor(
          all.map((one) => scope(one)),
          asked,
        );
        if (room.kind !== 'fits') return;
        letIn += 1;
        assert.ok(room.output <= asked.output && room.output >= Math.min(asked.output, 1_000));
        for (const { limit: most, spent, held } of all) {
          const worst = [spent, held, reckon(asked, room.output)].reduce(addAmount);
          if (most.usd !== undefined) assert.ok(worst.usd <= most.usd + 1e-6, `${worst.usd} of ${most.usd}`);
          if (most.tokens !== undefined) assert.ok(worst.tokens <= most.tokens);
          if (most.requests !== undefined) assert.ok(worst.requests <= most.requests);
        }
      }),
      { numRuns: 2_000 },
    );
    assert.ok(letIn > 100, `only ${letIn} were let in`);
  });
});
