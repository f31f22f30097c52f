// Keeps requests away from this machine and its network: each address a name stands for is looked at before connecting.
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from '../../core/shared/ip-address.ts';

export interface AddressRules {
  /** For tests against servers on this machine. */
  readonly allowLoopback: boolean;
}

export const isAllowedAddress = (address: string, { allowLoopback }: AddressRules) =>
  isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));

/** The code of the error that `checkedLookup` gives for a name that leads to a private address. */
export const PRIVATE_ADDRESS = 'ORQ_PRIVATE';

/** What is connected to is what was checked: the name is resolved once, here. */
export function checkedLookup(rules: AddressRules): LookupFunction {
  return (name, options, callback) => {
    lookup(name, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) return callback(error, '', 0);
      const bad = found.find(({ address }) => !isAllowedAddress(address, rules));
      const first = found[0];
      if (bad !== undefined || first === undefined) {
        return callback(Object.assign(new Error(bad?.address ?? 'nothing'), { code: PRIVATE_ADDRESS }), '', 0);
      }
      if (options.all === true) return callback(null, found);
      return callback(null, first.address, first.family);
    });
  };
}
