// Hidden characters in text that comes in pieces: the same comes out whatever the pieces are.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { stripHidden } from '../../../../src/core/shared/strip-hidden.ts';
import { createHiddenStream } from '../../../../src/core/shared/strip-stream.ts';

describe('a stream without hidden characters', () => {
  it('is the same text, cut anywhere, also within a character', () => {
    const part = fc.constantFrom(
      'abc ',
      '👩\u200d👧',
      '❤\ufe0f',
      '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
      '\u{e0041}\u{e0042}',
      '\u200b',
      'می\u200cخ',
      '\u001b[31m',
      '\u001b]0;t\u0007',
      '\ufeff',
      '葛\u{e0100}',
    );
    const text = fc.array(part, { maxLength: 10 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 8 }), (whole, cuts) => {
        const places = [...new Set([0, ...cuts.filter((cut) => cut < whole.length), whole.length])].sort(
          (a, b) => a - b,
        );
        const stream = createHiddenStream();
        const out = places.slice(1).map((to, index) => stream.push(whole.slice(places[index], to)));
        const expected = stripHidden(whole);
        assert.equal([...out, stream.end()].join(''), expected.text);
        assert.deepEqual(stream.hidden(), expected.hidden);
      }),
    );
  });

  it('holds back nothing of plain text', () => {
    const stream = createHiddenStream();
    assert.equal(stream.push('Hello'), 'Hello');
    assert.equal(stream.push(' Grüße'), ' Grüße');
  });
});
