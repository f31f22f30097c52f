// Reads addresses of machines in their written forms, and tells which of them are on the public internet.

/** In bits: 32 or 128, as one number. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Canonical IPv4 and every form of IPv6, with or without a zone; undefined for a name. */
export function parseAddress(text: string): Address | undefined {
  const four = parse4(text);
  if (four !== undefined) return { bits: 32, value: four };
  const six = parse6(text.replace(/^\[|\]$/g, '').replace(/%.*$/s, ''));
  return six === undefined ? undefined : { bits: 128, value: six };
}

function parse4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  const parts = match?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function parse6(text: string): bigint | undefined {
  if (text.length > 45) return undefined;
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const four = tail?.[2] === undefined ? undefined : parse4(tail[2]);
  if (tail !== null && four === undefined) return undefined;
  const pair = four === undefined ? '' : `${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`;
  const halves = (tail === null ? text : `${tail[1]}${pair}`).split('::');
  const [head = [], rest] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const given = head.length + (rest?.length ?? 0);
  if (halves.length > 2 || (rest === undefined ? given !== 8 : given > 7)) return undefined;
  const groups = [...head, ...Array<string>(8 - given).fill('0'), ...(rest ?? [])];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n);
}

/** What is not for everybody: this machine, private networks, links, tests and documentation, groups, the reserved. */
const PRIVATE_4 = `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
  192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32`;
/** Among them those that wrap an address of the older kind, whichever it is: mapped, translated, 6to4, Teredo. */
const PRIVATE_6 = `::/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001:db8::/32
  2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/9 ff00::/8`;

const RANGES = `${PRIVATE_4} ${PRIVATE_6}`.split(/\s+/).flatMap((range) => {
  const [text = '', length] = range.split('/');
  const start = parseAddress(text);
  return start === undefined ? [] : [{ ...start, shift: BigInt(start.bits - Number(length)) }];
});

const MAPPED = 0xffffn;
/** `2000::/3`: all that has ever been given out; the rest has a meaning of its own, or none yet. */
const GLOBAL = 1n;

/** False too for what is no address at all. */
export function isPublicAddress(text: string): boolean {
  const found = parseAddress(text);
  if (found === undefined) return false;
  const { bits, value } = plain(found);
  if (bits === 128 && value >> 125n !== GLOBAL) return false;
  return !RANGES.some((range) => range.bits === bits && value >> range.shift === range.value >> range.shift);
}

export function isLoopbackAddress(text: string): boolean {
  const found = parseAddress(text);
  if (found === undefined) return false;
  const { bits, value } = plain(found);
  return bits === 32 ? value >> 24n === 127n : value === 1n;
}

/** `::ffff:7f00:1` is 127.0.0.1 in another spelling. */
const plain = (address: Address): Address =>
  address.bits === 128 && address.value >> 32n === MAPPED ? { bits: 32, value: address.value & 0xffff_ffffn } : address;
