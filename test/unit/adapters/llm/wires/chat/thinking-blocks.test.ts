// Claude's signed thoughts as a LiteLLM proxy streams them.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createOpenaiReader } from '../../../../../../src/adapters/llm/wires/chat/openai-stream.ts';

const thought = (thinking: string, signature: string | null = null) => ({ type: 'thinking', thinking, signature });
const read = (...deltas: readonly object[]) => {
  const reader = createOpenaiReader(new Set(), 'p/m');
  for (const delta of deltas) reader.take({ id: 'c', choices: [{ index: 0, delta }] });
  reader.take({ id: 'c', choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }] });
  const end = reader.end(true);
  const [part] = typeof end === 'object' ? end.parts : [];
  assert.ok(part?.type === 'thinking');
  return { text: part.text, blocks: JSON.parse(part.signature ?? '[]') as unknown };
};

describe('signed thoughts', () => {
  it('are put together from their pieces', () => {
    const pieces = read(
      { reasoning_content: 'H', thinking_blocks: [thought('H')] },
      { reasoning_content: 'm.', thinking_blocks: [thought('m.')] },
      { reasoning_content: '', thinking_blocks: [thought('', 'sig')] },
    );
    assert.deepEqual(pieces, { text: 'Hm.', blocks: [thought('Hm.', 'sig')] });
  });

  it('are taken as they are where the whole block comes with its signature', () => {
    const whole = read(
      { reasoning_content: 'Hm.' },
      { reasoning_content: '', thinking_blocks: [thought('Hm.', 'sig')] },
    );
    assert.deepEqual(whole, { text: 'Hm.', blocks: [thought('Hm.', 'sig')] });
    const twice = read(
      { reasoning_content: 'Hm.', thinking_blocks: [thought('Hm.')] },
      { thinking_blocks: [thought('Hm.', 'sig')] },
    );
    assert.deepEqual(twice, { text: 'Hm.', blocks: [thought('Hm.', 'sig')] });
  });

  it('stay apart, with those that nobody can read', () => {
    const sealed = { type: 'redacted_thinking', data: 'xx' };
    const several = read(
      { reasoning_content: 'A', thinking_blocks: [thought('A', 'one')] },
      { thinking_blocks: [sealed] },
      { reasoning_content: 'B', thinking_blocks: [thought('B')] },
      { thinking_blocks: [thought('', 'two')] },
    );
    assert.deepEqual(several, { text: 'AB', blocks: [thought('A', 'one'), sealed, thought('B', 'two')] });
  });

  it('are shown where nothing else tells their words', () => {
    assert.equal(read({ thinking_blocks: [thought('Hm.', 'sig')] }).text, 'Hm.');
  });
});

describe('thoughts in words of their own', () => {
  const texts = (...deltas: readonly object[]) => {
    const reader = createOpenaiReader(new Set(), 'p/m');
    for (const delta of deltas) reader.take({ id: 'c', choices: [{ index: 0, delta, finish_reason: 'stop' }] });
    const end = reader.end(true);
    return typeof end === 'object' && end.parts.map((part) => 'text' in part && [part.type, part.text]);
  };

  it('are told under one more name', () => {
    assert.deepEqual(texts({ reasoning_text: 'Hm.' }, { content: 'Hi' }), [
      ['thinking', 'Hm.'],
      ['text', 'Hi'],
    ]);
  });

  it('end with a mark of Google that is nothing to read', () => {
    const marked = (content: string) => ({ content, extra_content: { google: { thought: true } } });
    const said = [
      ['thinking', 'Hm. So.'],
      ['text', 'Hi </thought>'],
    ];
    assert.deepEqual(texts(marked('<thought>Hm.'), marked(' So.'), { content: '</thought>Hi </thought>' }), said);
    assert.deepEqual(texts(marked('<thought>Hm. So.</thought>'), { content: 'Hi </thought>' }), said);
  });
});
