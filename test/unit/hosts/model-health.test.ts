// Health from the last requests: speeds as medians, the last error, and what says nothing of a model left out.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { SpentRequest } from '../../../src/core/ports/spend.ts';
import { healthOf } from '../../../src/hosts/model-health.ts';

const request = (at: number, more: Partial<SpentRequest> = {}): SpentRequest => ({
  at,
  session: 's',
  model: 'cloud/large',
  cost: 0,
  ms: 1_200,
  firstMs: 200,
  stop: 'end',
  usage: { input: 10, output: 100, cachedInput: 0 },
  ...more,
});
const failed = (at: number, code: string) => request(at, { usage: undefined, fault: { code, text: `${code}.` } });

describe('the health of models', () => {
  it('is the median of speeds, by model, the one asked last first', () => {
    const health = healthOf([
      request(5, { model: 'here/tiny', ms: 300, firstMs: undefined, usage: { input: 1, output: 30, cachedInput: 0 } }),
      request(4, { firstMs: 400, ms: 1_400 }),
      request(3, { firstMs: 9_000, ms: 59_000 }),
      request(2),
    ]);
    assert.deepEqual(
      health.map(({ model, requests, firstMs, tokensPerSecond }) => [model, requests, firstMs, tokensPerSecond]),
      [
        ['here/tiny', 1, undefined, 100],
        ['cloud/large', 3, 400, 100],
      ],
    );
  });

  it('names the last error, and counts none that was not the model’s own', () => {
    const [health] = healthOf([
      failed(9, 'model.stopped'),
      failed(8, 'budget.money'),
      failed(7, 'breaker.open'),
      failed(6, 'model.overloaded'),
      failed(5, 'model.cut'),
      request(4),
    ]);
    assert.deepEqual(
      [health?.requests, health?.failed, health?.lastFault],
      [6, 2, { at: 6, code: 'model.overloaded', text: 'model.overloaded.' }],
    );
  });

  it('reckons no speed from answers of a few tokens or without usage', () => {
    const [health] = healthOf([
      request(2, { usage: { input: 1, output: 3, cachedInput: 0 } }),
      request(1, { usage: undefined }),
    ]);
    assert.equal(health?.tokensPerSecond, undefined);
  });
});
