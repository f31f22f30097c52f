// Gives names to the events of servers that leave them out: the SDK of the messages wire passes over events without one.

/** Which name does not matter: each event says its type itself. */
const NAME = Buffer.from('event: message\n');
const DATA = Buffer.from('data:');
const LINE_FEED = 10;

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

/** Once an event with a name has come, everything is passed as it is. */
function createNames(): Names {
  let held: Uint8Array = new Uint8Array();
  let named = false;
  const rest = () => {
    const bytes = held;
    held = new Uint8Array();
    return bytes;
  };
  return {
    rest,
    take: (bytes) => {
      if (named) return bytes;
      const all = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]);
      const written: Uint8Array[] = [];
      let start = 0;
      for (let end = all.indexOf(LINE_FEED); end >= 0; end = all.indexOf(LINE_FEED, start)) {
        const line = all.subarray(start, end + 1);
        if (line.includes('event:') && /^\uFEFF?event:/.test(line.toString('utf8'))) {
          named = true;
          return Buffer.concat([...written, all.subarray(start)]);
        }
        written.push(...(isBare(line) ? [NAME, line] : [line]));
        start = end + 1;
      }
      held = all.subarray(start);
      return Buffer.concat(written);
    },
  };
}

const isBare = (line: Buffer): boolean =>
  line.subarray(0, DATA.length).equals(DATA) && !/^data: ?\[DONE\]/.test(line.toString('latin1', 0, 16));
