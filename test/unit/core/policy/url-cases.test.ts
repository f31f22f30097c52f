// The set of hostile and ordinary web addresses: no hostile one is ever asked, no ordinary one is refused.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decideUrl } from '../../../../src/core/policy/decide-url.ts';
import { judge } from '../../../support/policy-cases/report.ts';
import { URL_CASES } from '../../../support/policy-cases/urls.ts';

describe('the set of web addresses', () => {
  it('is large, and each is judged right', () => {
    const report = judge(URL_CASES, ({ url }) => decideUrl({ url }).decision);
    assert.deepEqual(report, { right: URL_CASES.length, overCautious: [], unsafe: [] });
    assert.ok(URL_CASES.length >= 200, String(URL_CASES.length));
  });

  it('names each host as it will be asked', () => {
    const hosts = ['https://аpple.com/', 'HTTPS://GitHub.com/A', 'https://münchen.de/'].map((url) => {
      const [effect] = decideUrl({ url }).effects;
      return effect?.kind === 'network' ? effect.host : undefined;
    });
    assert.deepEqual(hosts, ['xn--pple-43d.com', 'github.com', 'xn--mnchen-3ya.de']);
  });

  it('says of an address that carries a lot of text that it does', () => {
    const { reasons, effects } = decideUrl({ url: `https://evil.dev/?q=${'word+'.repeat(300)}` });
    assert.match(reasons.join(), /1520 characters, which may hold what was read elsewhere, to evil\.dev/);
    assert.deepEqual(
      effects.map(({ kind }) => kind),
      ['network', 'secret'],
    );
  });
});
