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

  it('joins the pieces of a call that is being written, and keeps what a page would keep', () => {
    const frames: Delta[][] = [];
    const batch = createDeltaBatch((deltas) => frames.push([...deltas]));
    const writing = (part: number, more: object): Delta => ({ type: 'message.writing', message: 'm', part, ...more });
    batch.add([writing(0, { label: 'a' })]);
    batch.add([writing(0, { label: 'ab' }), writing(0, { text: 'one\n', lines: 1 })]);
    for (let index = 0; index < 1_000; index++) batch.add([writing(0, { text: 'more text\n', lines: index + 2 })]);
    batch.add([writing(1, { label: 'b' })]);
    batch.flush();
    assert.deepEqual(frames[1], [
      writing(0, { label: 'ab', text: 'more text\n'.repeat(400), lines: 1_001 }),
      writing(1, { label: 'b' }),
    ]);
    batch.drop();
  });
});
