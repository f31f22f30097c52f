// An answer as it is read from its events, whatever they are: it ends, also where the server does not.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { streamAnswer } from '../../../../../src/adapters/llm/transport/stream-answer.ts';
import type { ModelChunk } from '../../../../../src/core/llm/model.ts';
import type { Usage } from '../../../../../src/protocol/message.ts';

const place = { provider: 'far', model: 'talker', url: 'http://127.0.0.1:1' };

/** A server that says the same for ever, or so often. */
async function read(kind: 'text' | 'thinking' | 'arguments', times: number, maxOutput?: number, usage?: Usage) {
  let closed = false;
  const said = 'lorem ipsum dolor '.repeat(50);
  async function* events() {
    for (let count = 0; count < times; count++) {
      yield count;
      if (count % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const parts = [{ type: 'text' as const, text: 'all of it' }];
  const source = {
    ...{ place, idleMs: 60_000, markers: [], keyName: undefined, key: async () => 'key' },
    fetch: async (_url: string | URL | Request, init?: RequestInit) => {
      init?.signal?.addEventListener('abort', () => {
        closed = true;
      });
      return new Response(null);
    },
    open: async (_key: string, watched: typeof globalThis.fetch) => {
      await watched(place.url);
      return events();
    },
    reader: () => ({
      take: (): ModelChunk[] => [{ type: kind, part: 0, text: said }],
      complete: false,
      end: () => ({ type: 'end' as const, parts, stop: 'end' as const, ...(usage === undefined ? {} : { usage }) }),
      partial: () => ({ parts, usage: { input: 10, output: 1, cachedInput: 0 } }),
    }),
  };
  const request = { system: '', messages: [], tools: [], ...(maxOutput === undefined ? {} : { maxOutput }) };
  let bytes = 0;
  let last: ModelChunk | undefined;
  for await (const chunk of streamAnswer(source, request, new AbortController().signal)) {
    if ('text' in chunk) bytes += chunk.text.length;
    last = chunk;
  }
  return { last, bytes, closed: () => closed };
}

describe('an answer whose server does not tell what it took', () => {
  it('counted as nothing in the log, for every limit of later runs and in what was spent', async () => {
    const { last, bytes } = await read('text', 20);
    assert.deepEqual(last?.type === 'end' && last.usage, {
      ...{ input: 0, output: Math.ceil(bytes / 4), cachedInput: 0, estimated: true },
    });
  });
});

describe('an answer whose server tells less than nothing', () => {
  it('made room under every limit; it is reckoned as where nothing is told', async () => {
    for (const usage of [
      { input: -5_000, output: -900, cachedInput: 0 },
      { input: 10, output: 5, cachedInput: -1 },
    ]) {
      const { last } = await read('text', 20, undefined, usage);
      assert.equal(last?.type === 'end' && last.usage?.estimated, true);
    }
    const told = { input: 10, output: 5, cachedInput: 3 };
    const { last } = await read('text', 20, undefined, told);
    assert.deepEqual(last?.type === 'end' && last.usage, told);
  });
});

describe('an answer that does not end', () => {
  for (const kind of ['text', 'thinking', 'arguments'] as const) {
    it(`went on for ever, as ${kind}; now it is left, named, and nothing of it is kept`, async () => {
      const { last, bytes, closed } = await read(kind, Number.POSITIVE_INFINITY);
      assert.ok(last?.type === 'fault');
      assert.equal(last.fault.code, 'model.endless');
      assert.match(last.fault.text, /^far at http:\/\/127\.0\.0\.1:1 sent \d+ bytes as one answer of talker/);
      assert.equal(last.fault.retryable, false);
      assert.deepEqual(last.parts, []);
      assert.ok(bytes < 3 * 1024 * 1024);
      // What it has cost is reckoned by what came.
      assert.ok((last.usage?.output ?? 0) > 500_000);
      assert.ok(closed());
    });
  }

  it('is left sooner where the answer may not be long', async () => {
    const { last, bytes } = await read('text', Number.POSITIVE_INFINITY, 1_000);
    assert.equal(last?.type === 'fault' && last.fault.code, 'model.endless');
    assert.ok(bytes < 1024 * 1024);
  });

  it('is not taken for one that is only long', async () => {
    const { last } = await read('text', 2_000);
    assert.equal(last?.type, 'end');
  });
});
