// Writes an answer's events to a socket: paced, cut into chunks of any size, and broken on purpose where it is asked.
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Frame, RecordedRequest, WireFormat } from './script.ts';

/** Resolves when the whole answer, or as much of it as its fault lets through, was written. */
export async function sendAnswer(
  answer: Answer,
  frames: readonly Frame[],
  format: WireFormat,
  response: ServerResponse,
  record: RecordedRequest,
): Promise<'answered' | 'cut' | 'client-left'> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  response.flushHeaders();
  const limit = answer.fault === undefined ? Number.POSITIVE_INFINITY : (answer.faultAfter ?? middle(frames));
  let sent = 0;
  for await (const piece of paced(pieces(frames, answer.chunkSize), answer)) {
    if (response.destroyed) return 'client-left';
    const allowed = piece.subarray(0, Math.max(0, limit - sent));
    record.firstByteAt ??= performance.now();
    if (allowed.length > 0 && !response.write(allowed)) await drained(response);
    sent += piece.length;
    if (sent >= limit) return breakOff(answer, format, response);
  }
  response.end();
  return 'answered';
}

async function breakOff(
  answer: Answer,
  format: WireFormat,
  response: ServerResponse,
): Promise<'answered' | 'cut' | 'client-left'> {
  if (answer.fault === 'reset') {
    // What was written leaves first: a reset throws away what the kernel still holds.
    await sleep(20);
    response.socket?.resetAndDestroy();
    return 'cut';
  }
  if (answer.fault === 'stall') {
    if (!response.destroyed) await new Promise((resolve) => response.once('close', resolve));
    return 'client-left';
  }
  if (answer.fault === 'broken-event') response.write('\n\nevent: message_delta\ndata: {"type":"message_delta",,}\n\n');
  if (answer.fault === 'error-event')
    response.write(`\n\n${format.errorEvent('The scripted model fails on purpose.')}`);
  response.end();
  return 'cut';
}

/** Where the middle of the content is, at the end of an event. */
function middle(frames: readonly Frame[]): number {
  const content = frames.filter((frame) => frame.content).length;
  let seen = 0;
  let bytes = 0;
  for (const frame of frames) {
    bytes += Buffer.byteLength(frame.bytes);
    if (frame.content) seen += 1;
    if (seen > 0 && seen >= content / 2) break;
  }
  return bytes;
}

interface Piece {
  readonly bytes: Buffer;
  /** Tokens of the answer up to here. */
  readonly tokens: number;
}

function* pieces(frames: readonly Frame[], chunkSize: number | undefined): Generator<Piece> {
  let tokens = 0;
  let rest: Buffer = Buffer.alloc(0);
  for (const frame of frames) {
    tokens += frame.tokens;
    if (chunkSize === undefined) {
      yield { bytes: Buffer.from(frame.bytes), tokens };
      continue;
    }
    rest = Buffer.concat([rest, Buffer.from(frame.bytes)]);
    for (; rest.length >= chunkSize; rest = rest.subarray(chunkSize))
      yield { bytes: rest.subarray(0, chunkSize), tokens };
  }
  if (rest.length > 0) yield { bytes: rest, tokens };
}

/** Keeps to the clock, not to the timer: what a late timer missed is sent at once, so high rates are held. */
async function* paced(source: Iterable<Piece>, answer: Answer): AsyncGenerator<Buffer> {
  const start = performance.now();
  let first = true;
  for (const { bytes, tokens } of source) {
    if (answer.delayMs !== undefined && !first) await sleep(answer.delayMs);
    if (answer.tokensPerSecond !== undefined) {
      const wait = start + (tokens / answer.tokensPerSecond) * 1000 - performance.now();
      if (wait > 0) await sleep(wait);
    }
    first = false;
    yield bytes;
  }
}

const drained = (response: ServerResponse) =>
  new Promise<void>((resolve) => {
    const go = () => {
      response.off('drain', go);
      response.off('close', go);
      resolve();
    };
    response.on('drain', go);
    response.on('close', go);
  });
