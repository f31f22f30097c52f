// Each search provider's own way of asking and answering, and what goes wrong with it.
import { strict as assert } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { createWeb, type SearchSettings } from '../../../../src/adapters/node/web.ts';
import { code, text, value } from '../../../support/fakes/outcome.ts';

const never = new AbortController().signal;

interface Asked {
  readonly url: URL;
  readonly init: RequestInit;
}

async function searching(settings: SearchSettings, keys: Record<string, string>, answer: () => Response) {
  const asked: Asked[] = [];
  const web = createWeb({
    key: async (provider) => keys[provider],
    settings: () => settings,
    fetch: async (input, init) => {
      asked.push({ url: new URL(String(input)), init: init ?? {} });
      return answer();
    },
  });
  await sleep(1);
  return { web, asked };
}

const json = (body: unknown) => () => Response.json(body);

async function run(...given: Parameters<typeof searching>) {
  const { web, asked } = await searching(...given);
  assert.ok(web.search !== undefined);
  const outcome = await web.search.run('tab & space', 2, never);
  return { outcome, asked: asked[0], search: web.search };
}

describe('searching the web', () => {
  it('asks Brave', async () => {
    const results = [
      { title: 'A &amp; <strong>B</strong>', url: 'https://a.example/', description: 'First\n hit' },
      { title: 'C', url: 'https://c.example/' },
      { title: 'D', url: 'https://d.example/' },
    ];
    const { outcome, asked, search } = await run({ provider: 'brave' }, { brave: 'k1' }, json({ web: { results } }));
    assert.deepEqual(value(outcome), [
      { title: 'A & B', url: 'https://a.example/', snippet: 'First hit' },
      { title: 'C', url: 'https://c.example/', snippet: '' },
    ]);
    assert.deepEqual([search.provider, search.url], ['brave', 'https://api.search.brave.com/res/v1/web/search']);
    assert.deepEqual([asked?.url.searchParams.get('q'), asked?.url.searchParams.get('count')], ['tab & space', '2']);
    assert.equal(new Headers(asked?.init.headers).get('x-subscription-token'), 'k1');
    assert.equal(asked?.init.redirect, 'error');
    assert.deepEqual(value((await run({ provider: 'brave' }, { brave: 'k1' }, json({}))).outcome), []);
  });

  it('asks Tavily', async () => {
    const results = [{ title: 'A', url: 'https://a.example/', content: 'text', score: 1 }];
    const { outcome, asked } = await run({ provider: 'tavily' }, { tavily: 'k2' }, json({ results }));
    assert.deepEqual(value(outcome), [{ title: 'A', url: 'https://a.example/', snippet: 'text' }]);
    assert.equal(new Headers(asked?.init.headers).get('authorization'), 'Bearer k2');
    assert.deepEqual(JSON.parse(String(asked?.init.body)), { query: 'tab & space', max_results: 2 });
  });

  it('asks the SearXNG of the user, without any key', async () => {
    for (const url of ['http://localhost:8888', 'http://localhost:8888/', 'http://localhost:8888/search']) {
      const answer = json({ results: [{ title: 'A', url: 'https://a.example/', content: null }] });
      const { outcome, asked } = await run({ provider: 'searxng', url }, { brave: 'k1' }, answer);
      assert.deepEqual(value(outcome), [{ title: 'A', url: 'https://a.example/', snippet: '' }]);
      assert.equal(asked?.url.href, 'http://localhost:8888/search?q=tab+%26+space&format=json');
      assert.equal(new Headers(asked?.init.headers).get('x-subscription-token'), null);
    }
  });

  it('was there with any key although no provider was chosen', async () => {
    const provider = async (settings: SearchSettings, keys: Record<string, string>) =>
      (await searching(settings, keys, json({}))).web.search?.provider;
    assert.equal(await provider({ provider: 'none', url: 'https://search.example' }, { brave: 'k' }), undefined);
    assert.equal(await provider({ provider: 'brave' }, { brave: '' }), undefined);
    assert.equal(await provider({ provider: 'tavily' }, { brave: 'k' }), undefined);
    assert.equal(await provider({ provider: 'searxng' }, { brave: 'k' }), undefined);
    assert.equal(await provider({ provider: 'tavily' }, { brave: 'k', tavily: 'k' }), 'tavily');
    assert.equal(await provider({ provider: 'searxng', url: 'https://search.example' }, {}), 'searxng');
  });

  it('went on with the settings it began with when the user changed them', async () => {
    let settings: SearchSettings = { provider: 'none' };
    const web = createWeb({ key: async () => 'k', settings: () => settings });
    assert.equal(web.search?.provider, undefined);
    settings = { provider: 'searxng', url: 'https://search.example' };
    assert.equal(web.search?.provider, 'searxng');
    settings = { provider: 'brave' };
    assert.equal(web.search?.provider, undefined);
    await sleep(1);
    assert.equal(web.search?.provider, 'brave');
  });

  it('names the provider when it refuses, is busy, fails or is not understood', async () => {
    const cases = [
      [() => new Response('', { status: 401 }), 'web.unauthorized', false],
      [() => new Response('', { status: 429, headers: { 'retry-after': '7' } }), 'web.limited', true],
      [() => new Response('', { status: 503 }), 'web.unreachable', true],
      [() => new Response('<html>'), 'web.bad-answer', false],
      [json({ web: { results: [{ title: 1 }] } }), 'web.bad-answer', false],
      [() => assert.fail('no connection'), 'web.unreachable', true],
    ] as const;
    for (const [answer, expected, retryable] of cases) {
      const { outcome } = await run({ provider: 'brave' }, { brave: 'secret-key' }, answer);
      assert.equal(code(outcome), expected);
      assert.match(text(outcome), /Brave Search/);
      assert.ok(!outcome.ok && outcome.fault.retryable === retryable);
      assert.ok(!JSON.stringify(outcome).includes('secret-key'));
      if (!outcome.ok && expected === 'web.limited') assert.equal(outcome.fault.retryAfterMs, 7000);
    }
  });

  it('says so when the key was taken away meanwhile', async () => {
    const keys: Record<string, string> = { brave: 'k' };
    const { web } = await searching({ provider: 'brave' }, keys, json({}));
    const { search } = web;
    delete keys.brave;
    assert.ok(search !== undefined);
    assert.equal(code(await search.run('x', 1, never)), 'web.unauthorized');
  });
});
