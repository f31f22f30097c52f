// Faults: each names provider, model and address without secrets, says what to do, and whether trying again helps.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { faultFrom, type Progress } from '../../../../../src/adapters/llm/faults/faults.ts';

const place = { provider: 'OpenAI', model: 'gpt-x', url: 'https://user:secret@api.example/v1?key=secret' };
const progress: Progress = { stopped: false, silence: undefined, answered: false, idleMs: 120_000 };
const http = (status: number, error: object = {}, headers: Record<string, string> = {}) =>
  Object.assign(new Error(`${status} ${JSON.stringify(error)}`), { status, error, headers: new Headers(headers) });
const of = (error: unknown, more: Partial<Progress> = {}) => faultFrom(error, place, { ...progress, ...more });
const network = (code: string, message = code) =>
  new Error('Connection error.', {
    cause: new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) }),
  });

describe('faultFrom', () => {
  it('names provider, model and address, but no credentials', () => {
    for (const error of [
      http(401),
      http(404),
      http(429),
      http(500),
      http(400),
      network('ECONNREFUSED'),
      new SyntaxError('x'),
    ]) {
      const { text } = of(error);
      assert.match(text, /OpenAI at https:\/\/api\.example\/v1/);
      assert.match(text, /gpt-x/);
      assert.doesNotMatch(text, /secret/);
    }
  });

  it('reads when to come back in each way that it is said', () => {
    assert.equal(of(http(429, {}, { 'retry-after': '3' })).retryAfterMs, 3000);
    assert.equal(of(http(429, {}, { 'retry-after-ms': '250', 'retry-after': '9' })).retryAfterMs, 250);
    const date = new Date(Date.now() + 60_000).toUTCString();
    const wait = of(http(503, {}, { 'retry-after': date })).retryAfterMs ?? 0;
    assert.ok(wait > 50_000 && wait <= 60_000, `${wait}`);
    assert.equal(of(http(429, {}, { 'retry-after': 'soon' })).retryAfterMs, undefined);
  });

  it('does not take an empty account for a busy server', () => {
    const { code, retryable, text } = of(
      http(429, { code: 'insufficient_quota', message: 'You exceeded your quota.' }),
    );
    assert.deepEqual([code, retryable], ['model.quota', false]);
    assert.match(text, /no credit.*You exceeded your quota/);
  });

  it('takes what the service could not use of its own model for a failure on its side', () => {
    const error = { type: 'invalid_request_error', code: 'tool_use_failed', message: 'Failed to call a function.' };
    for (const thrown of [http(400, { error }), { error }]) {
      assert.deepEqual([of(thrown).code, of(thrown).retryable], ['model.overloaded', true]);
    }
  });

  it('quotes the provider, shortened', () => {
    const { text } = of(
      http(400, { type: 'error', error: { type: 'invalid_request_error', message: `no ${'x'.repeat(900)}` } }),
    );
    assert.match(text, /\(400: no x+…\)/);
    assert.ok(text.length < 600);
  });

  it('tells a conversation that is too long from other mistakes', () => {
    assert.equal(
      of(http(400, { code: 'context_length_exceeded', message: 'Too long.' })).code,
      'model.context-too-long',
    );
    assert.equal(
      of(http(400, { message: "This model's maximum context length is 8192 tokens." })).code,
      'model.context-too-long',
    );
    assert.equal(of(http(400, { message: 'Unknown parameter.' })).code, 'model.bad-request');
  });

  it('knows a refusal by the rules', () => {
    assert.equal(of(http(400, { code: 'content_policy_violation', message: 'No.' })).code, 'model.refused');
    for (const code of ['bio_policy', 'misalignment_policy_violation']) {
      assert.equal(of(http(400, { code, message: 'No.' })).code, 'model.refused');
    }
  });

  it('says why a server cannot be reached', () => {
    assert.match(of(network('ECONNREFUSED')).text, /nothing listens there/);
    assert.match(of(network('ENOTFOUND')).text, /its name is not known/);
    assert.match(of(network('DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate')).text, /certificate/);
    assert.equal(of(network('ECONNREFUSED')).retryable, true);
  });

  it('tells a cut from a server that was never reached, and both from a stop and a stall', () => {
    const terminated = new TypeError('terminated', {
      cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
    });
    assert.equal(of(terminated, { answered: true }).code, 'model.cut');
    assert.equal(of(terminated).code, 'model.unreachable');
    assert.equal(of(terminated, { stopped: true }).code, 'model.stopped');
    assert.match(of(undefined, { silence: { why: 'nothing', ms: 120_000 } }).text, /nothing for 120 s/);
    assert.equal(of(network('UND_ERR_HEADERS_TIMEOUT')).code, 'model.stalled');
  });

  it('makes something of anything that is thrown', () => {
    for (const thrown of [undefined, null, 'text', 7, {}, { error: 'text' }, { status: 'x' }]) {
      assert.match(of(thrown).code, /^model\./);
    }
  });
});
