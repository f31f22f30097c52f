// Which hosts lie on this machine or in a private network, by what their names and addresses say.
import { isPublicAddress, parseAddress } from './ip-address.ts';

const words = (text: string) => text.trim().split(/\s+/);

/** A name in the normal form of an address: lower case, punycode. The reason, or undefined for one that may be public. */
export function whyPrivate(host: string): string | undefined {
  const name = host.replace(/^\[|\]$/g, '').replace(/\.+$/, '');
  if (parseAddress(name) !== undefined) return isPublicAddress(name) ? undefined : PRIVATE;
  const isBelow = (zone: string) => name === zone || name.endsWith(`.${zone}`);
  if (PRIVATE_ZONES.some(isBelow)) return PRIVATE;
  if (!name.includes('.')) return `${name} names a machine of this network, not one of the internet`;
  const anywhere = ANYWHERE.find(isBelow);
  return anywhere === undefined
    ? undefined
    : `Names under ${anywhere} lead to whatever address somebody puts into them`;
}

const PRIVATE = 'It is on this machine or in a private network';

/** By standard or by custom never on the internet, and where clouds tell machines their own keys. */
const PRIVATE_ZONES = words(`
  localhost test localdomain localdomain4 localdomain6 local internal home.arpa lan home corp intranet private
  consul svc fritz.box metadata.goog metadata.tencentyun.com metadata.packet.net metadata.platformequinix.com
  metadata.cloud.ibm.com metadata.azure.com
`);

/** Made for trying things out: the name tells the address, or it changes from one moment to the next. */
const ANYWHERE = words(`
  nip.io sslip.io xip.io traefik.me backname.io localtest.me lvh.me vcap.me fuf.me lacolhost.com local.gd localho.st
  yoogle.com ulh.us smackaho.st 42foo.com beweb.com ratchetlocal.com 127-0-0-1.org.uk localhost.direct
  lndo.site ddev.site localdomain.pw rbndr.us 1u.ms rebind.network rebind.it
`);

/** What browsers refuse to ask, because another service listens there, and the usual databases and remote controls. */
const OTHER_SERVICES = new Set(
  words(`
    1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135
    137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995
    1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080
    445 873 1433 1521 2375 2376 2379 2380 3306 3389 5432 5900 5901 5985 5986 6379 6380 10250 11211 27017 27018 50070
    2181 4444 5984 8500 9042 9092 9200 9300 15672
  `).map(Number),
);

export const isOtherService = (port: number) => port === 0 || OTHER_SERVICES.has(port);
