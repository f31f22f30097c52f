// Retrying: only what may pass, only before anything was shown, never for long, and stoppable.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Model, ModelChunk } from '../../../../../src/core/llm/model.ts';
import { type RetryAttempt, withRetry } from '../../../../../src/core/llm/wrappers/retry.ts';
import type { Fault } from '../../../../../src/protocol/fault.ts';

const REQUEST = { system: '', messages: [], tools: [] };
const END: ModelChunk = { type: 'end', parts: [{ type: 'text', text: 'hi' }], stop: 'end' };
const faulty = (more: Partial<Fault> = {}): ModelChunk => ({
  type: 'fault',
  fault: { code: 'model.overloaded', text: 'Busy.', retryable: true, ...more },
  parts: [],
});

function setUp(answers: readonly (readonly ModelChunk[])[]) {
  const seen = { requests: 0, waits: [] as number[], attempts: [] as RetryAttempt[] };
  const model: Model = {
    id: 'p/m',
    capabilities: {
      tools: true,
      images: true,
      thinking: false,
      structured: true,
      files: false,
      continues: false,
      efforts: [],
      contextLimit: null,
      outputLimit: null,
    },
    local: false,
    price: null,
    stream: async function* () {
      yield* answers[seen.requests++] ?? [];
    },
  };
  const clock = {
    now: () => 1000,
    sleep: async (ms: number) => {
      seen.waits.push(ms);
    },
  };
  const retried = withRetry(model, { clock, random: () => 0.5, report: (attempt) => seen.attempts.push(attempt) });
  const run = async (signal = new AbortController().signal) => {
    const chunks: ModelChunk[] = [];
    for await (const chunk of retried.stream(REQUEST, signal)) chunks.push(chunk);
    return chunks;
  };
  return { seen, run, retried, clock };
}

describe('withRetry', () => {
  it('shows only the attempt that succeeded, and reports the others', async () => {
    const { seen, run } = setUp([[faulty()], [faulty()], [END]]);
    assert.deepEqual(await run(), [END]);
    assert.deepEqual(seen.waits, [500, 1000]);
    assert.deepEqual(
      seen.attempts.map(({ attempt, waitMs, at }) => [attempt, waitMs, at]),
      [
        [1, 500, 1500],
        [2, 1000, 2000],
      ],
    );
  });

  it('gives up after the third attempt', async () => {
    const { seen, run } = setUp([[faulty()], [faulty()], [faulty({ text: 'last' })], [END]]);
    assert.deepEqual(await run(), [faulty({ text: 'last' })]);
    assert.equal(seen.requests, 3);
  });

  it('does not ask again once something was shown', async () => {
    const text: ModelChunk = { type: 'text', part: 0, text: 'h' };
    const { seen, run } = setUp([[text, faulty()], [END]]);
    assert.deepEqual(await run(), [text, faulty()]);
    assert.equal(seen.requests, 1);
  });

  it('does not ask again for what will not pass', async () => {
    const { seen, run } = setUp([[faulty({ retryable: false })], [END]]);
    await run();
    assert.equal(seen.requests, 1);
  });

  it('waits at least as long as the provider asked', async () => {
    const { seen, run } = setUp([[faulty({ retryAfterMs: 7000 })], [END]]);
    assert.deepEqual(await run(), [END]);
    assert.deepEqual(seen.waits, [7125]);
  });

  it('leaves a long wait to the user', async () => {
    const { seen, run } = setUp([[faulty({ retryAfterMs: 3_600_000 })], [END]]);
    assert.equal((await run())[0]?.type, 'fault');
    assert.equal(seen.requests, 1);
  });

  it('ends as stopped when it is stopped while it waits', async () => {
    const { seen, run, clock } = setUp([[faulty()], [END]]);
    const controller = new AbortController();
    clock.sleep = async () => {
      controller.abort();
      throw new Error('aborted');
    };
    const chunks = await run(controller.signal);
    assert.ok(chunks[0]?.type === 'fault');
    assert.equal(chunks[0].fault.code, 'model.stopped');
    assert.equal(seen.requests, 1);
  });

  it('remains the model it wraps', () => {
    const { retried } = setUp([]);
    assert.equal(retried.id, 'p/m');
    assert.equal(retried.price, null);
  });
});
