// A model behind a breaker: what counts as its provider's failure, and how it lives together with retrying.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Model, ModelChunk } from '../../../../../src/core/llm/model.ts';
import { withBreaker } from '../../../../../src/core/llm/wrappers/breaker.ts';
import { withRetry } from '../../../../../src/core/llm/wrappers/retry.ts';
import { createBreakers } from '../../../../../src/core/shared/breaker.ts';
import type { Fault } from '../../../../../src/protocol/fault.ts';
import { fakeModel, says } from '../../../../support/spine.ts';

const REQUEST = { system: '', messages: [], tools: [] };
const faulty = (more: Partial<Fault> = {}): readonly ModelChunk[] => [
  { type: 'text', part: 0, text: 'h' },
  { type: 'fault', fault: { code: 'model.overloaded', text: 'Busy.', retryable: true, ...more }, parts: [] },
];
const refused: readonly ModelChunk[] = [
  { type: 'fault', fault: { code: 'model.unreachable', text: 'Nothing listens.', retryable: true }, parts: [] },
];

function setUp(answers: readonly (readonly ModelChunk[])[]) {
  const clock = { at: 1_700_000_000_000, now: () => clock.at };
  const breakers = createBreakers({ clock });
  const requests: Parameters<Model['stream']>[0][] = [];
  const inner = fakeModel(
    answers.map((answer) => () => answer),
    requests,
  );
  const model = withBreaker(inner, { breakers });
  const ask = async (asked = model) => {
    const chunks: ModelChunk[] = [];
    for await (const chunk of asked.stream(REQUEST, new AbortController().signal)) chunks.push(chunk);
    return chunks;
  };
  return { clock, breakers, model, ask, requests };
}

const codeOf = (chunks: readonly ModelChunk[]) => {
  const last = chunks.at(-1);
  return last?.type === 'fault' ? last.fault.code : last?.type;
};

describe('withBreaker', () => {
  it('passes everything on while its provider answers', async () => {
    const { ask, model } = setUp([says('hello')]);
    assert.deepEqual(await ask(), says('hello'));
    assert.equal(model.id, 'fake/model');
  });

  it('asks no more after five failures, and again when the pause is over', async () => {
    const { clock, ask, requests, breakers } = setUp([...Array(5).fill(faulty()), says('back'), says('still')]);
    for (let count = 0; count < 5; count++) assert.equal(codeOf(await ask()), 'model.overloaded');
    const chunks = await ask();
    assert.equal(chunks.length, 1);
    assert.equal(codeOf(chunks), 'breaker.open');
    assert.equal(requests.length, 5);
    assert.equal(breakers.states()[0]?.key, 'model:fake');
    assert.equal(breakers.states()[0]?.why, 'Busy.');
    clock.at += 30_000;
    assert.equal(codeOf(await ask()), 'end');
    assert.equal(codeOf(await ask()), 'end');
    assert.deepEqual(breakers.states(), []);
  });

  it('does not hold a refused key, a bad request or a stop against the provider', async () => {
    const { ask, breakers } = setUp(Array(9).fill(faulty({ code: 'model.unauthorized', retryable: false })));
    for (let count = 0; count < 9; count++) assert.equal(codeOf(await ask()), 'model.unauthorized');
    assert.deepEqual(breakers.states(), []);
  });

  it('gives the trial free again when its consumer leaves', async () => {
    const { clock, model, ask } = setUp([...Array(5).fill(faulty()), says('one'), says('two')]);
    for (let count = 0; count < 5; count++) await ask();
    clock.at += 30_000;
    for await (const _ of model.stream(REQUEST, new AbortController().signal)) break;
    assert.equal(codeOf(await ask()), 'end');
  });

  it('has reported when the last chunk is seen, also by a consumer that never comes back', async () => {
    const { model, breakers } = setUp(Array(5).fill(refused));
    for (let count = 0; count < 5; count++) {
      await model.stream(REQUEST, new AbortController().signal)[Symbol.asyncIterator]().next();
    }
    assert.equal(breakers.states().length, 1);
  });
});

describe('withRetry around withBreaker', () => {
  it('burns no attempt and no time on a provider that is left alone', async () => {
    const { ask, model, requests } = setUp(Array(9).fill(refused));
    const waits: number[] = [];
    const clock = { now: () => 0, sleep: async (ms: number) => void waits.push(ms) };
    const retried = withRetry(model, { clock, random: () => 0.5 });
    assert.equal(codeOf(await ask(retried)), 'model.unreachable');
    assert.deepEqual([requests.length, waits.length], [3, 2]);
    // The fifth failure opens it between two attempts: the third is not made.
    const second = await ask(retried);
    assert.equal(codeOf(second), 'breaker.open');
    assert.deepEqual([requests.length, waits.length], [5, 4]);
    const third = (await ask(retried))[0];
    assert.ok(third?.type === 'fault' && third.fault.retryable);
    assert.equal(third.fault.retryAfterMs, 30_000);
    assert.deepEqual([requests.length, waits.length], [5, 4]);
  });
});
