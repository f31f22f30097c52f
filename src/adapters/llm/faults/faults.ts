// Turns whatever a provider answered or an SDK threw into a fault that names provider, model and address, and the way out.

import { OFFLINE, offlineText } from '../../../core/shared/offline.ts';
import { type Fault, fault } from '../../../protocol/fault.ts';
import { who } from '../naming.ts';
import type { Place } from '../spec.ts';
import type { Silence } from '../transport/watchdog.ts';
import { fields, text } from '../wires/fields.ts';
import { statusFault } from './status-fault.ts';
import { type Refusal, shorten, troubleIn, troubleOf } from './trouble.ts';
import { unreachableFault } from './unreachable.ts';

/** How far the exchange got before it failed. */
export interface Progress {
  readonly stopped: boolean;
  /** Why the watch gave up, when it did. */
  readonly silence: Silence | undefined;
  readonly answered: boolean;
  readonly idleMs: number;
  /** What the server answered when it was no success. */
  readonly refusal?: Refusal;
}

export function faultFrom(error: unknown, place: Place, progress: Progress): Fault {
  if (progress.stopped) return stoppedFault(place);
  const trouble = troubleOf(error, progress.refusal);
  if (trouble !== undefined && (progress.refusal !== undefined || progress.silence === undefined)) {
    return statusFault(trouble, place);
  }
  if (progress.silence !== undefined) return stalledFault(place, progress.silence);
  const cause = causeOf(error);
  if (cause.includes(OFFLINE)) return offlineFault(place);
  if (error instanceof SyntaxError) return malformedFault(place, 'an event that is not JSON', cause);
  if (/HEADERS_TIMEOUT|BODY_TIMEOUT/.test(cause)) return stalledFault(place, { why: 'nothing', ms: progress.idleMs });
  if (/ByteString|invalid header value/i.test(cause)) return unsendableFault(place);
  if (progress.answered && /Z_|zlib|gzip|deflate|brotli|incorrect header check|unexpected end of file/i.test(cause)) {
    return malformedFault(place, 'its compressed bytes are damaged', cause);
  }
  return progress.answered ? cutFault(place, cause) : unreachableFault(place, cause);
}

/** Of an answer that calls itself a success and holds nothing but an error. */
export function saidFault(body: unknown, place: Place): Fault | undefined {
  const { error } = fields(body);
  if (error === undefined || error === null || error === false) return undefined;
  return statusFault(troubleIn(undefined, body, new Headers(), ''), place);
}

const stoppedFault = (place: Place): Fault => fault('model.stopped', `The answer of ${place.model} was stopped.`);

function stalledFault(place: Place, { why, ms }: Silence): Fault {
  const time = Math.max(1, Math.round(ms / 1000));
  const name = who(place);
  const said: Readonly<Record<Silence['why'], string>> = {
    nothing: `${name} sent nothing for ${time} s while answering as ${place.model}`,
    'only-alive': `${name} kept the connection open for ${time} s, but sent nothing of an answer of ${place.model}`,
    trickle: `${name} sent next to nothing of an answer of ${place.model} in ${time} s`,
    slept: `This machine slept for about ${time} s while ${name} was answering as ${place.model}, and nothing came after it woke`,
  };
  return fault('model.stalled', `${said[why]}. Try again, or choose another model.`, {
    retryable: true,
    action: 'retry',
    cause: why,
  });
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

/** Asked again it would most likely not end either. */
export function endlessFault(place: Place, bytes: number): Fault {
  const sentence = `${who(place)} sent ${bytes} bytes as one answer of ${place.model} and did not come to an end`;
  const way = 'More than any model may write was not waited for. Choose another model, or look at the server.';
  return fault('model.endless', `${sentence}. ${way}`, { action: 'choose-model' });
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
