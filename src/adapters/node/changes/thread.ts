// Starts the thread that looks at the tree when it is needed, talks to it, and lets it go when nobody has asked for a while.
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Answer, Found, Request, Setup, Wanted } from './requests.ts';

/** What it knows of a large tree is memory that others may need. */
const KEPT_MS = 120_000;

/** What is made and thrown away while looking is little. */
const RESOURCES = { maxYoungGenerationSizeMb: 8 };

interface Pending {
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: Error) => void;
}

interface Told {
  /** What it knew is gone. */
  lost(): void;
  /** Whether somebody still builds on what it knows. */
  busy(): boolean;
}

export class Thread {
  readonly #setup: Setup;
  readonly #told: Told;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #count = 0;

  constructor(setup: Setup, told: Told) {
    this.#setup = setup;
    this.#told = told;
  }

  /** Whether it has been asked before, and knows something. */
  isReady(): boolean {
    return this.#worker !== undefined;
  }

  /** `tell` gets what is different before this thread says anything else. */
  async scan(idle: boolean, tell: (found: Found) => void): Promise<void> {
    await this.#ask(
      (id) => ({ id, kind: 'scan', idle }),
      (answer) => {
        if (answer.kind === 'scan') tell(answer.found);
      },
    );
  }

  async images(wanted: readonly Wanted[]): Promise<readonly (Uint8Array | string)[]> {
    const answer = await this.#ask((id) => ({ id, kind: 'images', wanted }));
    return answer.kind === 'images' ? answer.images : [];
  }

  async hash(path: string): Promise<string | undefined> {
    const answer = await this.#ask((id) => ({ id, kind: 'hash', path }));
    return answer.kind === 'hash' ? answer.hash : undefined;
  }

  async dispose(): Promise<void> {
    clearTimeout(this.#timer);
    const ending = this.#worker;
    if (ending === undefined) return;
    this.#end(new Error('it was closed'));
    await ending.terminate();
  }

  #ask(make: (id: number) => Request, tell?: (answer: Answer) => void): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const id = ++this.#count;
      const answer = (given: Answer) => {
        tell?.(given);
        resolve(given);
      };
      this.#pending.set(id, { answer, fail: reject });
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage(make(id));
      this.#letGoLater();
    });
  }

  #start(): Worker {
    const worker = new Worker(workerFile(), { workerData: this.#setup, resourceLimits: RESOURCES });
    const ended = (error: Error) => {
      if (this.#worker === worker) this.#end(error);
    };
    worker.on('message', (answer: Answer) => {
      const waiting = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if (this.#pending.size === 0) worker.unref();
      if (answer.kind === 'failed') {
        this.#told.lost();
        waiting?.fail(new Error(answer.why));
      } else waiting?.answer(answer);
    });
    worker.on('error', (error) => ended(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => ended(new Error('its thread has ended')));
    return worker;
  }

  #end(error: Error): void {
    this.#worker = undefined;
    this.#told.lost();
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const one of waiting) one.fail(error);
  }

  #letGoLater(): void {
    clearTimeout(this.#timer);
    const busy = () => this.#told.busy() || this.#pending.size > 0;
    this.#timer = setTimeout(() => (busy() ? this.#letGoLater() : void this.dispose()), KEPT_MS);
    this.#timer.unref();
  }
}

/** Beside this file among the sources; built, it is an entry of its own beside the bundles, whose parts lie one folder deeper. */
function workerFile(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./worker.ts', import.meta.url);
  const inChunks = basename(dirname(fileURLToPath(import.meta.url))) === 'chunks';
  return new URL(inChunks ? '../changes-worker.mjs' : './changes-worker.mjs', import.meta.url);
}
