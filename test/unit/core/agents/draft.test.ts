// An answer in several pieces: wherever it was cut, and whether or not it repeats itself, the whole is what was meant.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { createDraft } from '../../../../src/core/agents/draft.ts';
import type { AssistantPart } from '../../../../src/protocol/message.ts';

const text = (said: string): AssistantPart => ({ type: 'text', text: said });

/** What is shown of a text that comes in pieces, after what was shown before. */
function shown(draft: ReturnType<typeof createDraft>, pieces: readonly string[], continues: boolean): string {
  const continuation = draft.continuation(continues);
  continuation.place(0, true);
  return pieces.map((piece) => continuation.shown(0, piece)).join('') + continuation.rest(0);
}

const pieces = (whole: string, size: number) =>
  Array.from({ length: Math.ceil(whole.length / size) }, (_, index) => whole.slice(index * size, (index + 1) * size));

describe('a draft', () => {
  it('is the whole text wherever it was cut, said again from somewhere before or not, in pieces of any size', () => {
    // Each word once: what is said twice is a repetition and nothing else.
    const whole = Array.from({ length: 120 }, (_, index) => `word${index * 7919}`).join(' ');
    const cases = fc.record({
      cut: fc.integer({ min: 20, max: whole.length - 1 }),
      back: fc.constantFrom(0, 12, 30, 200),
      size: fc.integer({ min: 1, max: 60 }),
    });
    fc.assert(
      fc.property(cases, ({ cut, back, size }) => {
        const draft = createDraft('m');
        const before = whole.slice(0, cut);
        const rest = whole.slice(Math.max(0, cut - back));
        draft.keep([text(before)], 'text', false);
        assert.deepEqual(draft.joined([text(rest)], false), [text(whole)]);
        assert.equal(before + shown(draft, pieces(rest, size), false), whole);
      }),
      { numRuns: 300 },
    );
  });

  it('loses nothing of a text that repeats itself where the model goes on with what it was sent', () => {
    const draft = createDraft('m');
    draft.keep([text('| --- | --- | --- |')], 'text', true);
    assert.deepEqual(draft.joined([text(' --- | --- |\n')], true), [text('| --- | --- | --- | --- | --- |\n')]);
  });

  it('is sent without space at its end, which comes only once', () => {
    const draft = createDraft('m');
    draft.keep([text('One \n')], 'text', true);
    const [sent] = draft.messages([], true);
    assert.deepEqual(sent?.parts, [text('One')]);
    assert.deepEqual(draft.joined([text(' \ntwo')], true), [text('One \ntwo')]);
  });

  it('drops thoughts and half calls of what broke off, and keeps the thoughts of what goes on before its text', () => {
    const draft = createDraft('m');
    const thought: AssistantPart = { type: 'thinking', text: 'hm', signature: 's', origin: 'p/m' };
    const call: AssistantPart = { type: 'tool-call', call: 'c', tool: 'look', arguments: '{}' };
    draft.keep([thought, text('I look.')], 'text', false);
    assert.deepEqual(draft.joined([thought, call], false), [thought, text('I look.'), call]);
  });

  it('gives parts of the next piece places of their own, and its text that of what stands there', () => {
    const draft = createDraft('m');
    draft.keep([text('One')], 'text', false);
    const { place } = draft.continuation(false);
    assert.deepEqual([place(0, false), place(1, true), place(1, true), place(2, false)], [1, 0, 0, 3]);
  });

  it('tells the model of an empty answer, and nothing of one that failed before its first word', () => {
    const asked = [{ id: 'u', role: 'user' as const, parts: [{ type: 'text' as const, text: 'go' }] }];
    const draft = createDraft('m');
    draft.keep([], 'nothing', false);
    assert.deepEqual(draft.messages(asked, false), asked);
    draft.keep([], 'empty', false);
    assert.match(JSON.stringify(draft.messages(asked, false).at(-1)), /answer was empty/);
  });

  it('keeps all of a paused answer as it is', () => {
    const draft = createDraft('m');
    const search: AssistantPart = { type: 'provider', name: 'web_search', text: 'x', data: '{}', origin: 'p/m' };
    draft.keep([text('I search.'), search], 'all', true);
    assert.deepEqual(draft.messages([], true)[0]?.parts, [text('I search.'), search]);
    assert.deepEqual(draft.joined([text('Found.')], true), [text('I search.'), search, text('Found.')]);
  });
});
