// Turns whatever a provider answered or an SDK threw into a fault that names provider, model and address, and the way out.

import { OFFLINE, offlineText } from '../../core/shared/offline.ts';
import { redact } from '../../core/shared/redact.ts';
import { type Fault, fault } from '../../protocol/fault.ts';
import { type Fields, fields, number, text } from './fields.ts';
import type { Place } from './spec.ts';

/** How far the exchange got before it failed. */
export interface Progress {
  readonly stopped: boolean;
  readonly stalled: boolean;
  readonly answered: boolean;
  readonly idleMs: number;
}

interface Trouble {
  readonly status: number;
  /** The provider's own words, shortened. */
  readonly said: string;
  /** The provider's own names for it. */
  readonly kind: string;
  readonly retryAfterMs?: number;
}

const TOO_LONG = /context[ _](length|window|limit)|prompt is too long|too many (input )?tokens|maximum context/i;
const POLICY = /content[_ ](policy|filter|management)|safety|usage polic/i;
const UNPAID = /insufficient_quota|billing|credit balance|payment|spend_limit/i;

export function faultFrom(error: unknown, place: Place, progress: Progress): Fault {
  if (progress.stopped) return stoppedFault(place);
  if (progress.stalled) return stalledFault(place, progress.idleMs);
  const trouble = troubleOf(error);
  if (trouble !== undefined) return statusFault(trouble, place);
  const cause = causeOf(error);
  if (cause.includes(OFFLINE)) return offlineFault(place);
  if (error instanceof SyntaxError) return malformedFault(place, 'an event that is not JSON', cause);
  if (/HEADERS_TIMEOUT|BODY_TIMEOUT|timed out/i.test(cause)) return stalledFault(place, progress.idleMs);
  if (/ByteString|invalid header value/i.test(cause)) return unsendableFault(place);
  return progress.answered ? cutFault(place, cause) : unreachableFault(place, cause);
}

const stoppedFault = (place: Place): Fault => fault('model.stopped', `The answer of ${place.model} was stopped.`);

function stalledFault(place: Place, idleMs: number): Fault {
  const seconds = Math.max(1, Math.round(idleMs / 1000));
  const what = `${who(place)} sent nothing for ${seconds} s while answering as ${place.model}`;
  return fault('model.stalled', `${what}. Try again, or choose another model.`, { retryable: true, action: 'retry' });
}

export function cutFault(place: Place, cause: string): Fault {
  const what = `The connection to ${who(place)} ended in the middle of an answer of ${place.model}`;
  return fault('model.cut', `${what}. Try again.`, { retryable: true, action: 'retry', cause });
}

export function malformedFault(place: Place, what: string, cause?: string): Fault {
  const sentence = `${who(place)} sent an answer of ${place.model} that cannot be read: ${what}`;
  const way = 'Try again; if it stays, check that the address is that of a model server.';
  return fault('model.malformed', `${sentence}. ${way}`, { retryable: true, action: 'retry', cause });
}

export function keylessFault(place: Place, keyName: string | undefined): Fault {
  const way = keyName === undefined ? 'Connect the provider.' : `Connect the provider or set ${keyName}.`;
  const what = `There is no key for ${who(place)}, which ${place.model} needs`;
  return fault('model.unauthorized', `${what}. ${way}`, { action: 'connect-provider' });
}

const offlineFault = (place: Place) => fault('offline.blocked', offlineText(who(place)), { action: 'open-settings' });

/** The cause would repeat the key. */
function unsendableFault(place: Place): Fault {
  const what = `The key or a header for ${who(place)} holds characters that cannot be sent, so ${place.model} was not asked`;
  return fault('model.unauthorized', `${what}. Enter the key again.`, { action: 'connect-provider' });
}

function unreachableFault(place: Place, cause: string): Fault {
  const why = /ENOTFOUND|EAI_AGAIN/.test(cause)
    ? 'its name is not known'
    : /ECONNREFUSED/.test(cause)
      ? 'nothing listens there'
      : /CERT|SSL|TLS|self.signed/i.test(cause)
        ? 'its certificate is not trusted'
        : /URL/.test(cause)
          ? 'this is not an address'
          : 'the connection failed';
  const what = `${who(place)} cannot be reached for ${place.model}: ${why}`;
  return fault('model.unreachable', `${what}. Check the address and that the server runs.`, {
    retryable: true,
    action: 'retry',
    cause,
  });
}

