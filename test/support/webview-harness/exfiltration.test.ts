// What a model writes must not carry anything out by being shown: a sink on this machine counts what arrives.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, describe, it } from 'mocha';
import { type Harness, startHarness } from './page.ts';
import { SCENES, streamBegins, streamDelta } from './scenes.ts';

describe('an answer that is shown', function () {
  this.timeout(30_000);
  let harness: Harness;
  let sink: Server;
  let url = '';
  const arrived: string[] = [];
  before(async () => {
    sink = createServer((request, response) => {
      arrived.push(request.url ?? '');
      response.setHeader('access-control-allow-origin', '*');
      response.end();
    });
    sink.listen(0, '127.0.0.1');
    await once(sink, 'listening');
    const address = sink.address();
    assert.ok(address !== null && typeof address === 'object');
    url = `http://127.0.0.1:${address.port}`;
    harness = await startHarness();
  });
  after(async () => {
    await harness.close();
    sink.closeAllConnections();
    sink.close();
  });

  it('asks no server for anything, and says of each link where it leads', async () => {
    const { page, send } = await harness.open({ theme: 'dark', width: 400, height: 700 });
    const text = [
      `![a](${url}/image?secret) ![b][ref] [![c](${url}/inner?secret)](${url}/outer?secret "Safe site")`,
      `<img src="${url}/tag?secret"><link rel="stylesheet" href="${url}/style?secret"><iframe src="${url}/frame?secret"></iframe>`,
      `<video poster="${url}/poster?secret"></video> <svg><image href="${url}/svg?secret"/></svg>`,
      `<${url}/auto?secret> [bank](${url}/bank?secret)`,
      `<div style="background:url(${url}/css?secret)">x</div>`,
      '```html',
      `<img src="${url}/code?secret">`,
      '```',
      '',
      `[ref]: ${url}/reference?secret`,
      '',
      `| a |`,
      '|---|',
      `| ![t](${url}/table?secret) |`,
    ].join('\n');
    await send(...(SCENES.get('story') ?? []), ...streamBegins('big'), streamDelta('big', text));
    const article = page.getByRole('article').last();
    const bank = article.getByRole('link', { name: 'bank' });
    await bank.hover();
    assert.equal(await bank.getAttribute('title'), `${url}/bank?secret`);
    assert.equal(
      await article.getByRole('link', { name: 'c', exact: true }).getAttribute('title'),
      `${url}/inner?secret`,
    );
    assert.equal(await article.locator('img, iframe, link, video, svg image, a[href]').count(), 0);
    assert.deepEqual(arrived, []);
    // The sink works, and the page can reach it.
    await page.goto(`${url}/arrives`);
    assert.deepEqual(
      arrived.filter((path) => path !== '/favicon.ico'),
      ['/arrives'],
    );
  });
});
