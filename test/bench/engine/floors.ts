// What the engine is measured against: the same work without an engine, as plain as it can be written.
import { appendFileSync, closeSync, fdatasyncSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Event } from '../../../src/protocol/event.ts';

/** Milliseconds for one of `steps` awaited after another. */
export async function bareLoop(steps: number): Promise<number> {
  let done = 0;
  const step = async () => {
    done += 1;
  };
  const startedAt = performance.now();
  for (let index = 0; index < steps; index++) await step();
  if (done !== steps) throw new Error('Steps are missing.');
  return (performance.now() - startedAt) / steps;
}

/** Milliseconds for one step, `width` side by side, and one after them. */
export async function bareFan(width: number): Promise<number> {
  const step = async () => undefined;
  const startedAt = performance.now();
  await step();
  await Promise.all(Array.from({ length: width }, step));
  await step();
  return performance.now() - startedAt;
}

const LINE = `${JSON.stringify({ type: 'step.ended', run: 'run', step: 'step', state: 'done', at: 1_700_000_000_000 })}\n`;

/** Milliseconds for one line of a journal; `synced` waits for the disk with each. */
export function journalLines(folder: string, lines: number, synced: boolean): number {
  const file = openSync(join(folder, `journal-${synced}`), 'a');
  try {
    const startedAt = performance.now();
    for (let index = 0; index < lines; index++) {
      appendFileSync(file, LINE);
      if (synced) fdatasyncSync(file);
    }
    return (performance.now() - startedAt) / lines;
  } finally {
    closeSync(file);
  }
}

export function writeLines(path: string, events: Iterable<Event>): void {
  const file = openSync(path, 'w');
  for (const event of events) appendFileSync(file, `${JSON.stringify(event)}\n`);
  closeSync(file);
}

/** Milliseconds to read a file of events, one a line. */
export function readLines(path: string): number {
  const startedAt = performance.now();
  let events = 0;
  for (const line of readFileSync(path, 'utf8').split('\n')) if (line !== '' && JSON.parse(line).seq > 0) events += 1;
  const taken = performance.now() - startedAt;
  if (events === 0) throw new Error('Nothing was read.');
  return taken;
}
