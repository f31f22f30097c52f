// Streamed pieces on their way to a page: joined where they belong together, and never more than a page would keep.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createDeltaBatch } from '../../../src/hosts/delta-batch.ts';
import type { Delta } from '../../../src/protocol/event.ts';

describe('delta batch', () => {
  const sent: Delta[] = [];
  const progress = (call: string, text: string): Delta => ({ type: 'tool.progress', call, text });

  it('gathered all that a noisy command printed while nobody drew it', () => {
    const batch = createDeltaBatch((deltas) => sent.push(...deltas));
    batch.add([progress('a', 'first')]);
    for (let index = 0; index < 100; index++) batch.add([progress('a', `${index} `.padEnd(1000, 'x'))]);
    batch.add([progress('b', 'short'), progress('b', 'er')]);
    batch.flush();
    const [, a, b] = sent;
    assert.ok(a?.type === 'tool.progress' && a.text.length === 16_000 && a.text.startsWith('84 '));
    assert.deepEqual(b, progress('b', 'shorter'));
    assert.equal(sent.length, 3);
    batch.add([progress('c', 'x'.repeat(70_000))]);
    batch.flush();
    assert.ok(sent[3]?.type === 'tool.progress' && sent[3].text.length === 16_000);
    batch.drop();
  });
});
