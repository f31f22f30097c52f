// What whoever points at the cost is told: today over all sessions, and what the limits leave.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { SpendPort, SpentSum } from '../../../src/core/ports/spend.ts';
import { spentWords } from '../../../src/hosts/spent-words.ts';
import { fail, succeed } from '../../../src/protocol/fault.ts';

const SUM: SpentSum = { requests: 3, input: 12_000, output: 400, cachedInput: 0, usd: 1.5, unpriced: 0 };
const spendOf = (sum: Partial<SpentSum>): SpendPort => ({
  since: async () => succeed({ ...SUM, ...sum }),
  byDay: async () => succeed([]),
  recent: async () => succeed([]),
  steps: async () => succeed([]),
});

describe('the words of what was spent', () => {
  it('tell today and what each limit leaves', async () => {
    const limits = {
      day: { usd: 5, tokens: 20_000, requests: 10 },
      run: { usd: 0.005, minutes: 30 },
      session: { tokens: 9 },
    };
    assert.deepEqual(await spentWords(spendOf({}), limits, 0), [
      'Today: 3 requests, 12,400 tokens, $1.50',
      'Left today: $3.50 of $5.00, 7,600 of 20,000 tokens, 7 of 10 requests',
      'Limit of a run: $0.0050, 30 minutes',
      'Limit of a session: 9 tokens',
    ]);
  });

  it('say of an unknown price that it is unknown, and of local models that they cost nothing', async () => {
    const first = async (sum: Partial<SpentSum>) => (await spentWords(spendOf(sum), {}, 0)).join();
    assert.equal(await first({ usd: 0, unpriced: 3 }), 'Today: 3 requests, 12,400 tokens, price unknown');
    assert.equal(await first({ usd: 0, unpriced: 1 }), 'Today: 3 requests, 12,400 tokens, price unknown');
    assert.equal(await first({ unpriced: 1 }), 'Today: 3 requests, 12,400 tokens, $1.50 + price unknown');
    assert.equal(await first({ usd: 0, requests: 1 }), 'Today: 1 request, 12,400 tokens, costs nothing');
    assert.equal(await first({ requests: 0 }), 'Today: no requests');
  });

  it('say so when it cannot be read, and nothing where nobody counts', async () => {
    const broken = { ...spendOf({}), since: async () => fail('log.unreadable', 'The store cannot be read.') };
    assert.deepEqual(await spentWords(broken, { day: { usd: 5 } }, 0), ['The store cannot be read.']);
    assert.deepEqual(await spentWords(undefined, {}, 0), []);
  });

  it('leave nothing where more was spent than the limit', async () => {
    const [, left] = await spentWords(spendOf({ usd: 7 }), { day: { usd: 5 } }, 0);
    assert.equal(left, 'Left today: $0.00 of $5.00');
  });
});
