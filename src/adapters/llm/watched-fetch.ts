// A fetch that is watched: gives up when no byte comes for too long, and knows how far the answer got.

export interface Watch {
  readonly fetch: typeof globalThis.fetch;
  /** The time without a byte ran out. */
  readonly stalled: boolean;
  /** A response has begun: what breaks now is a cut, not an unreachable server. */
  readonly answered: boolean;
  readonly contentType: string;
  readonly bytes: number;
  /** The wire's own last line has come. */
  readonly marker: boolean;
  /** Nothing more is needed: what still comes is waited for only briefly. */
  finishing(): void;
  dispose(): void;
}

/** Long enough for an end that follows at once, so that the connection can be used again. */
const FINISHING_MS = 250;

export interface WatchOptions {
  readonly fetch: typeof globalThis.fetch;
  readonly idleMs: number;
  /** Lines, without their break, after which the answer is whole. */
  readonly markers: readonly string[];
  stall(): void;
}

export function watchFetch(options: WatchOptions): Watch {
  const state = { stalled: false, answered: false, contentType: '', bytes: 0, marker: false, finishing: false };
  let finish = () => {};
  let timer: NodeJS.Timeout | undefined;
  const expire = () => {
    if (state.finishing) return finish();
    state.stalled = true;
    options.stall();
  };
  const dispose = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const finishing = () => {
    if (state.finishing) return;
    state.finishing = true;
    dispose();
    timer = setTimeout(expire, FINISHING_MS);
  };
  const hasMarker = markerScan(options.markers);
  const watched = (body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> => {
    const reader = body.getReader();
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          finish = () => {
            reader.cancel().catch(() => {});
            controller.close();
          };
        },
        pull: async (controller) => {
          const { done, value } = await reader.read();
          if (!state.finishing) timer?.refresh();
          if (done) {
            dispose();
            controller.close();
            return;
          }
          state.bytes += value.length;
          controller.enqueue(value);
          if (hasMarker(value)) {
            state.marker = true;
            finishing();
          }
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  };
  return {
    get stalled() {
      return state.stalled;
    },
    get answered() {
      return state.answered;
    },
    get contentType() {
      return state.contentType;
    },
    get bytes() {
      return state.bytes;
    },
    get marker() {
      return state.marker;
    },
    finishing,
    dispose,
    fetch: async (input, init) => {
      dispose();
      timer = setTimeout(expire, options.idleMs);
      const response = await options.fetch(input, init);
      state.answered = true;
      state.contentType = response.headers.get('content-type') ?? '';
      timer.refresh();
      if (response.body === null) return response;
      const { status, statusText, headers } = response;
      return new Response(watched(response.body), { status, statusText, headers });
    },
  };
}

/** Finds a line by its bytes, also when chunks split it. JSON has no raw line break, so no content can look like it. */
function markerScan(markers: readonly string[]): (bytes: Uint8Array) => boolean {
  if (markers.length === 0) return () => false;
  const wanted = markers.map((marker) => Buffer.from(`\n${marker}`));
  const keep = Math.max(...wanted.map((line) => line.length));
  let tail: Uint8Array = Buffer.from('\n');
  return (bytes) => {
    const joined = Buffer.concat([tail, bytes]);
    tail = joined.subarray(Math.max(0, joined.length - keep));
    return wanted.some((line) => joined.includes(line));
  };
}
