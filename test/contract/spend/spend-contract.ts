// What everything that keeps spending must do, whatever keeps it.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { HoldsPort } from '../../../src/core/ports/holds.ts';
import type { EventLogPort } from '../../../src/core/ports/log.ts';
import type { SpendPort } from '../../../src/core/ports/spend.ts';
import { EVENT_VERSION, type Event } from '../../../src/protocol/event.ts';
import { fault } from '../../../src/protocol/fault.ts';
import { must } from '../log/log-contract.ts';

export interface SpendHarness {
  readonly log: EventLogPort;
  readonly spend: SpendPort;
  readonly holds: HoldsPort;
  dispose(): Promise<void>;
}

type Ended = Extract<Event, { type: 'model.ended' }>;
type Created = Extract<Event, { type: 'session.created' }>;

/** Noon of a day in the machine's own time zone. */
export const noon = (day: number): number => new Date(2026, 2, day, 12).getTime();

export const begun = (session: string, more: Partial<Created> = {}): Created => ({
  ...{ v: EVENT_VERSION, seq: 1, at: noon(1), session, type: 'session.created' },
  ...{ title: 'A session', roots: ['/work'], mode: 'agent', model: 'openai/small', ...more },
});

export const ended = (session: string, seq: number, more: Partial<Ended> = {}): Ended => ({
  ...{ v: EVENT_VERSION, seq, at: noon(1) + seq * 1_000, session, type: 'model.ended', request: `${session}-${seq}` },
  ...{ run: 'r', step: 'agent', model: 'openai/small', stop: 'end', cost: 0.01, contextLimit: null, ms: 500 },
  ...{ usage: { input: 100, output: 20, cachedInput: 40 }, ...more },
});

