// How providers say that they cannot answer now: too many requests, too much load, a failure of their own.
import { anthropic, google, openai, type Refused } from './refused.ts';

const busy = { code: 'model.rate-limited', retryable: true } as const;
export const RATES: readonly Refused[] = [
  {
    name: '429 with seconds',
    status: 429,
    headers: { 'retry-after': '7' },
    body: openai('Rate limit reached.', 'requests', 'rate_limit_exceeded'),
    ...busy,
    retryAfterMs: 7000,
    says: /in 7 s/,
  },
  {
    name: '429 with a date',
    status: 429,
    headers: { 'retry-after': 'Sat, 21 Nov 2026 10:01:00 GMT', date: 'Sat, 21 Nov 2026 10:00:00 GMT' },
    body: openai('Slow down.'),
    ...busy,
    retryAfterMs: 60_000,
  },
  {
    name: '429 with milliseconds',
    status: 429,
    headers: { 'retry-after-ms': '850', 'retry-after': '1' },
    body: openai('Rate limit.'),
    ...busy,
    retryAfterMs: 850,
  },
  {
    name: '429 with reset headers',
    status: 429,
    headers: {
      'x-ratelimit-remaining-requests': '12',
      'x-ratelimit-reset-requests': '120ms',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '6m0s',
    },
    body: openai('Rate limit reached.', 'tokens', 'rate_limit_exceeded'),
    ...busy,
    retryAfterMs: 360_000,
    says: /in 6 minutes/,
  },
  {
    name: '429 without a time',
    status: 429,
    body: anthropic('Number of requests has exceeded your rate limit', 'rate_limit_error'),
    ...busy,
    says: /a little later/,
  },
  {
    name: '429 that asks for a day',
    status: 429,
    headers: { 'retry-after': '86400' },
    body: openai('Rate limit.'),
    ...busy,
    retryAfterMs: 86_400_000,
    says: /in 24 hours/,
  },
  {
    name: '429 with a page',
    status: 429,
    body: '<html><title>Too Many Requests</title></html>',
    ...busy,
    says: /Too Many Requests/,
  },
  {
    name: '429 with the time in words',
    status: 429,
    body: openai(
      'Rate limit reached for gpt-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 1100. Please try again in 1.2s.',
      'tokens',
      'rate_limit_exceeded',
    ),
    ...busy,
    retryAfterMs: 1200,
  },
  {
    name: 'the quota of a minute, as Google says it',
    status: 429,
    body: google(
      429,
      'RESOURCE_EXHAUSTED',
      'You exceeded your current quota, please check your plan and billing details.',
      [
        {
          '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
          violations: [{ quotaId: 'GenerateRequestsPerMinutePerProjectPerModel' }],
        },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' },
      ],
    ),
    ...busy,
    retryAfterMs: 34_000,
  },
];

const failed = { code: 'model.overloaded', retryable: true } as const;
export const SERVERS: readonly Refused[] = [
  { name: '408', status: 408, body: openai('Request timeout'), ...failed },
  { name: '409', status: 409, body: openai('Conflict'), ...failed },
  {
    name: '500',
    status: 500,
    body: openai('The server had an error while processing your request.', 'server_error'),
    ...failed,
  },
  {
    name: '502 with a page',
    status: 502,
    body: '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
    ...failed,
    says: /502 Bad Gateway/,
  },
  {
    name: '503 with seconds',
    status: 503,
    headers: { 'retry-after': '20' },
    body: google(503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'),
    ...failed,
    retryAfterMs: 20_000,
  },
  { name: '504', status: 504, body: 'upstream request timeout', ...failed, says: /upstream request timeout/ },
  { name: '524', status: 524, body: '<html><title>A timeout occurred</title></html>', ...failed },
  { name: '529', status: 529, body: anthropic('Overloaded', 'overloaded_error'), ...failed, says: /is overloaded/ },
  {
    name: 'a model that is being loaded',
    status: 503,
    body: { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
    ...failed,
  },
];
