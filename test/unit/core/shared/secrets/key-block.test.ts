// A private key goes as a whole, however its lines are joined; a program that only names its first line stays.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { redact } from '../../../../../src/core/shared/redact.ts';

const LINE = 'MIIEpAIBAAKCAQEA7bq0t1Zx9vR2kQmF3uY8sLwNcD5hJ6gTfE4iOaPzVyXrUxK1';
const dashes = '-'.repeat(5);
const block = (kind: string, joined: string) =>
  [`${dashes}BEGIN ${kind}${dashes}`, LINE, LINE, 'q0==', `${dashes}END ${kind}${dashes}`].join(joined);

describe('a private key as a block of lines', () => {
  it('goes in every kind and notation', () => {
    for (const kind of ['PRIVATE KEY', 'RSA PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'ENCRYPTED PRIVATE KEY']) {
      for (const joined of ['\n', '\r\n', '\\n', '\n    ', '" +\n  "', '\n> ']) {
        assert.equal(redact(`a ${block(kind, joined)} b`).text, 'a [redacted: private-key] b', kind + joined);
      }
    }
    const pgp = `${dashes}BEGIN PGP PRIVATE KEY BLOCK${dashes}\nVersion: x 1\n\n${LINE}\n=abcd\n${dashes}END PGP PRIVATE KEY BLOCK${dashes}`;
    assert.equal(redact(`a\n${pgp}\nb`).text, 'a\n[redacted: private-key]\nb');
    const putty = `Public-Lines: 1\nAAAA\nPrivate-Lines: 2\n${LINE}\n${LINE}\nPrivate-MAC: 0a1b2c`;
    assert.ok(!redact(putty).text.includes(LINE));
  });

  it('goes as far as it goes where its end is missing', () => {
    const [head = ''] = block('RSA PRIVATE KEY', '\n').split('q0==');
    assert.equal(redact(`${head}\n{"more": "of the file"}`).text, '[redacted: private-key]{"more": "of the file"}');
  });

  it('is not what a program says of its first line', () => {
    for (const text of [
      `if (text.startsWith('${dashes}BEGIN PRIVATE KEY${dashes}')) {\n  return readKey(text);\n}\nconst END = '${dashes}END PRIVATE KEY${dashes}';`,
      `The file begins with ${dashes}BEGIN OPENSSH PRIVATE KEY${dashes}. Never share it.`,
      `grep -r "BEGIN RSA PRIVATE KEY" .`,
      `${dashes}BEGIN CERTIFICATE${dashes}\n${LINE}\n${dashes}END CERTIFICATE${dashes}`,
    ]) {
      assert.deepEqual(redact(text), { text, found: [] });
    }
  });
});
