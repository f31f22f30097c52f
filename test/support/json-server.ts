// A loopback server that answers each path with the JSON it was given, and remembers what it was asked.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface JsonServer {
  readonly url: string;
  readonly asked: readonly { readonly line: string; readonly headers: IncomingHttpHeaders; readonly body: string }[];
  close(): Promise<void>;
}

/** `answers` by METHOD and path; a number is a status without a body to speak of, a function is given the body; what is not there is a 404. */
export async function startJsonServer(answers: Readonly<Record<string, unknown>>): Promise<JsonServer> {
  const asked: { line: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const line = `${request.method} ${request.url}`;
    asked.push({ line, headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
    const given = answers[line] ?? 404;
    const answer: unknown = typeof given === 'function' ? given(asked.at(-1)?.body ?? '') : given;
    const status = typeof answer === 'number' ? answer : 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === 200 ? answer : { error: { message: `This is ${status}.` } }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    close: async () => {
      server.closeAllConnections();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}
