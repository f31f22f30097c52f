// Reads a web address that somebody wrote into the effect of asking it, or says why it is not asked.
import type { Effect } from '../../protocol/approval.ts';
import { fail, type Outcome, succeed } from '../../protocol/fault.ts';

export type NetworkEffect = Extract<Effect, { kind: 'network' }>;

/** The effect's `url` is the address in its normal form, which is what will be asked. */
export function readWebAddress(written: string): Outcome<{ readonly effect: NetworkEffect }> {
  const url = URL.parse(written.trim());
  if (url === null) return fail('web.bad-address', `"${written}" is not a web address. It must begin with https://.`);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return fail('web.bad-address', `Only http and https addresses can be fetched, not ${url.protocol}.`);
  }
  if (url.username !== '' || url.password !== '') {
    return fail('web.bad-address', 'The address holds a user name or password. Leave them out.');
  }
  url.hash = '';
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return succeed({ effect: { kind: 'network', host: url.hostname, port, method: 'GET', url: url.href } });
}
