// The provider page's host: what the page sends is checked like anybody's, and whatever goes to it holds no key.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fault } from '../../../src/protocol/fault.ts';
import { PROVIDER_FRAME_VERSION, type ToProviderPage } from '../../../src/protocol/provider-frame.ts';
import { createPageBench, type PretendedProvider } from './provider-page.ts';

const KEY = `sk-ant-api03-${'Ab3'.repeat(31)}`;
const price = { input: 2, cachedInput: 0.2, output: 10 };
const CLOUD: PretendedProvider = {
  id: 'cloud',
  label: 'Cloud',
  models: [
    { id: 'large', label: 'Large', contextLimit: 200_000, price, source: 'provider' },
    { id: 'small', label: 'Small', contextLimit: 32_000, capabilities: { tools: false, images: false } },
  ],
};
const HERE: PretendedProvider = {
  id: 'here',
  label: 'Here',
  local: true,
  models: [{ id: 'tiny', label: 'Tiny', contextLimit: 8_000, capabilities: { images: false } }],
};

function open(given: Parameters<typeof createPageBench>[0] = {}) {
  const bench = createPageBench({ providers: [CLOUD, HERE], ...given });
  const frames: ToProviderPage[] = [];
  let wake: () => void = () => undefined;
  const receive = bench.connect((frame) => {
    frames.push(frame);
    wake();
  });
  const until = async (check: () => boolean) => {
    while (!check()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const state = () => frames.findLast((frame) => frame.kind === 'state')?.state;
  const figures = () => frames.findLast((frame) => frame.kind === 'figures')?.figures;
  const ask = async (request: unknown, id = 7) => {
    receive({ kind: 'request', id, request });
    const answer = () =>
      frames.find((frame) => (frame.kind === 'reply' || frame.kind === 'refusal') && frame.id === id);
    await until(() => answer() !== undefined);
    return answer();
  };
  const hello = async () => {
    receive({ kind: 'hello', version: PROVIDER_FRAME_VERSION });
    await until(() => state()?.asking === false && figures() !== undefined);
  };
  return { bench, frames, state, figures, ask, hello, until, raw: receive };
}

describe('the host of the provider page', () => {
  it('says nothing before the page has said hello, then what there is, and the models once they are known', async () => {
    const page = open();
    await page.bench.refresh();
    await page.bench.tellFigures();
    assert.deepEqual(page.frames, []);
    await page.hello();
    assert.deepEqual(
      page.state()?.accounts.map(({ id, state, models, prices }) => [id, state, models, prices]),
      [
        ['cloud', 'ready', 2, 'provider'],
        ['here', 'found', 1, 'free'],
      ],
    );
    const [large, , tiny] = page.state()?.models ?? [];
    assert.deepEqual([large?.id, large?.price, large?.local], ['cloud/large', { input: 2, output: 10 }, false]);
    assert.deepEqual([tiny?.id, tiny?.price, tiny?.local], ['here/tiny', { input: 0, output: 0 }, true]);
    assert.equal(page.state()?.defaults.model, 'cloud/large');
  });

  it('tells who needs a key and who does not answer, with the reason', async () => {
    const problem = fault('model.unreachable', 'Broken at http://127.0.0.1:9 cannot be reached.');
    const providers = [
      { ...CLOUD, configured: false, facts: { key: 'none', removable: false } },
      { ...HERE, id: 'broken', fault: problem },
    ] as const;
    const page = open({ providers });
    await page.hello();
    assert.deepEqual(
      page.state()?.accounts.map(({ state, fault: told }) => [state, told?.text]),
      [
        ['needs-key', undefined],
        ['failing', problem.text],
      ],
    );
  });

  it('gives the exact fault of a test that fails, how long one took that works, and shows what is true then', async () => {
    const problem = fault('model.unauthorized', 'Cloud refuses the key (401: invalid x-api-key).');
    const broken = { ...CLOUD, fault: problem };
    const page = open({ providers: [broken] });
    await page.hello();
    assert.deepEqual(await page.ask({ type: 'account.test', account: 'cloud' }), {
      kind: 'refusal',
      id: 7,
      fault: problem,
    });
    Object.assign(broken, { fault: undefined });
    assert.deepEqual(await page.ask({ type: 'account.test', account: 'cloud' }, 8), {
      kind: 'reply',
      id: 8,
      result: { ms: 0 },
    });
    await page.until(() => page.state()?.accounts[0]?.state === 'ready');
    const nobody = await page.ask({ type: 'account.test', account: 'nobody' }, 9);
    assert.ok(nobody?.kind === 'refusal');
    assert.equal(nobody.fault.code, 'provider.unknown');
  });

  it('writes models, effort and the order of fallbacks, and shows what each fallback lacks', async () => {
    const page = open();
    await page.hello();
    await page.ask({ type: 'model.set', role: 'act', model: 'cloud/large' }, 1);
    await page.ask({ type: 'model.set', role: 'fast', model: 'here/tiny' }, 2);
    await page.ask({ type: 'effort.set', effort: 'high' }, 3);
    await page.ask({ type: 'fallback.set', chain: ['here/tiny', 'cloud/small', 'gone/x'] }, 4);
    assert.deepEqual(page.bench.written, [
      { name: 'model', role: 'act', value: 'cloud/large' },
      { name: 'model', role: 'fast', value: 'here/tiny' },
      { name: 'effort', value: 'high' },
      { name: 'fallback', value: ['here/tiny', 'cloud/small', 'gone/x'] },
    ]);
    assert.deepEqual(
      page.state()?.chain.map(({ id, gaps }) => [id, gaps]),
      [
        ['here/tiny', ['no-images', 'small-context']],
        ['cloud/small', ['no-tools', 'no-images', 'small-context', 'no-price']],
        ['gone/x', ['unknown']],
      ],
    );
  });

  it('lets the host ask for keys and removal, for providers that are there', async () => {
    const page = open();
    await page.hello();
    await page.ask({ type: 'account.add' }, 1);
    await page.ask({ type: 'account.key', account: 'cloud' }, 2);
    await page.ask({ type: 'account.remove', account: 'here' }, 3);
    assert.equal((await page.ask({ type: 'account.key', account: '../cloud' }, 4))?.kind, 'refusal');
    assert.deepEqual(page.bench.asked, ['add', 'key cloud', 'remove here']);
    assert.deepEqual(
      page.state()?.accounts.map(({ id }) => id),
      ['cloud'],
    );
  });

  it('tells health and spend again only when they are others', async () => {
    const page = open({ now: 1_000, dayLimit: { usd: 5 } });
    await page.hello();
    assert.deepEqual(page.figures()?.spend?.limit, { usd: 5 });
    const before = page.frames.length;
    await page.bench.tellFigures();
    assert.equal(page.frames.length, before);
    page.bench.requests.push({
      at: 900,
      session: 's',
      model: 'cloud/large',
      cost: 0.1,
      ms: 500,
      stop: 'end',
      usage: { input: 10, output: 100, cachedInput: 0 },
    });
    await page.bench.tellFigures();
    assert.equal(page.figures()?.health[0]?.model, 'cloud/large');
    page.bench.breakers.push({ key: 'model:cloud', name: 'The provider cloud', since: 1, retryAt: 2, trying: false });
    await page.bench.tellFigures();
    assert.equal(page.figures()?.resting[0]?.name, 'The provider cloud');
  });

  it('refuses what is not understood, and nothing is done', async () => {
    const page = open();
    await page.hello();
    const before = page.frames.length;
    for (const frame of [undefined, null, 42, 'account.add', [], {}, { kind: 'hello' }, { kind: 'request' }])
      page.raw(frame);
    assert.equal(page.frames.length, before);
    for (const [index, request] of [
      { type: 'key.read', account: 'cloud' },
      { type: 'account.test', account: { id: 'cloud' } },
      { type: 'account.test', account: 'x'.repeat(10_000) },
      { type: 'model.set', role: '__proto__', model: 'x/y' },
      { type: 'model.set', model: 'x/y' },
      { type: 'effort.set', effort: 'endless' },
      { type: 'fallback.set', chain: 'cloud/large' },
      { type: 'fallback.set', chain: Array.from({ length: 51 }, () => 'a/b') },
      { type: 'message.send', session: 's', parts: [] },
      [],
      'account.remove',
    ].entries()) {
      const answer = await page.ask(request, 100 + index);
      assert.ok(answer?.kind === 'refusal');
      assert.equal(answer.fault.code, 'frame.unknown');
    }
    assert.deepEqual([page.bench.asked, page.bench.written], [[], []]);
  });

  it('takes a key out of whatever goes to the page: a fault, a name, an address', async () => {
    const problem = fault('model.unauthorized', `The server said: bad key ${KEY}`, { cause: `401 ${KEY}` });
    const address = `http://127.0.0.1:8000/v1?key=${KEY}`;
    const page = open({
      providers: [{ ...CLOUD, label: `Cloud ${KEY}`, fault: problem, facts: { address } }],
      fails: () => Promise.reject(new Error(`no editor for ${KEY}`)),
    });
    page.bench.breakers.push({ key: 'k', name: 'n', since: 1, retryAt: 2, trying: false, why: KEY });
    await page.hello();
    await page.ask({ type: 'account.test', account: 'cloud' }, 1);
    await page.ask({ type: 'account.add' }, 2);
    assert.ok(!JSON.stringify(page.frames).includes(KEY.slice(0, 40)), JSON.stringify(page.frames));
    assert.match(JSON.stringify(page.frames), /redacted/);
  });

  it('asks nobody and changes nothing where nothing may run', async () => {
    const blocked = fault('workspace.untrusted', 'This workspace is in Restricted Mode.');
    const page = open({ blocked });
    page.raw({ kind: 'hello', version: PROVIDER_FRAME_VERSION });
    await page.until(() => page.state() !== undefined);
    assert.deepEqual([page.state()?.models, page.state()?.blocked], [[], blocked]);
    const answer = await page.ask({ type: 'account.test', account: 'cloud' });
    assert.ok(answer?.kind === 'refusal');
    assert.equal(answer.fault.code, 'workspace.untrusted');
    assert.equal((await page.ask({ type: 'limits.open' }, 8))?.kind, 'reply');
  });
});
