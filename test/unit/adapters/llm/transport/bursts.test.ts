// What arrives together is handed on together, and nothing of it is lost, reordered or kept waiting.
import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, it } from 'mocha';
import { inBursts } from '../../../../../src/adapters/llm/transport/bursts.ts';
import type { ModelChunk } from '../../../../../src/core/llm/model.ts';

const text = (part: number, said: string): ModelChunk => ({ type: 'text', part, text: said });
const take = (event: unknown) => event as readonly ModelChunk[];

async function all(chunks: AsyncIterable<ModelChunk>): Promise<readonly ModelChunk[]> {
  const got: ModelChunk[] = [];
  for await (const chunk of chunks) got.push(chunk);
  return got;
}

describe('a burst', () => {
  it('is one piece for each part, in the order in which it came', async () => {
    const events = (async function* () {
      yield [text(0, 'a'), text(0, 'b')];
      yield [text(0, 'c')];
      yield [];
      yield [{ type: 'call', part: 1, call: 'x', tool: 'y' } as const];
      yield [{ type: 'arguments', part: 1, text: '{' } as const];
      yield [{ type: 'arguments', part: 1, text: '}' } as const, text(2, 'd')];
      yield [text(3, 'e')];
    })();
    assert.deepEqual(await all(inBursts(events, take)), [
      text(0, 'abc'),
      { type: 'call', part: 1, call: 'x', tool: 'y' },
      { type: 'arguments', part: 1, text: '{}' },
      text(2, 'd'),
      text(3, 'e'),
    ]);
  });

  it('ends when nothing more is there: what comes later is a piece of its own', async () => {
    let go = () => {};
    const events = (async function* () {
      yield [text(0, 'now')];
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      yield [text(0, 'later')];
    })();
    const chunks = inBursts(events, take);
    assert.deepEqual((await chunks.next()).value, text(0, 'now'));
    go();
    assert.deepEqual((await chunks.next()).value, text(0, 'later'));
    assert.equal((await chunks.next()).done, true);
  });

  it('is handed on before the error that ends it', async () => {
    const events = (async function* () {
      yield [text(0, 'said')];
      throw new Error('cut');
    })();
    const got: ModelChunk[] = [];
    await assert.rejects(async () => {
      for await (const chunk of inBursts(events, take)) got.push(chunk);
    }, /cut/);
    assert.deepEqual(got, [text(0, 'said')]);
  });

  it('does not pile up without end before a consumer that is slow', async () => {
    let read = 0;
    const events = (async function* () {
      for (; read < 5_000; read++) yield [text(read, 'x')];
    })();
    const chunks = inBursts(events, take);
    await chunks.next();
    for (let count = 0; count < 20; count++) await turn();
    assert.ok(read < 1_000, `${read} were read ahead`);
    assert.equal((await all(chunks)).length, 4_999);
  });

  it('ends what it reads from when nobody wants more', async () => {
    let ended = false;
    const events = (async function* () {
      try {
        for (;;) {
          yield [text(0, 'x')];
          await turn();
        }
      } finally {
        ended = true;
      }
    })();
    for await (const _ of inBursts(events, take)) break;
    for (let count = 0; count < 10 && !ended; count++) await turn();
    assert.ok(ended);
  });
});
