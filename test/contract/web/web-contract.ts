// What every WebPort must do, over real connections or in memory.
import { strict as assert } from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { WebPort } from '../../../src/core/ports/web.ts';
import { code, text, value } from '../../support/fakes/outcome.ts';
import type { FakePage } from '../../support/fakes/web.ts';

export interface WebHarness {
  readonly web: WebPort;
  /** Where the pages are, without a slash at the end. */
  readonly origin: string;
  dispose(): Promise<void>;
}

const ARTICLE = `<!doctype html><html><head><title>Cats &amp; dogs</title><style>p{}</style></head><body>
<script>var hidden = 1;</script><article><h1>Cats</h1><p>Cats are small and they sleep for most of the day, as everybody
knows who lives with one of them.</p><h2>Food</h2><ul><li>fish</li><li>mice</li></ul></article></body></html>`;

const PAGES: Readonly<Record<string, FakePage>> = {
  '/article': { body: ARTICLE },
  '/data': { type: 'application/json', body: '{"a": [1, 2]}' },
  '/plain': { type: 'text/plain', body: '<b>not markup</b>\n' },
  '/gone': { status: 404, type: 'text/plain', body: 'nothing here' },
  '/image': { type: 'image/png', body: 'PNG' },
  '/moved': { redirect: '/twice' },
  '/twice': { redirect: '/article' },
  '/away': { redirect: 'https://elsewhere.example/page?x=1' },
  '/long': { type: 'text/plain', body: 'word '.repeat(100_000) },
  '/huge': { type: 'text/plain', body: 'x'.repeat(5 * 1024 * 1024 + 1) },
};

/** `make` gets the pages by their path. */
export function webContract(name: string, make: (pages: typeof PAGES) => Promise<WebHarness>): void {
  describe(`web: ${name}`, function () {
    this.timeout(15_000);
    let on: WebHarness;
    before(async () => {
      on = await make(PAGES);
    });
    after(() => on.dispose());
    const get = (path: string, signal = new AbortController().signal) => on.web.fetch(on.origin + path, signal);

    it('gives the readable text of a page', async () => {
      const page = value(await get('/article#part'));
      assert.deepEqual([page.url, page.status, page.title], [`${on.origin}/article`, 200, 'Cats & dogs']);
      assert.match(page.text, /Cats are small/);
      assert.match(page.text, /^## Food$/m);
      assert.match(page.text, /^- fish$/m);
      assert.doesNotMatch(page.text, /hidden|p\{\}|<[a-z]/);
      assert.equal(page.truncated, false);
    });

    it('gives other texts as they are', async () => {
      assert.equal(value(await get('/data')).text, '{"a": [1, 2]}');
      assert.equal(value(await get('/plain')).text, '<b>not markup</b>\n');
    });

    it('tells the status and what the page says about it', async () => {
      const page = value(await get('/gone'));
      assert.deepEqual([page.status, page.text], [404, 'nothing here']);
    });

    it('follows redirects on the same host and names the target of others', async () => {
      assert.equal(value(await get('/moved')).url, `${on.origin}/article`);
      const away = await get('/away');
      assert.equal(code(away), 'web.redirected');
      assert.ok(text(away).includes('https://elsewhere.example/page?x=1'));
    });

    it('cuts long texts and refuses huge ones', async () => {
      const long = value(await get('/long'));
      assert.deepEqual([long.text.length, long.truncated], [200_000, true]);
      assert.equal(code(await get('/huge')), 'web.too-large');
    });

    it('refuses what is not text', async () => {
      const outcome = await get('/image');
      assert.equal(code(outcome), 'web.not-text');
      assert.match(text(outcome), /image\/png/);
    });

    it('refuses addresses of other kinds and with passwords', async () => {
      const signal = new AbortController().signal;
      const addresses = ['ftp://a.example/x', 'file:///etc/passwd', 'not an address', 'data:text/plain,x', ''];
      for (const address of [...addresses, on.origin.replace('//', '//me:secret@')]) {
        const outcome = await on.web.fetch(address, signal);
        assert.equal(code(outcome), 'web.refused', address);
        assert.ok(!text(outcome).includes('secret'));
      }
    });

    it('says that a host cannot be reached, or that it was stopped', async () => {
      const nowhere = await on.web.fetch('http://127.0.0.1:1/', new AbortController().signal);
      assert.equal(code(nowhere), 'web.unreachable');
      assert.ok(!nowhere.ok && nowhere.fault.retryable && nowhere.fault.text.includes('127.0.0.1:1'));
      assert.equal(code(await get('/article', AbortSignal.abort())), 'web.stopped');
    });
  });
}
