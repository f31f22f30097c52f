// Keeps requests away from this machine and its network: each address a name stands for is looked at before connecting.
import { type LookupAddress, lookup } from 'node:dns';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';

const PRIVATE_4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  // Where Azure's machines find their host.
  ['168.63.129.16', 32],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** Among them those that wrap an address of the older kind, whichever it is. */
const PRIVATE_6 = [
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const;

export interface AddressRules {
  /** For tests against servers on this machine. */
  readonly allowLoopback: boolean;
}

export function isAllowedAddress(address: string, rules: AddressRules): boolean {
  const plain = address.replace(/%.*$/, '');
  const inner = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1] ?? unwrap(plain);
  if (rules.allowLoopback && (inner.startsWith('127.') || inner === '::1')) return true;
  return isIP(inner) !== 0 && !blocked().check(inner, isIPv4(inner) ? 'ipv4' : 'ipv6');
}

/** `::ffff:7f00:1` is 127.0.0.1 in another spelling. */
function unwrap(address: string): string {
  const match = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (match === null) return address;
  const [high = 0, low = 0] = match.slice(1).map((part) => Number.parseInt(part, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function blocked(): BlockList {
  const list = new BlockList();
  for (const [address, bits] of PRIVATE_4) list.addSubnet(address, bits, 'ipv4');
  for (const [address, bits] of PRIVATE_6) list.addSubnet(address, bits, 'ipv6');
  return list;
}

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
