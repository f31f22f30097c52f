// Reads what a command prints to the end, only as fast as it can be kept, and tells it piece by piece.
import type { Readable } from 'node:stream';
import type { OutputCapture } from './output-capture.ts';

/** Resolves when all streams have ended. */
export async function drain(
  streams: readonly Readable[],
  capture: OutputCapture,
  tell: (text: string) => void,
): Promise<void> {
  await Promise.all(streams.map((stream) => drainOne(stream, capture, tell)));
  await capture.close();
}

function drainOne(stream: Readable, capture: OutputCapture, tell: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => {
      const busy = capture.add(chunk);
      tell(decoder.decode(chunk, { stream: true }));
      if (busy === undefined) return;
      stream.pause();
      void busy.then(() => stream.resume());
    });
    stream.on('error', () => stream.destroy());
    stream.on('close', () => {
      tell(decoder.decode());
      resolve();
    });
  });
}

export async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
