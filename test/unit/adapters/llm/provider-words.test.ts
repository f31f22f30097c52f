// What each known provider says when it refuses, sorted into what it means; with the numbers where it tells them.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { faultFrom } from '../../../../src/adapters/llm/faults/faults.ts';
import { contextNumbers } from '../../../../src/core/shared/context-numbers.ts';
import { REFUSALS } from '../../../support/bad-weather/refusals.ts';

const place = { provider: 'Somebody', model: 'vendor/model', url: 'https://api.example/v1' };
const progress = { stopped: false, silence: undefined, answered: true, idleMs: 1000 };

describe('the words of providers', () => {
  for (const { name, status, headers, body, ...wanted } of REFUSALS) {
    it(`know ${name}`, () => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const refusal = { status, headers: new Headers(headers), body: text };
      const found = faultFrom(new Error('what an SDK makes of it'), place, { ...progress, refusal });
      assert.equal(found.code, wanted.code, found.text);
      assert.equal(found.retryable, wanted.retryable === true);
      assert.equal(found.retryAfterMs, wanted.retryAfterMs);
      const { limit, asked } = wanted;
      const numbers = { ...(limit === undefined ? {} : { limit }), ...(asked === undefined ? {} : { asked }) };
      assert.deepEqual(contextNumbers(found), numbers);
      assert.match(found.text, wanted.says ?? /./);
      assert.match(found.text, /Somebody at https:\/\/api\.example\/v1.*vendor\/model/);
      assert.match(found.text, /[^.]\.$/);
    });
  }
});
