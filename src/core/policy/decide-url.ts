// What the policy says about asking a web address, for the probe.
import { readWebAddress } from '../shared/web-address.ts';
import { type Answer, answer } from './answer.ts';
import { decide } from './decide.ts';

export function decideUrl({ url }: { readonly url: string }): Answer {
  const address = readWebAddress(url);
  if (!address.ok) return answer({ verdict: 'deny', reasons: [address.fault.text] }, []);
  const { effects } = address.value;
  return answer(decide({ effects, mode: 'agent', rules: [], trusted: true }), effects);
}
