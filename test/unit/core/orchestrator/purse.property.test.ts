// Many agents of several runs and processes against limits: what they take together never passes one, and nobody waits for ever.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { costOf } from '../../../../src/core/llm/wrappers/meter.ts';
import { createJournal } from '../../../../src/core/orchestrator/journal.ts';
import { createPurse } from '../../../../src/core/orchestrator/purse.ts';
import type { Limits } from '../../../../src/protocol/limits.ts';
import type { Plan } from '../../../../src/protocol/plan.ts';
import { emptyView } from '../../../../src/protocol/session-view.ts';
import { createFakeClock } from '../../../support/fakes/clock.ts';
import { createFakeLog } from '../../../support/fakes-log.ts';
import { createFakeSpend } from '../../../support/fakes-spend.ts';

const PRICE = { input: 3, cachedInput: 0.3, output: 15 };
const PLAN: Plan = { id: 'p', goal: '', steps: [], revision: 1 };
const logger = { write: () => undefined };

interface World {
  readonly limits: Limits;
  readonly processes: number;
  readonly runs: number;
  readonly agents: number;
  /** What the requests of each agent take: of what it may, and how many turns of the loop it takes. */
  readonly takes: readonly {
    readonly share: number;
    readonly input: number;
    readonly turns: number;
    readonly silent: boolean;
  }[];
  readonly settleFirst: boolean;
}

interface Total {
  usd: number;
  tokens: number;
  requests: number;
}

async function play(world: World) {
  const clock = createFakeClock();
  const spend = createFakeSpend(createFakeLog());
  const took = new Map<string, Total>();
  const worst: Total = { usd: 0, tokens: 0, requests: 0 };
  const codes = new Set<string>();
  const take = (run: string, usd: number, tokens: number) => {
    const total = took.get(run) ?? { usd: 0, tokens: 0, requests: 0 };
    took.set(run, { usd: total.usd + usd, tokens: total.tokens + tokens, requests: total.requests + 1 });
    worst.usd += usd;
    worst.tokens += tokens;
    worst.requests += 1;
  };
  const agents: Promise<void>[] = [];
  for (let process = 0; process < world.processes; process++) {
    const purse = createPurse({ ports: { clock, log: spend.log, holds: spend.holds }, limits: () => world.limits });
    for (let number = 0; number < world.runs; number++) {
      const run = `${process}-${number}`;
      const journal = createJournal({ log: spend.log, clock, logger }, emptyView(`s-${run}`));
      const opened = purse({ id: run, journal });
      for (let agent = 0; agent < world.agents; agent++) {
        agents.push(work(`a${agent}`, run, opened, agent));
      }
    }
  }
  async function work(step: string, run: string, purse: ReturnType<ReturnType<typeof createPurse>>, seed: number) {
    for (let round = 0; round < 40; round++) {
      const { share, input, turns, silent } = world.takes[(seed * 7 + round) % world.takes.length] ?? EASY;
      const estimate = { model: 'm', input, output: 4_000, price: PRICE };
      const asked = { step, estimate, plan: () => PLAN, limited: false, overBudget: () => undefined };
      const admitted = await purse.admit({ ...asked, signal: new AbortController().signal });
      if (!admitted.ok) {
        codes.add(admitted.fault.code);
        return;
      }
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      const output = Math.floor(share * (admitted.value.maxOutput ?? estimate.output));
      const usage = silent ? undefined : { input, output, cachedInput: 0 };
      const cost = costOf(usage, PRICE);
      take(run, cost ?? 0, usage === undefined ? 0 : input + output);
      if (world.settleFirst) admitted.value.settle(usage, cost);
      await purse.journal.emit([
        {
          ...{ type: 'model.ended', run, step, request: `${run}-${step}-${round}`, model: 'm', stop: 'end' },
          ...{ usage, cost, contextLimit: null, ms: 1 },
        },
      ]);
      if (!world.settleFirst) admitted.value.settle(usage, cost);
    }
  }
  let done = false;
  const all = Promise.all(agents).then(() => {
    done = true;
  });
  for (let turn = 0; turn < 20_000 && !done; turn++)
    await clock.advance(20).then(() => new Promise((resolve) => setImmediate(resolve)));
  assert.ok(done, 'somebody waits for ever');
  await all;
  return { took, all: worst, codes };
}

const EASY = { share: 0.1, input: 500, turns: 1, silent: false };

