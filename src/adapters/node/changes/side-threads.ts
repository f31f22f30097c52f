// Looks at many paths with more than one thread: the calls to the system take most of the time, and they can go side by side.
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { lookAgain, WIDTH } from './stat-table.ts';

/** Paths taken at a time. */
const CHUNK = 256;
/** With fewer paths than this a thread more is not worth its start. */
const WORTH = 20_000;
const MOST_THREADS = 3;
/** Another thread takes as long as this one, unless it is no more. */
const PATIENCE_MS = 10_000;

const RESOURCES = { maxYoungGenerationSizeMb: 4 };

/** What the threads share beside the table: the next path to look at, how many there are, how many threads are done. */
const NEXT = 0;
const COUNT = 1;
const DONE = 2;

/** Gets each slot whose row was replaced, with the row as it was. */
type Tell = (slot: number, row: Float64Array) => void;

export interface SideSetup {
  readonly table: Float64Array;
  readonly control: Int32Array;
  readonly port: MessagePort;
}

interface Side {
  readonly worker: Worker;
  readonly port: MessagePort;
  ready: boolean;
  /** Whether it has been told all paths once. */
  told: boolean;
}

/** Slots and their paths, in turns. */
type Paths = (number | string)[];

export class SideThreads {
  readonly #table: Float64Array;
  readonly #control = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  readonly #file: URL;
  #sides: Side[] = [];

  /** `file` is what a thread runs; it calls `lookBeside` with its data. */
  constructor(table: Float64Array, file: URL) {
    this.#table = table;
    this.#file = file;
  }

  /** `renamed` are the slots that have got another path since this was called last. */
  lookAtAll(paths: readonly string[], renamed: readonly number[], tell: Tell): void {
    const control = this.#control;
    Atomics.store(control, NEXT, 0);
    Atomics.store(control, COUNT, paths.length);
    Atomics.store(control, DONE, 0);
    const sides = this.#readySides();
    for (const side of sides) {
      side.port.postMessage(side.told ? renamed.flatMap((slot) => [slot, paths[slot] ?? '']) : everyPath(paths));
      side.told = true;
    }
    lookThrough(paths, this.#table, control, tell);
    for (let done = 0; done < sides.length; done = Atomics.load(control, DONE)) {
      if (Atomics.wait(control, DONE, done, PATIENCE_MS) === 'timed-out') throw new Error('a thread has stopped');
    }
    for (const side of sides) tellRows(receiveMessageOnPort(side.port)?.message, tell);
    if (paths.length >= WORTH && this.#sides.length === 0) this.#start();
  }

  dispose(): void {
    for (const side of this.#sides) void side.worker.terminate();
    this.#sides = [];
  }

  #readySides(): readonly Side[] {
    for (const side of this.#sides) {
      if (!side.ready && receiveMessageOnPort(side.port) !== undefined) side.ready = true;
    }
    return this.#sides.filter((side) => side.ready);
  }

  #start(): void {
    const count = Math.min(MOST_THREADS, availableParallelism() - 1);
    for (let index = 0; index < count; index++) {
      const { port1, port2 } = new MessageChannel();
      const setup: SideSetup = { table: this.#table, control: this.#control, port: port2 };
      const worker = new Worker(this.#file, { workerData: setup, transferList: [port2], resourceLimits: RESOURCES });
      const side: Side = { worker, port: port1, ready: false, told: false };
      // A thread that cannot be had is not waited for; the others do its part.
      worker.on('error', () => {
        this.#sides = this.#sides.filter((other) => other !== side);
      });
      worker.unref();
      port1.unref();
      this.#sides.push(side);
    }
  }
}

/** What a thread beside does for as long as it lives. */
export function lookBeside({ table, control, port }: SideSetup): void {
  const paths: string[] = [];
  port.on('message', (renamed: Paths) => {
    for (let index = 0; index < renamed.length; index += 2) paths[Number(renamed[index])] = String(renamed[index + 1]);
    const rows: number[] = [];
    lookThrough(paths, table, control, (slot, row) => rows.push(slot, ...row));
    port.postMessage(Float64Array.from(rows));
    Atomics.add(control, DONE, 1);
    Atomics.notify(control, DONE);
  });
  port.postMessage('ready');
}

function lookThrough(paths: readonly string[], table: Float64Array, control: Int32Array, tell: Tell): void {
  const count = Atomics.load(control, COUNT);
  const row = new Float64Array(WIDTH);
  for (let from = Atomics.add(control, NEXT, CHUNK); from < count; from = Atomics.add(control, NEXT, CHUNK)) {
    for (let slot = from; slot < Math.min(from + CHUNK, count); slot++) {
      const path = paths[slot];
      if (path === undefined || path === '') continue;
      if (lookAgain(path, table, slot, row)) tell(slot, row);
    }
  }
}

const everyPath = (paths: readonly string[]): Paths => paths.flatMap((path, slot) => [slot, path]);

function tellRows(rows: unknown, tell: Tell): void {
  if (!(rows instanceof Float64Array)) return;
  for (let at = 0; at < rows.length; at += WIDTH + 1) {
    tell(rows[at] ?? 0, rows.subarray(at + 1, at + 1 + WIDTH));
  }
}
