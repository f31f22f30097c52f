// Web addresses: every one asks with its real host, and what is not plainly http is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decideUrl } from '../../../../src/core/policy/decide-url.ts';

describe('decideUrl', () => {
  it('asks, naming the host that would be asked', () => {
    const { decision, effects, reasons } = decideUrl({ url: 'https://a.dev:8443/x?y#z' });
    assert.equal(decision, 'ask');
    assert.deepEqual(effects, [
      { kind: 'network', host: 'a.dev', port: 8443, method: 'GET', url: 'https://a.dev:8443/x?y' },
    ]);
    assert.match(reasons.join(), /a\.dev/);
  });

  it('denies what is no web address or hides another', () => {
    for (const url of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/html,x',
      'https://a.dev@evil.dev/',
      'a.dev',
      '',
    ]) {
      assert.equal(decideUrl({ url }).decision, 'deny', url);
    }
  });
});
