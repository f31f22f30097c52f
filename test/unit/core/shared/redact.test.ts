// Keys of known shapes leave the text, everything else stays, and no text takes long.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { redact } from '../../../../src/core/shared/redact.ts';

/** Put together here, so that no scanner takes this file for a leak. */
const join = (...parts: readonly string[]) => parts.join('');
const many = (text: string, length: number) => text.repeat(Math.ceil(length / text.length)).slice(0, length);

const SECRETS: readonly (readonly [string, string])[] = [
  ['anthropic-key', join('sk-', 'ant-api03-', many('aB3_', 40))],
  ['openai-key', join('sk-', many('aB3', 48))],
  ['openai-key', join('sk-', 'proj-', many('aB3-_', 60))],
  ['github-token', join('gh', 'p_', many('aB3', 36))],
  ['github-token', join('github_', 'pat_', many('aB3_', 60))],
  ['gitlab-token', join('gl', 'pat-', many('aB3', 20))],
  ['aws-key-id', join('AK', 'IA', many('A2B', 16))],
  ['slack-token', join('xo', 'xb-', many('12-ab', 30))],
  ['google-key', join('AI', 'za', many('aB3', 35))],
  ['npm-token', join('np', 'm_', many('aB3', 36))],
  ['jwt', join('ey', 'J', many('aB3', 20), '.ey', 'J', many('cD4', 30), '.', many('x_-', 40))],
];

describe('redact', () => {
  for (const [name, secret] of SECRETS) {
    it(`takes out a ${name} wherever it stands`, () => {
      for (const around of [`${secret}`, `key=${secret}`, `"${secret}",`, `a\n${secret}\nb`, `(${secret})`]) {
        const result = redact(around);
        assert.deepEqual(result.found, [name]);
        assert.ok(!result.text.includes(secret.slice(-12)), result.text);
      }
    });
  }

  it('takes out private keys as a whole, also when the end is missing', () => {
    const block = `-----BEGIN RSA PRIVATE KEY-----\n${many('MIIE', 200)}\n-----END RSA PRIVATE KEY-----`;
    assert.equal(redact(`a ${block} b`).text, 'a [redacted: private-key] b');
    assert.equal(redact(`a ${block.slice(0, 100)}`).text, 'a [redacted: private-key]');
    assert.equal(redact('-----BEGIN CERTIFICATE-----\nabc').found.length, 0);
  });

  it('keeps what names the secret', () => {
    assert.equal(
      redact(`Authorization: Bearer ${many('aB3', 30)}`).text,
      'Authorization: Bearer [redacted: authorization]',
    );
    assert.equal(redact(`x-api-key: ${many('aB3', 30)}`).text, 'x-api-key: [redacted: api-key-header]');
    assert.equal(
      redact('postgres://me:hunter2secret@db.local:5432/x').text,
      'postgres://me:[redacted: url-credentials]@db.local:5432/x',
    );
  });

  it('takes out a key behind the escapes of JSON and of addresses', () => {
    for (const [name, secret] of SECRETS) {
      for (const text of [`{"file":"A=1\\n${secret}\\nB=2"}`, `https://a.dev/?q=%20${secret}`, `x\\t${secret}`]) {
        assert.deepEqual(redact(text).found, [name], text);
      }
    }
  });

  it('takes out a key that was written as base64, and leaves other base64', () => {
    const wrapped = btoa(`token ${SECRETS[3]?.[1]}\n`);
    assert.deepEqual(redact(`data: ${wrapped}`), { text: 'data: [redacted: github-token]', found: ['github-token'] });
    for (const text of [btoa('nothing at all that anybody would hide, but text'), btoa('\u0000\u00ff'.repeat(40))]) {
      assert.deepEqual(redact(text), { text, found: [] });
    }
  });

  it('leaves ordinary text alone', () => {
    for (const text of [
      'the task-list-with-a-very-long-name-indeed-and-more is done',
      'class sk-circle-fade-dot-animation-long-name',
      'https://example.com/a@b?c=d',
      'http://localhost:3000/path',
      'bearer of bad news',
      'sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'basic idea: keep it',
    ]) {
      assert.deepEqual(redact(text), { text, found: [] });
    }
  });

  it('gives the same again when its own output is redacted', () => {
    const once = redact(SECRETS.map(([, secret]) => `Bearer ${secret} http://a:${secret}@b`).join('\n')).text;
    assert.equal(redact(once).text, once);
  });

  it('takes linear time on hostile text', () => {
    const started = performance.now();
    for (const piece of [
      'eyJ',
      'sk-',
      'a://b:',
      '-----BEGIN PRIVATE KEY-----',
      'eyJaaaaaaaa.',
      'bearer ',
      'ghp_',
      'SG.aaaaaaaaaaaaaaaaa.',
    ]) {
      redact(piece.repeat(Math.ceil(300_000 / piece.length)));
    }
    assert.ok(performance.now() - started < 10_000, `${performance.now() - started} ms`);
  }).timeout(20_000);
});
