// The tools for the web, the plan, questions and memory.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { askUser } from '../../../../../src/core/tools/builtin/ask-user.ts';
import { recall } from '../../../../../src/core/tools/builtin/recall.ts';
import { remember } from '../../../../../src/core/tools/builtin/remember.ts';
import { updatePlan } from '../../../../../src/core/tools/builtin/update-plan.ts';
import { webFetch } from '../../../../../src/core/tools/builtin/web-fetch.ts';
import { webSearch } from '../../../../../src/core/tools/builtin/web-search.ts';
import { createWorkbench } from '../workbench.ts';

describe('web_fetch', () => {
  it('names the exact host and asks just the address it showed', async () => {
    const page = { url: 'https://a.dev/x', status: 200, title: 'X', text: 'Hello', truncated: false };
    const bench = createWorkbench({ pages: { 'https://a.dev/x': page } });
    const prepared = await bench.prepare(webFetch, { url: ' HTTPS://A.dev:443/y/../x#part ' });
    assert.deepEqual(prepared.effects, [
      { kind: 'network', host: 'a.dev', port: 443, method: 'GET', url: 'https://a.dev/x' },
    ]);
    const { forModel } = await prepared.run(bench.context);
    assert.match(forModel, /^https:\/\/a\.dev\/x \(200\) X\nHello$/);
  });

  it('shows a look-alike host as what it is', async () => {
    const [effect] = (await createWorkbench().prepare(webFetch, { url: 'https://аpple.com/' })).effects;
    assert.ok(effect?.kind === 'network' && effect.host.startsWith('xn--'));
  });

  it('refuses other schemes, credentials and what is no address', async () => {
    for (const url of [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'ftp://a.dev',
      'https://me:pw@a.dev/',
      'https://a.dev\\@evil.dev/',
      'http://127.1/',
      'a.dev',
      'http://',
    ]) {
      assert.equal((await createWorkbench().refusal(webFetch, { url })).code, 'web.bad-address', url);
    }
  });

  it('bounds long pages and says so', async () => {
    const page = { url: 'https://a.dev/', status: 200, title: '', text: 'x'.repeat(200_000), truncated: false };
    const { forModel } = await createWorkbench({ pages: { 'https://a.dev/': page } }).call(webFetch, {
      url: 'https://a.dev',
    });
    assert.ok(forModel.length < 41_000);
    assert.match(forModel, /longer than this/);
  });
});

describe('web_search', () => {
  it('asks the provider that is set up', async () => {
    const bench = createWorkbench({ searchResults: [{ title: 'T', url: 'https://t.dev', snippet: 'S' }] });
    const prepared = await bench.prepare(webSearch, { query: 'q' });
    assert.ok(prepared.effects[0]?.kind === 'network' && prepared.effects[0].host === 'search.test');
    assert.equal((await prepared.run(bench.context)).forModel, 'T\nhttps://t.dev\nS');
  });

  it('is not offered without one, and says how to set one up', async () => {
    const bench = createWorkbench();
    assert.equal(webSearch.available(bench.ports), false);
    const fault = await bench.refusal(webSearch, { query: 'q' });
    assert.deepEqual([fault.code, fault.action], ['web.no-search', 'open-settings']);
    assert.match(fault.text, /Brave.*Tavily.*SearXNG/);
  });
});

describe('update_plan', () => {
  it('reports the tasks as they are', async () => {
    const bench = createWorkbench();
    const tasks = [
      { title: 'a', state: 'done' as const },
      { title: 'b', state: 'running' as const },
    ];
    const prepared = await bench.prepare(updatePlan, { tasks });
    assert.equal(prepared.summary, 'Plan: 1 of 2 tasks done');
    await prepared.run(bench.context);
    assert.deepEqual(bench.reported, [tasks]);
    assert.equal((await bench.refusal(updatePlan, { tasks: [{ title: 'a', state: 'maybe' }] })).code, 'tool.bad-input');
  });
});

describe('ask_user', () => {
  it('gives the answer, or that there was none', async () => {
    const bench = createWorkbench();
    assert.match((await bench.call(askUser, { question: 'Which?' })).forModel, /no answer/);
    bench.answerWith('the first');
    const result = await bench.call(askUser, { question: 'Which?', options: ['the first', 'none'] });
    assert.equal(result.forModel, 'the first');
    assert.deepEqual(result.display, {
      kind: 'question',
      question: 'Which?',
      options: ['the first', 'none'],
      answer: 'the first',
    });
  });
});

describe('remember and recall', () => {
  it('keep a fact and find it', async () => {
    const bench = createWorkbench();
    await bench.call(remember, { text: 'Tests run with npm test' });
    assert.equal(bench.remembered[0]?.session, 'session-1');
    assert.equal((await bench.call(recall, { query: 'tests' })).forModel, '- Tests run with npm test');
    assert.match((await createWorkbench().call(recall, { query: 'x' })).forModel, /Nothing/);
  });

  it('keep where it came from, and say so when it is found', async () => {
    const bench = createWorkbench();
    const effects = (await bench.prepare(remember, { text: 'x' })).effects;
    assert.deepEqual(effects, [{ kind: 'own', what: 'the memory', lasting: true }]);
    const tainted = { ...bench.context, foreign: () => ['https://a.dev/', 'a memory of b'] };
    await (await bench.prepare(remember, { text: 'Deploys\u{e0041} need a token' })).run(tainted);
    assert.deepEqual(
      bench.remembered.map(({ text, foreign }) => [text, foreign]),
      [['Deploys need a token', ['https://a.dev/', 'a memory of b']]],
    );
    const found = await bench.call(recall, { query: 'deploys' });
    assert.deepEqual(found.foreign, ['a memory of https://a.dev/', 'a memory of b']);
    assert.equal((await bench.refusal(remember, { text: '\u{e0041}\u{e0042}' })).code, 'tool.bad-input');
  });

  it('never keep a key, nor a whole book', async () => {
    const bench = createWorkbench();
    const secret = `sk-${'aB3'.repeat(16)}`;
    assert.equal((await bench.refusal(remember, { text: `the key is ${secret}` })).code, 'memory.secret');
    assert.equal((await bench.refusal(remember, { text: 'x'.repeat(5_000) })).code, 'tool.bad-input');
  });

  it('say so where there is no memory', async () => {
    const bench = createWorkbench();
    const { memory: _memory, ...ports } = bench.ports;
    for (const [tool, input] of [
      [remember, { text: 'x' }],
      [recall, { query: 'x' }],
    ] as const) {
      assert.equal(tool.available(ports), false);
      const prepared = await tool.prepare(input, ports, bench.scope);
      assert.ok(!prepared.ok && prepared.fault.code === 'memory.unavailable');
    }
  });
});
