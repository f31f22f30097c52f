// The thread that looks at the tree: one request after the other, so that nothing here makes the extension's thread wait.
import { parentPort, workerData } from 'node:worker_threads';
import { hashOf, Keeper } from './keeper.ts';
import type { Answer, Request, Setup } from './requests.ts';
import { lookBeside, type SideSetup } from './side-threads.ts';

const setup: Setup | SideSetup = workerData;
if ('port' in setup) lookBeside(setup);
else serve(setup);

function serve(given: Setup): void {
  let keeper: Keeper | undefined;
  let last: Promise<void> = Promise.resolve();
  const answer = async (request: Request): Promise<Answer> => {
    const { id } = request;
    try {
      keeper ??= new Keeper(given, new URL(import.meta.url));
      switch (request.kind) {
        case 'scan':
          return { id, kind: 'scan', found: keeper.scan(request.idle) };
        case 'images':
          return { id, kind: 'images', images: await keeper.images(request.wanted) };
        case 'hash':
          return { id, kind: 'hash', hash: hashOf(request.path) };
      }
    } catch (error) {
      // What was known of the tree may be half of what it is: the next request begins anew.
      keeper?.dispose();
      keeper = undefined;
      return { id, kind: 'failed', why: error instanceof Error ? error.message : String(error) };
    }
  };
  parentPort?.on('message', (request: Request) => {
    last = last.then(async () => parentPort?.postMessage(await answer(request)));
  });
}
