// A model's answer without what nobody sees: as it streams, as a whole, and in what it calls.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelChunk } from '../../../../../src/core/llm/model.ts';
import { withoutHidden } from '../../../../../src/core/llm/wrappers/strip-hidden.ts';
import { fault } from '../../../../../src/protocol/fault.ts';
import { fakeModel } from '../../../../support/spine.ts';

async function answer(chunks: readonly ModelChunk[]): Promise<readonly ModelChunk[]> {
  const model = withoutHidden(fakeModel([() => chunks]));
  const request = { system: '', messages: [], tools: [] };
  const said: ModelChunk[] = [];
  for await (const chunk of model.stream(request, new AbortController().signal)) said.push(chunk);
  return said;
}

const TAG = '\u{e0041}';
const text = (part: number, ...pieces: readonly string[]): ModelChunk[] =>
  pieces.map((piece) => ({ type: 'text', part, text: piece }));
const shown = (chunks: readonly ModelChunk[]) =>
  chunks.map((chunk) => (chunk.type === 'text' || chunk.type === 'thinking' ? chunk.text : '')).join('');

describe('the answer of a model', () => {
  it('is free of tags in each piece and in the whole, also where a piece ends within one', async () => {
    const whole = `Hi${TAG}${TAG} there 👩\u200d👧`;
    const chunks = await answer([
      ...text(0, 'Hi\udb40', '\udc41', `${TAG} there 👩`, '\u200d', '👧'),
      { type: 'end', parts: [{ type: 'text', text: whole }], stop: 'end' },
    ]);
    assert.equal(shown(chunks), 'Hi there 👩\u200d👧');
    assert.deepEqual(chunks.at(-1), {
      type: 'end',
      parts: [{ type: 'text', text: 'Hi there 👩\u200d👧' }],
      stop: 'end',
    });
  });

  it('gives what had waited when it ends with it', async () => {
    const chunks = await answer([...text(0, 'می', '\u200c'), { type: 'end', parts: [], stop: 'end' }]);
    assert.equal(shown(chunks), 'می\u200c');
  });

  it('calls with the same input, in which what nobody sees is written out', async () => {
    const raw = JSON.stringify({ text: `a${TAG}\u200b👩\u200d👧` });
    const call = { type: 'tool-call' as const, call: `c${TAG}`, tool: `t${TAG}`, arguments: raw };
    const chunks = await answer([
      { type: 'arguments', part: 0, text: raw },
      { type: 'end', parts: [call], stop: 'tools' },
    ]);
    const [piece, end] = chunks;
    assert.ok(piece?.type === 'arguments' && end?.type === 'end');
    const [part] = end.parts;
    assert.ok(part?.type === 'tool-call');
    assert.equal(part.arguments, '{"text":"a\\udb40\\udc41\\u200b👩\u200d👧"}');
    assert.deepEqual(JSON.parse(part.arguments), JSON.parse(raw));
    assert.deepEqual([part.call, part.tool, piece.text], ['c', 't', part.arguments]);
  });

  it('keeps what a provider signed while it is the same text, and drops the signature when it is not', async () => {
    const thinking = (words: string) => ({ type: 'thinking' as const, text: words, signature: 's' });
    const chunks = await answer([{ type: 'end', parts: [thinking('a'), thinking(`b${TAG}`)], stop: 'end' }]);
    assert.deepEqual(chunks, [{ type: 'end', parts: [thinking('a'), { type: 'thinking', text: 'b' }], stop: 'end' }]);
  });

  it('has no hidden characters in its faults either', async () => {
    const [chunk] = await answer([{ type: 'fault', fault: fault('model.refused', `no${TAG}`), parts: [] }]);
    assert.ok(chunk?.type === 'fault' && chunk.fault.text === 'no');
  });
});
