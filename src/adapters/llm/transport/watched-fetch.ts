// A fetch that is watched: gives up when an answer does not get on, and knows how far it got.

import type { Refusal } from '../faults/trouble.ts';
import { followRedirects } from './follow-redirects.ts';
import { createIntake, type Intake } from './intake.ts';
import { createWatchdog, machineTime, type Silence, type Watchdog, type WatchTime } from './watchdog.ts';

export interface Watch {
  readonly fetch: typeof globalThis.fetch;
  /** Why it was given up. */
  readonly silence: Silence | undefined;
  /** Bytes of the request's body; undefined before it was sent. */
  readonly sent: number | undefined;
  /** A response has begun: what breaks now is a cut, not an unreachable server. */
  readonly answered: boolean;
  /** The response, when it is no success. */
  readonly refusal: Refusal | undefined;
  readonly status: number;
  readonly contentType: string;
  readonly intake: Intake;
  /** The body has ended, by itself or by a break. */
  readonly over: boolean;
  /** The answer has grown. */
  gained(): void;
  /** Nothing more is needed: what still comes is waited for only briefly. */
  finishing(): void;
  dispose(): void;
}

/** Why a request that nobody needs any more is ended. One for all: each that is made anew takes longer than the ending. */
export const LEFT = new DOMException('Aborted', 'AbortError');

/** Long enough for an end that follows at once, so that the connection can be used again. */
const FINISHING_MS = 250;
/** Of a refusal only the words are wanted; of an answer that is no stream, everything. */
const MOST_REFUSAL = 64 * 1024;
const MOST_WHOLE = 16 * 1024 * 1024;

export interface WatchOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly idleMs: number;
  /** Lines, without their break, after which the answer is whole. */
  readonly markers: readonly string[];
  /**
   * Ends the request and the body at once, also that of a fetch which does not listen. No SDK is given it: each looks at its
   * signal with every event, and at one that was put together of two that costs as much as to read the event.
   */
  readonly signal: AbortSignal;
  /** Called when it is given up: to end the request. */
  readonly stall: () => void;
  readonly time?: WatchTime;
}

interface Exchange {
  silence: Silence | undefined;
  sent: number | undefined;
  response: { readonly status: number; readonly headers: Headers } | undefined;
  intake: Intake;
  over: boolean;
  /** How the body that is being read ends before its time; undefined while none is. */
  leave: ((error?: Error) => void) | undefined;
}

export function watchFetch(options: WatchOptions): Watch {
  const { time = machineTime, markers, signal } = options;
  const exchange: Exchange = {
    silence: undefined,
    sent: undefined,
    response: undefined,
    intake: createIntake(markers),
    over: false,
    leave: undefined,
  };
  const dog = createWatchdog({
    idleMs: options.idleMs,
    time,
    expire: (silence) => {
      exchange.silence = silence;
      options.stall();
    },
  });
  let forget: (() => void) | undefined;
  const finishing = () => {
    if (forget !== undefined) return;
    dog.end();
    forget = time.after(FINISHING_MS, () => exchange.leave?.());
  };
  const abort = () => exchange.leave?.(LEFT);
  signal.addEventListener('abort', abort, { once: true });
  return {
    get silence() {
      return exchange.silence;
    },
    get sent() {
      return exchange.sent;
    },
    get answered() {
      return exchange.response !== undefined;
    },
    get refusal() {
      return refusalOf(exchange);
    },
    get status() {
      return exchange.response?.status ?? 0;
    },
    get contentType() {
      return exchange.response?.headers.get('content-type') ?? '';
    },
    get over() {
      return exchange.over;
    },
    get intake() {
      return exchange.intake;
    },
    gained: dog.gained,
    finishing,
    dispose: () => {
      dog.end();
      forget?.();
      signal.removeEventListener('abort', abort);
    },
    fetch: async (input, init) => {
      exchange.response = undefined;
      exchange.over = false;
      exchange.intake = createIntake(markers);
      exchange.sent = typeof init?.body === 'string' ? Buffer.byteLength(init.body) : 0;
      dog.begin();
      dog.waiting(true);
      const response = await followRedirects(options.fetch)(input, { ...init, signal });
      dog.waiting(false);
      dog.bytes(0);
      exchange.response = response;
      if (response.body === null) return response;
      const { status, statusText, headers } = response;
      if (!response.ok) exchange.intake.keep(MOST_REFUSAL);
      else if (!isStream(headers)) exchange.intake.keep(MOST_WHOLE);
      return new Response(watchBody(response.body, exchange, dog, finishing), { status, statusText, headers });
    },
  };
}

const isStream = (headers: Headers) => /event-stream/i.test(headers.get('content-type') ?? '');

function refusalOf({ response, intake }: Exchange): Refusal | undefined {
  if (response === undefined || (response.status >= 200 && response.status < 300)) return undefined;
  return { status: response.status, headers: response.headers, body: intake.kept() };
}

function watchBody(
  body: ReadableStream<Uint8Array>,
  exchange: Exchange,
  dog: Watchdog,
  finishing: () => void,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const { intake } = exchange;
  const leaveWith = (controller: ReadableStreamDefaultController<Uint8Array>) => (error?: Error) => {
    exchange.leave = undefined;
    reader.cancel().catch(() => {});
    if (error === undefined) controller.close();
    else controller.error(error);
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        exchange.leave = leaveWith(controller);
      },
      pull: async (controller) => {
        dog.waiting(true);
        const { done, value } = await reader
          .read()
          .catch((error: unknown) => {
            exchange.leave = undefined;
            exchange.over = true;
            throw error;
          })
          .finally(() => dog.waiting(false));
        // It was left meanwhile: what still came is nobody's.
        if (exchange.leave === undefined) return;
        if (done) {
          dog.end();
          exchange.over = true;
          exchange.leave = undefined;
          controller.close();
          return;
        }
        const { content, grew } = intake.take(value);
        dog.bytes(content);
        if (grew) dog.gained();
        controller.enqueue(value);
        if (intake.marker) finishing();
        if (intake.endless || (intake.full && refusalOf(exchange) !== undefined)) exchange.leave();
      },
      cancel: (reason) => {
        exchange.leave = undefined;
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
