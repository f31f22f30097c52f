// What a provider said was wrong, read from its own answer where there is one, else from what an SDK threw.
import { redact } from '../../../core/shared/redact.ts';
import { type Fields, fields, list, number, text } from '../wires/fields.ts';
import { retryAfterOf } from './retry-after.ts';

/** An answer of the server that is no success, as far as it came. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface Trouble {
  /** 0 when it was said within a stream. */
  readonly status: number;
  /** The provider's own words, shortened. */
  readonly said: string;
  /** The provider's own names for it. */
  readonly kind: string;
  /** All there is to go by. */
  readonly words: string;
  /** Said in JSON, so by a program that knows what a model is. */
  readonly structured: boolean;
  readonly retryAfterMs?: number;
}

export function troubleOf(error: unknown, refusal: Refusal | undefined): Trouble | undefined {
  if (refusal !== undefined) return troubleIn(refusal.status, parse(refusal.body), refusal.headers, refusal.body);
  const thrown = fields(error);
  const status = number(thrown.status);
  const said = thrown.error;
  if (status === undefined && typeof said !== 'string' && Object.keys(fields(said)).length === 0) return undefined;
  const headers = thrown.headers instanceof Headers ? thrown.headers : new Headers();
  const names = { type: thrown.type, code: thrown.code };
  return troubleIn(status, said ?? names, headers, text(thrown.message).replace(/^\d{3} /, ''));
}

/** Also of an answer that calls itself a success and holds an error. */
export function troubleIn(status: number | undefined, body: unknown, headers: Headers, raw: string): Trouble {
  // Google's own door wraps the error in a list.
  const outer = fields(Array.isArray(body) ? body[0] : body);
  const inner = [outer.error, outer.detail, outer].map(fields).find((one) => Object.keys(one).length > 0) ?? {};
  const upstream = text(fields(inner.metadata).raw);
  const own = [inner.message, outer.message, outer.error, outer.detail, inner.error, inner.reason, outer.title];
  const message = own.map(text).find((words) => words !== '') ?? detailText(outer.detail);
  const plain = typeof body === 'object' && body !== null ? message : text(body) || pageText(raw);
  // A router's own words say only that somebody else refused.
  const said = shorten(upstream === '' ? plain || pageText(raw) : `${plain}: ${upstream}`);
  const kind = [inner.type, inner.code, inner.status, outer.type, outer.code]
    .map((name) => text(name))
    .filter((name, place, all) => name !== '' && name !== 'error' && all.indexOf(name) === place)
    .join(' ');
  const wait = retryAfterOf(headers, inner, said);
  return {
    status: status ?? statusIn(inner.code),
    said,
    kind,
    words: `${kind} ${said} ${reasons(inner)}`,
    structured: Object.keys(outer).length > 0,
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

/** Within a stream some gateways give the status as the error's code. */
const statusIn = (code: unknown) => {
  const status = number(code) ?? Number(text(code) || Number.NaN);
  return status >= 400 && status < 600 ? status : 0;
};

/** FastAPI says which field of the request it does not take. */
function detailText(detail: unknown): string {
  return list(detail)
    .map((one) => `${list(fields(one).loc).join('.')}: ${text(fields(one).msg)}`)
    .join('; ');
}

/** What stands deeper: which quota it was, why it was flagged. */
function reasons(inner: Fields): string {
  const deep = [inner.details, inner.metadata, inner.innererror, inner.param];
  return deep.map((part) => (part === undefined || part === null ? '' : JSON.stringify(part).slice(0, 2000))).join(' ');
}

/** A proxy's or a gateway's page, without its markup. */
function pageText(raw: string): string {
  if (!/^\s*</.test(raw)) return raw;
  const title = /<title[^>]*>([^<]*)/i.exec(raw)?.[1] ?? '';
  return title.trim() || raw.replaceAll(/<[^>]*>/g, ' ');
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

export function shorten(said: string): string {
  // Some servers repeat the key they refuse.
  const line = redact(said.slice(0, 4000).replaceAll(/\s+/g, ' ').trim()).text;
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
