// A hostile neighbour: in a thread of its own it swaps folders and files of a workspace for links, as fast as it can.
import { renameSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** What is at `path` changes places with what is at `other`, over and over. */
export interface Swap {
  readonly path: string;
  readonly other: string;
}

export interface Swapper {
  /** How many swaps there were. */
  stop(): Promise<number>;
}

export function startSwapper(swaps: readonly Swap[]): Promise<Swapper> {
  const flag = new SharedArrayBuffer(4);
  const worker = new Worker(new URL(import.meta.url), { workerData: { swaps, flag } });
  const ended = new Promise<number>((resolve) => worker.once('message', resolve));
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('online', () =>
      resolve({
        stop: () => {
          Atomics.store(new Int32Array(flag), 0, 1);
          return ended;
        },
      }),
    );
  });
}

/** Both ends are there but for the moment in between; at the end all is as it was. */
function swap({ path, other }: Swap): boolean {
  try {
    renameSync(path, `${path}.away`);
    renameSync(other, path);
    renameSync(`${path}.away`, other);
    return true;
  } catch {
    return false;
  }
}

if (!isMainThread) {
  const { swaps, flag }: { readonly swaps: readonly Swap[]; readonly flag: SharedArrayBuffer } = workerData;
  const stopped = new Int32Array(flag);
  let count = 0;
  while (Atomics.load(stopped, 0) === 0 || count % 2 === 1) {
    for (const one of swaps) while (!swap(one)) if (Atomics.load(stopped, 0) === 1) break;
    count += 1;
  }
  parentPort?.postMessage(count);
}
