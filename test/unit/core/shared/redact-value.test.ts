// Secrets leave every text of a value, and what holds none keeps its identity.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { redactValue } from '../../../../src/core/shared/redact-value.ts';

const KEY = ['gh', 'p_', 'aB3'.repeat(12)].join('');

describe('redactValue', () => {
  it('takes secrets out of every text, however deep', () => {
    const value = { a: [{ b: `x ${KEY}` }, 'plain'], c: 1, d: null };
    assert.deepEqual(redactValue(value), { a: [{ b: 'x [redacted: github-token]' }, 'plain'], c: 1, d: null });
    assert.equal(value.a[0] !== undefined && typeof value.a[0] !== 'string' && value.a[0].b, `x ${KEY}`);
  });

  it('gives the same object where there is nothing to take out', () => {
    const value = { a: [{ b: 'x' }], c: 1 };
    assert.equal(redactValue(value), value);
  });

  it('leaves pictures and what a provider wants back as they are', () => {
    const value = { data: KEY, signature: KEY, redacted: KEY };
    assert.equal(redactValue(value), value);
  });

  it('leaves the marks that a provider wants back with a call or a quotation, and not the words beside them', () => {
    const marks = { extra_content: { google: { thought_signature: KEY } }, citations: [{ encrypted_index: KEY }] };
    const { extra } = redactValue({ extra: JSON.stringify({ ...marks, said: KEY }) });
    assert.deepEqual(JSON.parse(extra), { ...marks, said: '[redacted: github-token]' });
  });

  it('keeps the arguments of a call JSON', () => {
    const command = 'curl -H "x-api-key: abcdefghij0123"';
    const { arguments: clean } = redactValue({ arguments: JSON.stringify({ command }) });
    assert.deepEqual(JSON.parse(clean), { command: 'curl -H "x-api-key: [redacted: api-key-header]"' });
    assert.equal(redactValue({ arguments: `{"half": "${KEY}` }).arguments, '{"half": "[redacted: github-token]');
  });
});
