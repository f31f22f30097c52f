// Runs one request from key to last chunk: never throws, ends with the whole answer or a fault, and leaves no socket open.
import type { ModelChunk, ModelRequest } from '../../core/llm/model.ts';
import { type Fault, fault } from '../../protocol/fault.ts';
import type { AnswerReader } from './answer-draft.ts';
import { cutFault, faultFrom, keylessFault, malformedFault } from './faults.ts';
import type { Place } from './spec.ts';
import { type Watch, watchFetch } from './watched-fetch.ts';

export interface AnswerSource {
  readonly place: Place;
  readonly fetch: typeof globalThis.fetch;
  readonly idleMs: number;
  readonly markers: readonly string[];
  /** Named in the fault when there is no key. */
  readonly keyName: string | undefined;
  key(): Promise<string | undefined>;
  open(key: string, watched: typeof globalThis.fetch, signal: AbortSignal): Promise<AsyncIterable<unknown>>;
  reader(taken: ReadonlySet<string>): AnswerReader;
}

export async function* streamAnswer(
  source: AnswerSource,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelChunk, void, void> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const watch = watchFetch({ fetch: source.fetch, idleMs: source.idleMs, markers: source.markers, stall: stop });
  const reader = source.reader(callIds(request));
  let key: string | undefined;
  let failure: { readonly error: unknown } | undefined;
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) stop();
    key = await unlessAborted(source.key(), controller.signal);
    if (key === undefined) throw new NoKey();
    const events = await unlessAborted(source.open(key, watch.fetch, controller.signal), controller.signal);
    for await (const event of events) {
      if (signal.aborted) break;
      yield* reader.take(event);
      if (reader.complete) watch.finishing();
    }
  } catch (error) {
    failure = { error };
  } finally {
    signal.removeEventListener('abort', stop);
    watch.dispose();
    controller.abort();
  }
  yield lastChunk(source, reader, watch, { failure, key, stopped: signal.aborted });
}

class NoKey extends Error {}

interface Ending {
  readonly failure: { readonly error: unknown } | undefined;
  readonly key: string | undefined;
  readonly stopped: boolean;
}

function lastChunk(source: AnswerSource, reader: AnswerReader, watch: Watch, ending: Ending): ModelChunk {
  if (ending.stopped) return faulty(reader, faultFrom(undefined, source.place, progress(source, watch, true)));
  // What breaks after a whole answer has arrived takes nothing away from it.
  const end = reader.end(watch.marker);
  if (typeof end === 'object') return end;
  return faulty(reader, hideKey(findFault(source, watch, ending, end), ending.key));
}

function findFault(source: AnswerSource, watch: Watch, { failure }: Ending, senseless: string | undefined): Fault {
  const { place } = source;
  if (failure?.error instanceof NoKey) return keylessFault(place, source.keyName);
  if (failure !== undefined || watch.stalled) {
    return faultFrom(failure?.error, place, progress(source, watch, false));
  }
  if (senseless !== undefined) return malformedFault(place, senseless);
  if (watch.contentType !== '' && !/event-stream|octet-stream/.test(watch.contentType)) {
    return malformedFault(place, `it is ${watch.contentType.split(';')[0]}, not a stream of events`);
  }
  return cutFault(place, `the stream ended after ${watch.bytes} bytes without saying so`);
}

const faulty = (reader: AnswerReader, found: Fault): ModelChunk => ({
  type: 'fault',
  fault: found,
  ...reader.partial(),
});

const progress = (source: AnswerSource, watch: Watch, stopped: boolean) => ({
  stopped,
  stalled: watch.stalled,
  answered: watch.answered,
  idleMs: source.idleMs,
});

/** Some servers repeat the key that they refuse. */
export function hideKey(found: Fault, key: string | undefined): Fault {
  if (key === undefined || key.length < 4) return found;
  const { code, text, cause, ...more } = found;
  const hide = (value: string) => value.replaceAll(key, '…');
  return fault(code, hide(text), { ...more, ...(cause === undefined ? {} : { cause: hide(cause) }) });
}

function callIds(request: ModelRequest): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const message of request.messages) {
    for (const part of message.parts) if (part.type === 'tool-call') ids.add(part.call);
  }
  return ids;
}

/** Keys and SDK loading do not know signals; a stop does not wait for them. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = () => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(new DOMException('Aborted', 'AbortError'));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
    work.catch(() => {});
  }
}
