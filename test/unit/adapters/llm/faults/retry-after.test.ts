// When to come back, in each form in which providers say it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { retryAfterOf } from '../../../../../src/adapters/llm/faults/retry-after.ts';

const DATE = 'Sat, 21 Nov 2026 10:00:00 GMT';
const of = (headers: Record<string, string>, said = '', body: object = {}) =>
  retryAfterOf(new Headers(headers), { ...body }, said);

describe('when to come back', () => {
  const told: readonly (readonly [string, Record<string, string>, number | undefined])[] = [
    ['seconds', { 'retry-after': '3' }, 3000],
    ['parts of a second', { 'retry-after': '0.5' }, 500],
    ['milliseconds before seconds', { 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    ['a date, by the clock of the server', { 'retry-after': 'Sat, 21 Nov 2026 10:01:00 GMT', date: DATE }, 60_000],
    ['a date that is over', { 'retry-after': 'Sat, 21 Nov 2026 09:59:00 GMT', date: DATE }, 0],
    ['no sense', { 'retry-after': 'soon' }, undefined],
    ['a negative number', { 'retry-after': '-5' }, undefined],
    ['a whole day', { 'retry-after': '86400' }, 86_400_000],
    [
      'what is used up, not what is not',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1.5s',
        'x-ratelimit-remaining-tokens': '900',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      1500,
    ],
    ['minutes and milliseconds', { 'x-ratelimit-reset-tokens': '1m20ms', 'x-ratelimit-remaining-tokens': '0' }, 60_020],
    ['milliseconds since 1970', { 'x-ratelimit-reset': String(Date.parse(DATE) + 4000), date: DATE }, 4000],
    ['seconds since 1970', { 'x-ratelimit-reset': String(Date.parse(DATE) / 1000 + 9), date: DATE }, 9000],
    [
      'a time of day',
      {
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-21T10:00:30Z',
        date: DATE,
      },
      30_000,
    ],
    ['nothing', {}, undefined],
  ];
  for (const [name, headers, wanted] of told) {
    it(`reads ${name}`, () => assert.equal(of(headers), wanted));
  }

  const words: readonly (readonly [string, number | undefined])[] = [
    ['Rate limit reached for gpt-x on tokens per min. Please try again in 1.2s. Visit', 1200],
    ['Please try again in 7m12.5s.', 432_500],
    ['Please try again in 86ms.', 86],
    ['Please retry in 34.074824224s.', 34_075],
    ['Please retry after 7 seconds.', 7000],
    ['Try again in 2 minutes.', 120_000],
    ['Please wait before trying again.', undefined],
    ['Try again later.', undefined],
  ];
  for (const [said, wanted] of words) it(`reads it in "${said}"`, () => assert.equal(of({}, said), wanted));

  it('reads it among the details of Google, and in what OpenRouter wraps', () => {
    const info = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' };
    assert.equal(of({}, '', { details: [{ '@type': 'x' }, info] }), 34_000);
    const reset = String(Date.parse(DATE) + 7000);
    assert.equal(of({ date: DATE }, '', { metadata: { headers: { 'X-RateLimit-Reset': reset } } }), 7000);
  });
});
