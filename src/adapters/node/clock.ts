// Time, identifiers and hashes from the machine.
import { hash, randomBytes } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { ClockPort } from '../../core/ports/machine.ts';

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_DIGITS = 9;
const ORDER_DIGITS = 3;
const RANDOM_DIGITS = 16;

export function createClock(): ClockPort {
  let last = 0;
  let order = 0;
  const randomDigits = createRandomDigits();
  return {
    now: () => Date.now(),
    /** 45 bits of milliseconds, 15 bits of order within one, 80 random bits; later ids of one clock sort later. */
    id: () => {
      const now = Math.max(Date.now(), last);
      order = now === last ? order + 1 : 0;
      last = now;
      return encode(now, TIME_DIGITS) + encode(order % 32 ** ORDER_DIGITS, ORDER_DIGITS) + randomDigits();
    },
    sleep,
    soon: () => breathe(),
    hash: (bytes) => hash('sha256', bytes, 'hex'),
  };
}

/** Resolves early when it is aborted: who waits looks at the signal afterwards. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, Math.max(0, ms));
    signal?.addEventListener('abort', finish, { once: true });
  });
}

function encode(value: number, digits: number): string {
  let rest = value;
  let text = '';
  for (let index = 0; index < digits; index++) {
    text = DIGITS.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** Asking the system costs as much for many bytes as for a few. Each is used once. */
const RANDOM_AT_ONCE = 128 * RANDOM_DIGITS;

function createRandomDigits(): () => string {
  let bytes: Uint8Array = new Uint8Array();
  let used = 0;
  return () => {
    if (used === bytes.length) {
      bytes = randomBytes(RANDOM_AT_ONCE);
      used = 0;
    }
    const end = used + RANDOM_DIGITS;
    let text = '';
    for (; used < end; used++) text += DIGITS.charAt((bytes[used] ?? 0) & 31);
    return text;
  };
}
