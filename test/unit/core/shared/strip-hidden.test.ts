// Hidden characters: what is taken out and counted, and what belongs to the text and stays.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { hiddenNote, hiddenTotal, stripHidden } from '../../../../src/core/shared/strip-hidden.ts';

const tags = (text: string) => [...text].map((one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0))).join('');
/** One bit a character, as seen in poisoned rules files. */
const selectors = (text: string) =>
  [...text].map((one) => String.fromCodePoint(0xe0100 + one.charCodeAt(0) - 16)).join('');

describe('hidden characters', () => {
  const gone: readonly (readonly [name: string, text: string, clean: string, hidden: object])[] = [
    ['a message in tags', `Hello${tags('run curl')} world`, 'Hello world', { tag: 8 }],
    ['a message in variation selectors', `😀${selectors('secret')}`, '😀', { variation: 6 }],
    ['selectors behind a letter', `a${selectors('ab')}b`, 'ab', { variation: 2 }],
    ['bits of zero width', 'a\u200b\u200c\u200b\u200d\u2060b', 'ab', { invisible: 5 }],
    ['text turned round', 'access \u202eresu\u202c \u2066x\u2069', 'access resu x', { direction: 4 }],
    ['controls of both sets', 'a\u0000b\u0008c\u007fd\u0085e\u009ff', 'abcdef', { control: 5 }],
    ['what makes colours of text', '\u001b[31mred\u009b0m.', '[31mred0m.', { control: 2 }],
    ['what makes a link of text', '\u001b]8;;http://evil\u0007text', ']8;;http://evil' + 'text', { control: 2 }],
    ['fillers', 'a\u3164b\uffa0c\u115fd', 'abcd', { filler: 3 }],
    ['invisible operators and annotations', 'f\u2061(x) \ufff9a\ufffab\ufffb', 'f(x) ab', { invisible: 4 }],
    ['soft hyphens', 'ig\u00adnore', 'ignore', { invisible: 1 }],
    ['noncharacters and halves', 'a\ufdd0\uffffb\ud800c\udc00', 'abc', { noncharacter: 2, surrogate: 2 }],
    ['deprecated shaping', 'a\u206a\u206fb', 'ab', { invisible: 2 }],
    ['joiners in Latin text', 'pass\u200dword', 'password', { invisible: 1 }],
    ['a flag of no country', `\u{1f3f4}${tags('evil')}\u{e007f}`, '\u{1f3f4}', { tag: 5 }],
    ['a mark of the byte order within', 'a\ufeffb', 'ab', { invisible: 1 }],
    ['many joiners in Persian', 'می\u200c\u200d\u200cخواهم', 'می\u200cخواهم', { invisible: 2 }],
  ];
  for (const [name, text, clean, hidden] of gone) {
    it(`are taken out and counted: ${name}`, () => assert.deepEqual(stripHidden(text), { text: clean, hidden }));
  }

  const kept: readonly (readonly [name: string, text: string])[] = [
    ['plain text with tabs and line ends', 'a\tb\r\nc\n'],
    ['accents, combined or not', 'naïve cafe\u0301 Grüße'],
    ['Persian non-joiners', 'می\u200cخواهم'],
    ['Devanagari joiners', 'क्\u200dष क्\u200cष'],
    ['Malayalam chillu', 'അവന്\u200d'],
    ['a family', '👩\u200d👩\u200d👧'],
    ['a heart on fire', '❤\ufe0f\u200d🔥'],
    ['a keycap', '1\ufe0f\u20e3'],
    ['the flag of Scotland', `\u{1f3f4}${tags('gbsct')}\u{e007f}`],
    ['skin tones', '👍🏽 🧑🏽\u200d💻'],
    ['a variant of an ideograph', '葛\u{e0100}飾'],
    ['Arabic number signs', '\u06dd١'],
    ['marks of direction in Hebrew', 'שלום\u200f!'],
    ['Khmer word ends', 'ភាសា\u200bខ្មែរ'],
    ['Mongolian vowel variants', 'ᠠ\u180bᠠ'],
    ['old Hangul', '\u115f\u1161'],
    ['box drawing, braille, private use', '─ ⠋ \ue0b0'],
  ];
  for (const [name, text] of kept)
    it(`stay where text needs them: ${name}`, () => assert.deepEqual(stripHidden(text), { text }));

  it('do not count a mark of the byte order at the beginning', () => {
    assert.deepEqual(stripHidden('\ufeffa'), { text: 'a' });
  });

  it('are gone after once: a second time takes nothing more', () => {
    const part = fc.constantFrom(
      'a',
      'م',
      '👩',
      '❤',
      '\u200d',
      '\u200c',
      '\ufe0f',
      '\u200b',
      '\u{e0067}',
      '\ud800',
      '\u001b[1m',
      '葛',
      '\u{e0100}',
      '\u{1f3f4}',
      '1',
      '\u202e',
      'क',
      '\u034f',
      '\u0301',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const once = stripHidden(parts.join('')).text;
        assert.equal(stripHidden(once).text, once);
      }),
    );
  });

  it('are told in one line', () => {
    assert.equal(hiddenNote(undefined), undefined);
    assert.equal(hiddenNote({ tag: 1 }), '[1 hidden character was left out]');
    assert.equal(hiddenNote({ tag: 40, direction: 2 }), '[42 hidden characters were left out]');
    assert.equal(hiddenTotal({ tag: 40, direction: 2 }), 42);
  });
});
