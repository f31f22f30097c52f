// Runs the web contract on real connections and on the fake.
import { createServer } from 'node:http';
import { createWeb } from '../../../src/adapters/node/web.ts';
import { createFakeWeb } from '../../support/fakes/web.ts';
import { webContract } from './web-contract.ts';

webContract('over real connections', async (pages) => {
  const server = createServer((request, response) => {
    const page = pages[request.url ?? ''];
    const headers =
      page?.redirect === undefined ? { 'content-type': page?.type ?? 'text/html' } : { location: page.redirect };
    response.writeHead(page?.redirect === undefined ? (page?.status ?? 200) : 302, headers);
    response.end(page?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    web: createWeb({ key: () => undefined, settings: () => ({ provider: 'none' }), allowLoopback: true }),
    origin: `http://127.0.0.1:${port}`,
    dispose: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
});

webContract('in memory', async (pages) => {
  const origin = 'https://pages.example';
  const known = Object.fromEntries(Object.entries(pages).map(([path, page]) => [origin + path, page]));
  return { web: createFakeWeb(known), origin, dispose: async () => undefined };
});
