// A server on a thread of its own that answers each request with the same bytes at once: what is measured is who reads them.
import { createServer } from 'node:http';
import { parentPort, Worker, workerData } from 'node:worker_threads';

export interface BodyServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Bytes of each write, as a network would bring them. */
const CHUNK = 1_400;

export async function startBodyServer(body: string): Promise<BodyServer> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { body } });
  const port = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      await worker.terminate();
    },
  };
}

function serve(body: string): void {
  const bytes = Buffer.from(body);
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let at = 0; at < bytes.length; at += CHUNK) response.write(bytes.subarray(at, at + CHUNK));
    response.end();
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (address !== null && typeof address === 'object') parentPort?.postMessage(address.port);
  });
}

if (parentPort !== null && typeof workerData?.body === 'string') serve(workerData.body);
