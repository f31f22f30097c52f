// What a text of chat completions rests on, as each server says it.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createOpenaiReader } from '../../../../../../src/adapters/llm/wires/chat/openai-stream.ts';

function cited(...events: readonly object[]) {
  const reader = createOpenaiReader(new Set(), 'p/m');
  for (const more of events) {
    reader.take({ choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }], ...more });
  }
  const end = reader.end(true);
  const [part] = typeof end === 'object' ? end.parts : [];
  return part?.type === 'text' ? part.citations : undefined;
}

describe('what a text rests on', () => {
  it('has the titles that the results of a search beside it have', () => {
    const both = {
      citations: ['https://a', 'https://b'],
      search_results: [
        { title: 'A', url: 'https://a', snippet: 's' },
        { title: 'C', url: 'https://c', date: null },
      ],
    };
    assert.deepEqual(cited(both, both), [
      { url: 'https://a', title: 'A' },
      { url: 'https://b' },
      { url: 'https://c', title: 'C' },
    ]);
  });

  it('keeps the first title, and takes one that comes later where there was none', () => {
    const search = (title: string) => ({ search_results: [{ title, url: 'https://a' }] });
    assert.deepEqual(cited({ citations: ['https://a'] }, search('A'), search('B')), [{ url: 'https://a', title: 'A' }]);
  });
});