function assertWithin(limit: Limits['run'], total: Total) {
  if (limit?.usd !== undefined) assert.ok(total.usd <= limit.usd + 1e-6, `$${total.usd} of $${limit.usd}`);
  if (limit?.tokens !== undefined) assert.ok(total.tokens <= limit.tokens, `${total.tokens} of ${limit.tokens} tokens`);
  if (limit?.requests !== undefined) assert.ok(total.requests <= limit.requests, `${total.requests} requests`);
}

const limit = fc.record(
  {
    usd: fc.double({ min: 0.01, max: 1, noNaN: true }),
    tokens: fc.integer({ min: 500, max: 60_000 }),
    requests: fc.integer({ min: 1, max: 60 }),
  },
  { requiredKeys: [] },
);
const takes = fc.array(
  fc.record({
    ...{ share: fc.double({ min: 0, max: 1, noNaN: true }), input: fc.integer({ min: 0, max: 3_000 }) },
    ...{ turns: fc.integer({ min: 0, max: 3 }), silent: fc.boolean() },
  }),
  { minLength: 1, maxLength: 12 },
);

describe('limits with many agents at once', function () {
  this.timeout(120_000);

  it('are never passed by a run, a session or all processes of a day', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          limits: fc.record({ run: limit, session: limit, day: limit }, { requiredKeys: [] }),
          ...{ processes: fc.integer({ min: 1, max: 3 }), runs: fc.integer({ min: 1, max: 3 }) },
          ...{ agents: fc.integer({ min: 1, max: 8 }), takes, settleFirst: fc.boolean() },
        }),
        async (world) => {
          const { took, all, codes } = await play(world);
          for (const total of took.values()) {
            assertWithin(world.limits.run, total);
            assertWithin(world.limits.session, total);
          }
          assertWithin(world.limits.day, all);
          for (const code of codes) assert.equal(code, 'budget.exhausted');
          refused += codes.size;
        },
      ),
      { numRuns: 150 },
    );
    assert.ok(refused > 20, `only ${refused} worlds came to a limit`);
  });

  for (const [name, world] of [
    ['requests of a run', { limits: { run: { requests: 30 } }, runs: 1, processes: 1 }],
    ['requests of a day, in two processes', { limits: { day: { requests: 30 } }, runs: 1, processes: 2 }],
  ] as const) {
    it(`let 50 agents at once make exactly as many ${name} as there may be`, async () => {
      const agents = 50 / world.processes;
      const { all, codes } = await play({ ...world, agents, takes: [EASY], settleFirst: true });
      assert.equal(all.requests, 30);
      assert.deepEqual([...codes], ['budget.exhausted']);
    });
  }

  it('let a model write more than was reckoned that was not told how long its answer may be', async () => {
    const admitted = async (limits: Limits, assumed: boolean) => {
      const clock = createFakeClock();
      const { log, holds } = createFakeSpend(createFakeLog());
      const journal = createJournal({ log, clock, logger }, emptyView('s'));
      const run = createPurse({ ports: { clock, log, holds }, limits: () => limits })({ id: 'r', journal });
      const estimate = { model: 'm', input: 100, output: 4_000, price: PRICE, ...(assumed ? { assumed } : {}) };
      const asked = { step: 's', estimate, plan: () => PLAN, limited: false, overBudget: () => undefined };
      const answer = await run.admit({ ...asked, signal: new AbortController().signal });
      run.close();
      return answer.ok && answer.value.maxOutput;
    };
    for (const limit of [{ usd: 1 }, { tokens: 60_000 }]) {
      for (const which of ['run', 'session', 'day'] as const)
        assert.equal(await admitted({ [which]: limit }, true), 4_000);
    }
    assert.equal(await admitted({ run: { requests: 5 } }, true), undefined);
    assert.equal(await admitted({ run: { usd: 1 } }, false), undefined);
    assert.equal(await admitted({}, true), undefined);
  });

  it('let 50 agents at once use nearly all of the money and the tokens, and no more', async () => {
    for (const limits of [{ run: { usd: 2 } }, { run: { tokens: 100_000 } }]) {
      const { all } = await play({ limits, runs: 1, processes: 1, agents: 50, takes: [EASY], settleFirst: true });
      assertWithin(limits.run, all);
      // What is left is less than the smallest useful request may take.
      if ('usd' in limits.run) assert.ok(all.usd > 2 - 0.0165 - 0.0075, `$${all.usd}`);
      else assert.ok(all.tokens > 100_000 - 1_500 - 900, `${all.tokens} tokens`);
    }
  });
});