function statusFault(trouble: Trouble, place: Place): Fault {
  const { status, said, kind } = trouble;
  const words = `${kind} ${said}`;
  const quote = said === '' ? '' : ` (${status > 0 ? `${status}: ` : ''}${said})`;
  const make = (code: string, sentence: string, more: Partial<Fault> = {}) =>
    fault(code, `${who(place)} ${sentence.replace('%', quote)}`, { cause: `${status} ${kind}`.trim(), ...more });
  if (status === 402 || UNPAID.test(words)) {
    return make(
      'model.unauthorized',
      `has no credit left for ${place.model}%. Check its billing, or use another key.`,
      {
        action: 'connect-provider',
      },
    );
  }
  if (status === 401 || kind === 'authentication_error') {
    return make('model.unauthorized', `did not accept the key for ${place.model}%. Check the key or enter another.`, {
      action: 'connect-provider',
    });
  }
  if (status === 403 || kind === 'permission_error') {
    return make('model.unauthorized', `does not let this key use ${place.model}%. Use another key or another model.`, {
      action: 'connect-provider',
    });
  }
  if (status === 404 || status === 405 || kind === 'not_found_error') {
    return make('model.not-found', `does not know ${place.model}%. Choose another model, or check the address.`, {
      action: 'choose-model',
    });
  }
  return loadFault(trouble, make, words, place);
}

type Make = (code: string, sentence: string, more?: Partial<Fault>) => Fault;

function loadFault({ status, kind, retryAfterMs }: Trouble, make: Make, words: string, place: Place): Fault {
  const again: Partial<Fault> = {
    retryable: true,
    action: 'retry',
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  if (status === 429 || kind === 'rate_limit_error') {
    const when = retryAfterMs === undefined ? 'a little later' : `in ${Math.ceil(retryAfterMs / 1000)} s`;
    return make('model.rate-limited', `takes no more requests for ${place.model} now%. Try again ${when}.`, again);
  }
  if (status === 413 || TOO_LONG.test(words)) {
    const sentence = `says the conversation is too long for ${place.model}%. Begin a new session or choose another model.`;
    return make('model.context-too-long', sentence, { action: 'new-session' });
  }
  if (status === 529 || status === 503 || kind === 'overloaded_error') {
    return make('model.overloaded', `is overloaded and cannot run ${place.model} now%. Try again later.`, again);
  }
  if (POLICY.test(words)) {
    return make('model.refused', `refused the request to ${place.model} by its rules%. Say it in another way.`);
  }
  if (status >= 500 || status === 408 || status === 409 || (status === 0 && kind !== 'invalid_request_error')) {
    return make('model.overloaded', `failed on its side while running ${place.model}%. Try again.`, again);
  }
  const sentence = `refused the request to ${place.model} as malformed%. Try another model, or report it with the log.`;
  return make('model.bad-request', sentence, { action: 'choose-model' });
}

/** The SDKs' errors are known by what they carry: their classes are loaded late and lose their names in a bundle. */
function troubleOf(error: unknown): Trouble | undefined {
  const thrown = fields(error);
  const body = fields(thrown.error);
  const status = number(thrown.status);
  if (status === undefined && Object.keys(body).length === 0 && typeof thrown.error !== 'string') return undefined;
  const inner = Object.keys(fields(body.error)).length > 0 ? fields(body.error) : body;
  const said = text(inner.message) || text(body.message) || text(thrown.error) || text(body.error) || messageOf(thrown);
  const kind = [inner.type, inner.code, thrown.type, thrown.code].map(text).find((name) => name !== '') ?? '';
  const code = text(inner.code);
  return {
    status: status ?? (typeof inner.code === 'number' ? inner.code : 0),
    said: shorten(said),
    kind: code !== '' && code !== kind ? `${kind} ${code}` : kind,
    ...retryAfter(thrown.headers),
  };
}

const messageOf = (thrown: Fields) => text(thrown.message).replace(/^\d{3} /, '');

function retryAfter(headers: unknown): { readonly retryAfterMs?: number } {
  if (!(headers instanceof Headers)) return {};
  const exact = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return { retryAfterMs: exact };
  const value = headers.get('retry-after');
  if (value === null) return {};
  const ms = /^\s*\d+(\.\d+)?\s*$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? { retryAfterMs: Math.max(0, ms) } : {};
}

/** The deepest reason that has a name, for the log. */
function causeOf(error: unknown): string {
  const names: string[] = [];
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth++) {
    const { code, message } = { code: undefined, ...fields(at), message: at.message };
    names.push(text(code) === '' ? message : `${text(code)} ${message}`);
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return shorten(names.length === 0 ? String(error) : names.join(': '));
}

const shorten = (said: string) => {
  // Some servers repeat the key they refuse.
  const line = redact(said.replaceAll(/\s+/g, ' ').trim()).text;
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
};

/** Provider and address without credentials or query, which may hold keys. */
function who({ provider, url }: Place): string {
  try {
    const { origin, pathname } = new URL(url);
    return `${provider} at ${origin}${pathname.replace(/\/$/, '')}`;
  } catch {
    return `${provider} at ${url}`;
  }
}
