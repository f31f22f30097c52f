// Keeps requests away from this machine and its network: each address a name stands for is looked at before connecting.
import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import type { LookupFunction, Socket } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from '../../core/shared/ip-address.ts';

export interface AddressRules {
  /** For tests against servers on this machine. */
  readonly allowLoopback: boolean;
  /** How names become addresses: the system's way when absent. */
  readonly resolve?: Resolve;
}

export type Resolve = (
  name: string,
  options: LookupAllOptions,
  callback: (error: Error | null, found: readonly LookupAddress[]) => void,
) => void;

export const isAllowedAddress = (address: string, { allowLoopback }: AddressRules) =>
  isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address));

/** The code of the error that `checkedLookup` gives for a name that leads to a private address. */
export const PRIVATE_ADDRESS = 'ORQ_PRIVATE';

/** What is connected to is what was checked: the name is resolved once, here. */
export function checkedLookup(rules: AddressRules): LookupFunction {
  return (name, options, callback) => {
    const resolve: Resolve = rules.resolve ?? lookup;
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0);
      const bad = found.find(({ address }) => !isAllowedAddress(address, rules));
      const first = found[0];
      if (bad !== undefined || first === undefined) {
        return callback(privateAddress(bad?.address ?? 'nothing'), '', 0);
      }
      if (options.all === true) return callback(null, [...found]);
      return callback(null, first.address, first.family);
    });
  };
}

/** Looks once more at whom a connection has really reached. */
export function checkConnection(socket: Socket, rules: AddressRules): void {
  socket.once('connect', () => {
    const reached = socket.remoteAddress ?? 'nobody';
    if (!isAllowedAddress(reached, rules)) socket.destroy(privateAddress(reached));
  });
}

const privateAddress = (address: string) => Object.assign(new Error(address), { code: PRIVATE_ADDRESS });
