// Makes a self-signed certificate with any name and any time, so that none lies in the repository and runs out one day.
import { generateKeyPairSync, sign } from 'node:crypto';
import type { Certified } from './server.ts';

const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
};
const sequence = (...parts: readonly Uint8Array[]) => tlv(0x30, ...parts);
const set = (...parts: readonly Uint8Array[]) => tlv(0x31, ...parts);
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'));
const utf8 = (value: string) => tlv(0x0c, Buffer.from(value));
const integer = (value: number) => tlv(0x02, Buffer.from([value]));
/** `YYYYMMDDHHMMSSZ` */
const time = (date: Date) => tlv(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const COMMON_NAME = '550403';
const ALT_NAMES = '551d11';
const CONSTRAINTS = '551d13';

export function certificate(options: {
  /** Addresses as their bytes, names as they are. */
  readonly name: string | readonly number[];
  readonly from?: Date;
  readonly until?: Date;
}): Certified {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { name, from = new Date(Date.now() - 86_400_000), until = new Date(Date.now() + 86_400_000) } = options;
  const who = sequence(set(sequence(oid(COMMON_NAME), utf8('Bad weather'))));
  const alt = typeof name === 'string' ? tlv(0x82, Buffer.from(name)) : tlv(0x87, Buffer.from(name));
  const authority = sequence(oid(CONSTRAINTS), tlv(0x04, sequence(tlv(0x01, Buffer.from([0xff])))));
  const names = sequence(oid(ALT_NAMES), tlv(0x04, sequence(alt)));
  const body = sequence(
    tlv(0xa0, integer(2)),
    integer(7),
    ECDSA_SHA256,
    who,
    sequence(time(from), time(until)),
    who,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(authority, names)),
  );
  const signature = sign('sha256', body, privateKey);
  const whole = sequence(body, ECDSA_SHA256, tlv(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}
