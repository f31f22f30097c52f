// Gives names to events that have none, which the SDK of the messages wire would pass over, and passes over none that was damaged.

/** Which name does not matter: each event says its type itself. */
const NAME = Buffer.from('event: message\n');
const LINE_FEED = 10;
const RETURN = 13;
/** A file's mark of how it is written may stand before the first line. */
const BYTE_ORDER = 0xef;
/** Enough of a line to know what it is. */
const HEAD = 64;
/** No name is longer than this with what stands before it. */
const LONGEST_NAME = 40;
const [D, A, T, COLON] = [...'dat:'].map((character) => character.charCodeAt(0));

export function withEventNames(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    const { ok, body, status, statusText, headers } = response;
    if (!ok || body === null || /json/i.test(headers.get('content-type') ?? '')) return response;
    return new Response(namedBody(body), { status, statusText, headers });
  };
}

function namedBody(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  const names = createNames();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        // A pull that brings nothing would not be asked again.
        for (;;) {
          const { done, value } = await reader.read();
          const bytes = done ? names.rest() : names.take(value);
          if (bytes.length > 0) controller.enqueue(bytes);
          if (done) controller.close();
          if (done || bytes.length > 0) return;
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

interface Names {
  take(bytes: Uint8Array): Uint8Array;
  rest(): Uint8Array;
}

/** Throws where a line is none of an event, but was one. */
function createNames(): Names {
  let held: Uint8Array = new Uint8Array();
  /** The line that is open is known already. */
  let known = false;
  let returned = false;
  const event = { named: false, empty: false, any: false };
  const rest = () => {
    const bytes = held;
    held = new Uint8Array();
    return bytes;
  };
  return {
    rest,
    take: (bytes) => {
      const all =
        held.length === 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.concat([held, bytes]);
      held = new Uint8Array();
      const written: Uint8Array[] = [];
      let from = 0;
      let at = 0;
      const returns = all.includes(RETURN);
      // The second half of a line's end that came in two pieces is no empty line.
      if (returned && all[0] === LINE_FEED) at = 1;
      returned = all.at(-1) === RETURN;
      while (at < all.length) {
        const found = lineEnd(all, at, returns);
        if (!known && found < 0 && all.length - at < HEAD) break;
        const end = found < 0 ? all.length : found;
        if (!known && needsName(all, at, end, event)) {
          written.push(all.subarray(from, at), NAME);
          from = at;
        }
        known = found < 0;
        at = known ? end : end + (all[end] === RETURN && all[end + 1] === LINE_FEED ? 2 : 1);
      }
      held = all.subarray(at);
      return written.length === 0 ? all.subarray(0, at) : Buffer.concat([...written, all.subarray(from, at)]);
    },
  };
}

function lineEnd(all: Buffer, at: number, returns: boolean): number {
  const feed = all.indexOf(LINE_FEED, at);
  const back = returns ? all.indexOf(RETURN, at) : -1;
  return back < 0 || (feed >= 0 && feed < back) ? feed : back;
}

/** Of the event that is being written: whether it has a name, whether one that must have data has none, whether there was any. */
interface Open {
  named: boolean;
  empty: boolean;
  any: boolean;
}

const DAMAGED = 'one of its lines cannot be read';

function needsName(all: Buffer, at: number, end: number, event: Open): boolean {
  const first = all[at];
  if (at === end) {
    if (event.empty) throw new SyntaxError(DAMAGED);
    event.named = false;
    return false;
  }
  if (first === COLON) return false;
  // What nearly every line is, told by a few of its bytes.
  if (first === D && all[at + 1] === A && all[at + 2] === T && all[at + 3] === A && all[at + 4] === COLON) {
    event.empty = false;
    return event.named ? false : takeData(all.subarray(at, end), event);
  }
  const mark = first === BYTE_ORDER ? 3 : 0;
  const head = all.toString('latin1', at + mark, Math.min(end, at + HEAD));
  if (head.startsWith('event:')) {
    if (head.length > LONGEST_NAME && /[:{"]/.test(head.slice(6))) throw new SyntaxError(DAMAGED);
    event.named = true;
    event.any = true;
    event.empty = head.startsWith('content_block', 7) || head.startsWith('message_delta', 7);
    return false;
  }
  if (head.startsWith('data:')) return takeData(all.subarray(at, end), event);
  if (/^(id|retry):/.test(head)) return false;
  if (event.any && /content_block|message_(start|delta|stop)|\{ ?"/.test(head)) throw new SyntaxError(DAMAGED);
  return false;
}

function takeData(line: Buffer, event: Open): boolean {
  event.empty = false;
  if (event.named || /^\S*data: ?\[DONE\]/.test(line.toString('latin1', 0, 16))) return false;
  event.named = true;
  event.any = true;
  return true;
}
