// The numbered answer: every token says its number, and together they are Markdown.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { numberedTokens } from '../../bench/numbered-tokens.ts';

describe('numbered tokens', () => {
  it('say their number, each once and in order', () => {
    const numbers = [
      ...numberedTokens(1000)
        .join('')
        .matchAll(/w(\d+)/g),
    ].map((match) => Number(match[1]));
    assert.deepEqual(
      numbers,
      Array.from({ length: 1000 }, (_, index) => index),
    );
  });

  it('hold lists, headings and closed code blocks, wherever they end', () => {
    const text = numberedTokens(330).join('');
    assert.match(text, /^- \*\*first\*\* w40/m);
    assert.match(text, /^## w120/m);
    assert.equal(text.match(/^```/gm)?.length, 4);
    assert.equal(numberedTokens(100).join('').match(/^```/gm)?.length, 2);
  });
});
