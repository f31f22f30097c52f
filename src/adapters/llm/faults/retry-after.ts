// When a provider says to come back, in each of the ways that providers say it; undefined when it does not.
import { type Fields, fields, list, text } from '../wires/fields.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The exact before the rough, what is meant for this request before what is said of all. */
export function retryAfterOf(headers: Headers, body: Fields, said: string): number | undefined {
  const base = now(headers);
  const found =
    plain(headers.get('retry-after-ms')) ??
    span(headers.get('retry-after'), base) ??
    retryInfo(body) ??
    inWords(said) ??
    resets(headers, base) ??
    span(text(fields(fields(body.metadata).headers)['X-RateLimit-Reset']), base);
  return found === undefined ? undefined : Math.max(0, Math.round(found));
}

/** The server's own clock where it tells it, so that a wrong clock here makes no wrong wait. */
function now(headers: Headers): number {
  const told = Date.parse(headers.get('date') ?? '');
  return Number.isFinite(told) ? told : Date.now();
}

function plain(value: string | null): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const ms = Number(value);
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/** `7`, `1.5s`, `6m0s`, `20ms`, a date, or seconds or milliseconds since 1970. */
function span(value: string | null, base: number): number | undefined {
  const word = value?.trim() ?? '';
  if (word === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(word)) {
    const count = Number(word);
    if (count > 1e12) return count - base;
    return count > 1e9 ? count * 1000 - base : count * 1000;
  }
  const date = /\d{4}/.test(word) ? Date.parse(word) : Number.NaN;
  return Number.isFinite(date) ? date - base : duration(word);
}

function duration(word: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|d|h|m|s))+$/.test(word)) return undefined;
  let ms = 0;
  for (const [, count, unit] of word.matchAll(/(\d+(?:\.\d+)?)(ms|d|h|m|s)/g)) {
    ms += Number(count) * (UNITS[unit ?? ''] ?? 0);
  }
  return ms;
}

/** Google's `RetryInfo` among the details of an error. */
function retryInfo(body: Fields): number | undefined {
  for (const detail of list(body.details)) {
    const delay = duration(text(fields(detail).retryDelay));
    if (delay !== undefined) return delay;
  }
  return undefined;
}

const WORDS =
  /(?:try again|retry|retry after|wait)(?: again)?(?: in| after)? (?:about )?((?:\d+(?:\.\d+)?(?:ms|[dhms])\s?)+|\d+(?:\.\d+)?)\s*(milliseconds?|seconds?|minutes?|hours?|days?)?/i;

function inWords(said: string): number | undefined {
  const found = WORDS.exec(said);
  if (found === null) return undefined;
  const [, count = '', unit = ''] = found;
  const short = count.replaceAll(/\s/g, '');
  if (/[a-z]/i.test(short)) return duration(short.toLowerCase());
  if (unit === '') return undefined;
  return Number(short) * (unit.startsWith('milli') ? 1 : (UNITS[unit.charAt(0)] ?? 0));
}

const RESETS = [
  ['x-ratelimit-remaining-requests', 'x-ratelimit-reset-requests'],
  ['x-ratelimit-remaining-tokens', 'x-ratelimit-reset-tokens'],
  ['x-ratelimit-remaining', 'x-ratelimit-reset'],
  ['ratelimit-remaining', 'ratelimit-reset'],
  ['anthropic-ratelimit-requests-remaining', 'anthropic-ratelimit-requests-reset'],
  ['anthropic-ratelimit-tokens-remaining', 'anthropic-ratelimit-tokens-reset'],
  ['anthropic-ratelimit-input-tokens-remaining', 'anthropic-ratelimit-input-tokens-reset'],
  ['anthropic-ratelimit-output-tokens-remaining', 'anthropic-ratelimit-output-tokens-reset'],
] as const;

/** What is used up decides; when nothing says so of itself, the soonest. */
function resets(headers: Headers, base: number): number | undefined {
  const told = RESETS.flatMap(([remaining, reset]) => {
    const wait = span(headers.get(reset), base);
    return wait === undefined ? [] : [{ wait, empty: headers.get(remaining)?.trim() === '0' }];
  });
  const empty = told.filter((one) => one.empty);
  if (empty.length > 0) return Math.max(...empty.map((one) => one.wait));
  return told.length > 0 ? Math.min(...told.map((one) => one.wait)) : undefined;
}
