// Runs one request from key to last chunk: never throws, ends with the whole answer or a fault, and leaves no socket open.
import type { ModelChunk, ModelRequest } from '../../../core/llm/model.ts';
import type { Fault } from '../../../protocol/fault.ts';
import { fault } from '../../../protocol/fault.ts';
import { cutFault, endlessFault, faultFrom, keylessFault, malformedFault, saidFault } from '../faults/faults.ts';
import { troubleOf } from '../faults/trouble.ts';
import { PLACEHOLDER_KEY, type Place } from '../spec.ts';
import type { AnswerReader } from '../wires/answer-draft.ts';
import { eventsOfWhole } from '../wires/whole-answer.ts';
import { inBursts } from './bursts.ts';
import { believed, costOf, reckonedUsage } from './cut-cost.ts';
import { LEFT, type Watch, watchFetch } from './watched-fetch.ts';

export interface AnswerSource {
  readonly place: Place;
  readonly fetch: typeof globalThis.fetch;
  readonly idleMs: number;
  readonly markers: readonly string[];
  /** Named in the fault when there is no key. */
  readonly keyName: string | undefined;
  key(): Promise<string | undefined>;
  open(key: string, watched: typeof globalThis.fetch): Promise<AsyncIterable<unknown>>;
  reader(taken: ReadonlySet<string>): AnswerReader;
}

/** More than any model may write at once, and what a token has of bytes at most on average. */
const MOST_ANSWER = 2 * 1024 * 1024;
const MOST_TOKEN = 64;
const SPARE = 4096;
/** One event may be huge, as the whole of an answer is: it counts as so much, but memory is not endless either. */
const MOST_COUNTED = 65_536;
const MOST_MEMORY = 64 * 1024 * 1024;

export async function* streamAnswer(
  source: AnswerSource,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncGenerator<ModelChunk, void, void> {
  const controller = new AbortController();
  const ending: Ending = {
    ...{ failure: undefined, key: undefined, left: false, stopped: false, written: 0, weighed: 0, whole: false },
    most: Math.min(MOST_ANSWER, (request.maxOutput ?? Number.POSITIVE_INFINITY) * MOST_TOKEN + SPARE),
  };
  const stop = () => {
    ending.left = true;
    controller.abort(LEFT);
  };
  const { fetch, idleMs, markers } = source;
  const watch = watchFetch({ fetch, idleMs, markers, signal: controller.signal, stall: stop });
  const reader = source.reader(callIds(request));
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) stop();
    ending.key = await unlessAborted(source.key(), controller.signal);
    if (ending.key === undefined) throw new NoKey();
    const events = await unlessAborted(source.open(ending.key, watch.fetch), controller.signal);
    for await (const chunk of inBursts(events, taker(reader, watch, ending))) {
      if ('text' in chunk) weigh(ending, chunk.text);
      // What had arrived and was not handed on yet is nobody's after a stop.
      if (signal.aborted || isEndless(ending)) break;
      yield chunk;
    }
    if (!signal.aborted && !isEndless(ending)) yield* takeWhole(reader, watch, ending);
  } catch (error) {
    ending.failure = { error };
  } finally {
    signal.removeEventListener('abort', stop);
    watch.dispose();
    controller.abort(LEFT);
  }
  ending.stopped = signal.aborted;
  yield* lastChunks(source, reader, watch, ending);
}

function weigh(ending: Ending, text: string): void {
  const bytes = Buffer.byteLength(text);
  ending.written += bytes;
  ending.weighed += Math.min(bytes, MOST_COUNTED);
}

const isEndless = ({ written, weighed, most }: Ending) => weighed > most || written > MOST_MEMORY;

/** What an event adds, as long as anybody listens. */
const taker = (reader: AnswerReader, watch: Watch, ending: Ending) => (event: unknown) => {
  // A server that goes on after the end of its answer is not listened to.
  if (ending.left || reader.complete) return [];
  const chunks = reader.take(event);
  if (chunks.length > 0) watch.gained();
  if (reader.complete) watch.finishing();
  return chunks;
};

class NoKey extends Error {}

interface Ending {
  failure: { readonly error: unknown } | undefined;
  key: string | undefined;
  /** Nobody listens any more; asking a signal costs as much as reading the event. */
  left: boolean;
  stopped: boolean;
  /** Bytes of what was handed on. */
  written: number;
  /** The same, with a huge event as one of usual size, and how many of these mean that it does not end. */
  weighed: number;
  readonly most: number;
  /** It came as one object. */
  whole: boolean;
}

