// The watched fetch: follows a server only to itself, ends a body that does not listen, and keeps the words of a refusal.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { followRedirects } from '../../../../../src/adapters/llm/transport/follow-redirects.ts';
import { watchFetch } from '../../../../../src/adapters/llm/transport/watched-fetch.ts';

const sent = (to: string, status = 307) => new Response(null, { status, headers: { location: to } });

describe('redirects', () => {
  const follow = async (answers: readonly Response[], init: RequestInit = { method: 'POST', body: 'x' }) => {
    const asked: string[] = [];
    const fetch = followRedirects(async (input, given) => {
      assert.equal(given?.redirect, 'manual');
      asked.push(`${given?.method} ${String(input)}`);
      return answers[asked.length - 1] ?? sent('/again');
    });
    const answer = await fetch('https://model.example/v1/chat', init).catch((error: Error) => error);
    return { asked, answer };
  };

  it('are followed to the same server, with the same kind of request', async () => {
    const { asked, answer } = await follow([sent('/v2/chat'), sent('v3', 308), new Response('ok')]);
    assert.deepEqual(asked, [
      'POST https://model.example/v1/chat',
      'POST https://model.example/v2/chat',
      'POST https://model.example/v2/v3',
    ]);
    assert.ok(answer instanceof Response && answer.status === 200);
  });

  for (const to of ['https://other.example/v1', 'http://model.example/v1', 'https://model.example:444/v1']) {
    it(`do not lead to ${to}`, async () => {
      const { asked, answer } = await follow([sent(`${to}?key=secret`)]);
      assert.equal(asked.length, 1);
      assert.ok(answer instanceof Error);
      assert.equal(answer.message, to);
    });
  }

  it('are not followed for ever, nor to another kind of request', async () => {
    assert.equal((await follow([])).asked.length, 6);
    assert.equal((await follow([sent('/login', 303)])).asked.length, 1);
    assert.equal((await follow([sent('/login', 303), new Response('ok')], { method: 'GET' })).asked.length, 2);
  });
});

describe('the watched fetch', () => {
  const watch = (answer: () => Response, controller = new AbortController()) =>
    watchFetch({
      fetch: async () => answer(),
      idleMs: 60_000,
      markers: [],
      signal: controller.signal,
      stall: () => controller.abort(),
    });

  it('ends a body at once whose fetch does not listen to a stop', async () => {
    let left = false;
    const endless = new ReadableStream<Uint8Array>({
      cancel: () => {
        left = true;
      },
    });
    const controller = new AbortController();
    const watched = watch(() => new Response(endless), controller);
    const reading = (await watched.fetch('http://x/')).text();
    controller.abort();
    await assert.rejects(reading, { name: 'AbortError' });
    assert.ok(left, 'the connection was not closed');
    watched.dispose();
  });

  it('keeps the words of a refusal, but not a book of them', async () => {
    const page = 'no '.repeat(200_000);
    const watched = watch(() => new Response(page, { status: 500 }));
    await (await watched.fetch('http://x/')).text();
    assert.equal(watched.refusal?.status, 500);
    assert.equal(watched.refusal.body, page.slice(0, 65_536));
    watched.dispose();
  });

  it('notices bytes that are no text, but not a character that the chunks cut', async () => {
    for (const [chunks, garbled] of [
      [[[0x47, 0xc3], [0xbc], [0x74]], false],
      [[[0x47, 0xc3], [0x74]], true],
      [[[0xff]], true],
    ] as const) {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (const chunk of chunks) controller.enqueue(Uint8Array.from(chunk));
          controller.close();
        },
      });
      const watched = watch(() => new Response(body));
      await (await watched.fetch('http://x/')).arrayBuffer();
      assert.equal(watched.intake.garbled, garbled, JSON.stringify(chunks));
      watched.dispose();
    }
  });
});