export function describeSpend(name: string, setUp: () => Promise<SpendHarness>): void {
  describe(`what models cost: ${name}`, function () {
    this.timeout(20_000);
    let harness: SpendHarness;
    let spend: SpendPort;
    beforeEach(async () => {
      harness = await setUp();
      spend = harness.spend;
    });
    afterEach(() => harness.dispose());
    const keep = async (events: readonly Event[]) =>
      must(await harness.log.append(events[0]?.session ?? '', events, false));
    const total = async (at = 0) => must(await spend.since(at));

    it('knows of nothing in the beginning', async () => {
      const nothing = { requests: 0, input: 0, output: 0, cachedInput: 0, usd: 0, unpriced: 0 };
      assert.deepEqual(await total(), nothing);
      assert.deepEqual(must(await spend.byDay(0)), []);
      assert.deepEqual(must(await spend.recent(9)), []);
      assert.deepEqual(must(await spend.steps(9)), []);
    });

    it('counts every request of every session, from a moment on', async () => {
      await keep([begun('a'), ended('a', 2), ended('a', 3, { cost: 0.02 })]);
      await keep([begun('b'), ended('b', 2, { at: noon(2), usage: { input: 7, output: 3, cachedInput: 0 } })]);
      const { usd, ...rest } = await total();
      assert.deepEqual(rest, { requests: 3, input: 207, output: 43, cachedInput: 80, unpriced: 0 });
      assert.ok(Math.abs(usd - 0.04) < 1e-9);
      assert.equal((await total(noon(2))).requests, 1);
      assert.equal((await total(noon(2) + 1)).requests, 0);
    });

    it('tells what nobody knows the price of from what cost nothing', async () => {
      const { usage: _usage, ...silent } = ended('a', 4, { cost: null });
      const refused = { stop: 'fault' as const, fault: fault('model.unauthorized', 'No.') };
      await keep([
        begun('a'),
        ended('a', 2, { cost: 0, model: 'ollama/local' }),
        ended('a', 3, { cost: null }),
        { ...silent, ...refused },
        { ...silent, ...refused, seq: 5, firstMs: 80 },
        { ...silent, stop: 'stopped', seq: 6 },
      ]);
      const { requests, unpriced, usd } = await total();
      assert.deepEqual({ requests, unpriced, usd }, { requests: 5, unpriced: 3, usd: 0 });
    });

    it('sums by day of this machine and by model', async () => {
      const late = new Date(2026, 2, 3, 23, 59, 59).getTime();
      await keep([
        begun('a'),
        ended('a', 2, { at: noon(2) }),
        ended('a', 3, { at: late, model: 'anthropic/big', cost: 1 }),
        ended('a', 4, { at: late, cost: null }),
        ended('a', 5, { at: late + 1_000 }),
      ]);
      assert.deepEqual(
        must(await spend.byDay(noon(3))).map(({ day, model, usd, requests, unpriced }) => [
          ...[day, model, usd, requests, unpriced],
        ]),
        [
          ['2026-03-03', 'anthropic/big', 1, 1, 0],
          ['2026-03-03', 'openai/small', 0, 1, 1],
          ['2026-03-04', 'openai/small', 0.01, 1, 0],
        ],
      );
    });

    it('tells the newest requests as they ended', async () => {
      const usage = { input: 9, output: 8, cachedInput: 7, thinking: 6, cacheWrite: 5, estimated: true };
      const { usage: _usage, run: _run, step: _step, ...bare } = ended('a', 2, { cost: null, at: noon(2) });
      const problem = fault('model.cut', 'It was cut.', { retryable: true });
      await keep([
        begun('a'),
        { ...bare, stop: 'fault', fault: problem },
        ended('a', 3, { usage, firstMs: 80, at: noon(3) }),
      ]);
      assert.deepEqual(must(await spend.recent(9)), [
        {
          ...{ at: noon(3), session: 'a', run: 'r', step: 'agent', model: 'openai/small', usage, cost: 0.01, ms: 500 },
          ...{ firstMs: 80, stop: 'end' },
        },
        {
          ...{ at: noon(2), session: 'a', model: 'openai/small', cost: null, ms: 500, stop: 'fault' },
          fault: { code: 'model.cut', text: 'It was cut.' },
        },
      ]);
      assert.equal(must(await spend.recent(1)).length, 1);
    });

    it('goes on knowing what a deleted session has cost', async () => {
      await keep([begun('a'), ended('a', 2)]);
      must(await harness.log.remove('a'));
      assert.equal((await total()).requests, 1);
    });

    it('counts what a fork or an import begins with no second time, and what it adds', async () => {
      await keep([begun('a'), ended('a', 2), ended('a', 3)]);
      await keep([begun('b', { forkedFrom: { session: 'a', seq: 3 } }), ended('b', 2), ended('b', 3)]);
      await keep([ended('b', 4)]);
      await keep([begun('c', { importedTo: 2 }), ended('c', 2), ended('c', 3)]);
      assert.equal((await total()).requests, 4);
    });

    it('keeps nothing of a batch that was refused', async () => {
      await keep([begun('a')]);
      assert.equal((await harness.log.append('a', [ended('a', 2), ended('a', 4)], false)).ok, false);
      assert.equal((await total()).requests, 0);
    });

    it('sums what each agent step took, the newest first', async () => {
      const at = noon(5);
      await keep([
        begun('a'),
        ended('a', 2, { agent: 'p/one', step: 'one', run: 'r1', at, ms: 60_000 }),
        ended('a', 3, { agent: 'p/two', step: 'two', run: 'r1', at: at + 1_000, ms: 30_000, cost: null }),
        ended('a', 4, { agent: 'p/one', step: 'one', run: 'r1', at: at + 120_000, model: 'anthropic/big' }),
        // Gone on with the next day: the night is no work.
        ended('a', 5, { agent: 'p/one', step: 'one', run: 'r2', at: at + 86_400_000, model: 'anthropic/big' }),
      ]);
      const { step: _step, ...nobody } = ended('a', 6);
      await keep([nobody]);
      const steps = must(await spend.steps(9));
      assert.deepEqual(
        steps.map(({ model, requests, input, minutes, unpriced }) => [model, requests, input, minutes, unpriced]),
        [
          ['anthropic/big', 3, 300, 13, 0],
          ['openai/small', 1, 100, 0.5, 1],
        ],
      );
      assert.equal(must(await spend.steps(1)).length, 1);
    });

    it('holds room that others see until it is given back', async () => {
      const { holds } = harness;
      const seen: unknown[] = [];
      const hold = async (owner: string, wanted: { usd: number; tokens: number } | undefined) =>
        must(
          await holds.hold(noon(2), owner, ({ spent, elsewhere }) => {
            seen.push([spent.requests, elsewhere.requests, elsewhere.tokens, elsewhere.usd]);
            return wanted;
          }),
        );
      await keep([begun('a'), ended('a', 2), ended('a', 3, { at: noon(2) })]);
      const first = await hold('one', { usd: 0.5, tokens: 7 });
      assert.ok(first !== undefined);
      await hold('one', { usd: 1, tokens: 1 });
      assert.equal(await hold('two', undefined), undefined);
      await holds.release(first);
      await hold('two', { usd: 0, tokens: 2 });
      await hold('one', undefined);
      assert.deepEqual(seen, [
        [1, 0, 0, 0],
        [1, 0, 0, 0],
        [1, 2, 8, 1.5],
        [1, 1, 1, 1],
        [1, 1, 2, 0],
      ]);
    });

    it('takes the same step of two turns for two', async () => {
      await keep([
        begun('a'),
        ended('a', 2, { run: 'r1' }),
        ended('a', 3, { run: 'r2' }),
        ended('a', 4, { run: 'r2' }),
      ]);
      assert.deepEqual(
        must(await spend.steps(9)).map((step) => step.requests),
        [2, 1],
      );
    });
  });
}