/** A server that does not stream has sent one object, of which no event was made. */
function* takeWhole(reader: AnswerReader, watch: Watch, ending: Ending): Generator<ModelChunk> {
  const events = watch.refusal === undefined ? eventsOfWhole(jsonOf(watch)) : undefined;
  for (const event of events ?? []) yield* reader.take(event);
  ending.whole = events !== undefined;
}

function* lastChunks(source: AnswerSource, reader: AnswerReader, watch: Watch, ending: Ending): Generator<ModelChunk> {
  const failWith = (found: Fault): ModelChunk => {
    const { parts, usage } = reader.partial();
    const endless = found.code === 'model.endless';
    const cost = costOf({ fault: found, usage: believed(usage), written: ending.written, watch });
    return {
      type: 'fault',
      fault: hideKey(found, ending.key),
      parts: endless ? [] : parts,
      ...(cost === undefined ? {} : { usage: cost }),
    };
  };
  if (ending.stopped) return yield failWith(faultFrom(undefined, source.place, progress(source, watch, true)));
  // Kept, it would be in the way of every request that follows.
  if (isEndless(ending)) return yield failWith(endlessFault(source.place, ending.written));
  // A connection that breaks after a whole answer has arrived takes nothing away from it.
  const failed = watch.refusal !== undefined || (!reader.complete && isSaid(ending.failure?.error));
  const end = failed ? undefined : reader.end(watch.intake.marker || ending.whole);
  if (typeof end !== 'object') return yield failWith(findFault(source, watch, ending, end));
  const damaged = watch.intake.garbled && end.parts.some((part) => part.type === 'tool-call');
  yield damaged
    ? failWith(malformedFault(source.place, 'it holds bytes that are no text'))
    : counted(end, watch, ending);
}

/** Said by the server within its answer, or in the place of it: the last line that came with it ends nothing then. */
const isSaid = (error: unknown): boolean => error instanceof SyntaxError || troubleOf(error, undefined) !== undefined;

const counted = (end: Extract<ModelChunk, { type: 'end' }>, watch: Watch, { written }: Ending): ModelChunk =>
  believed(end.usage) === undefined ? { ...end, usage: reckonedUsage(watch, written) } : end;

function jsonOf({ intake }: Watch): unknown {
  if (intake.full) return undefined;
  const kept = intake.kept();
  try {
    return /^\s*[[{]/.test(kept) ? JSON.parse(kept) : undefined;
  } catch {
    return undefined;
  }
}

function findFault(source: AnswerSource, watch: Watch, ending: Ending, senseless: string | undefined): Fault {
  const { place } = source;
  const { intake, contentType, status } = watch;
  const failed = ending.failure !== undefined || watch.silence !== undefined || watch.refusal !== undefined;
  if (ending.failure?.error instanceof NoKey) return keylessFault(place, source.keyName);
  if (intake.endless) return malformedFault(place, 'one of its events does not end');
  const said = failed ? undefined : saidFault(jsonOf(watch), place);
  if (said !== undefined) return said;
  const streams = contentType === '' || /event-stream|octet-stream/.test(contentType);
  if (watch.answered && intake.bytes === 0 && watch.refusal === undefined && watch.silence === undefined) {
    if (status !== 200 || !streams) return malformedFault(place, `it is empty (${status})`);
  }
  if (ending.failure?.error instanceof SyntaxError && watch.over && intake.open) {
    return cutFault(place, `the stream ended after ${intake.bytes} bytes, within an event`);
  }
  if (failed) return faultFrom(ending.failure?.error, place, progress(source, watch, false));
  if (senseless !== undefined) return malformedFault(place, senseless);
  if (!streams) return malformedFault(place, `it is ${contentType.split(';')[0]}, not a stream of events`);
  return cutFault(place, `the stream ended after ${intake.bytes} bytes without saying so`);
}

const progress = (source: AnswerSource, { silence, answered, refusal }: Watch, stopped: boolean) => ({
  stopped,
  silence,
  answered,
  idleMs: source.idleMs,
  refusal,
});

/** Some servers repeat the key that they refuse. */
export function hideKey(found: Fault, key: string | undefined): Fault {
  if (key === undefined || key.length < 4 || key === PLACEHOLDER_KEY) return found;
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
    leave = () => reject(LEFT);
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
