// Text as it is read before it is allowed: nothing in it is hidden, and ordinary writing stays as it is.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { hasOddities, visiblePieces, visibleText } from '../../../src/protocol/visible-text.ts';

describe('visible text', () => {
  it('names what cannot be seen and what turns the direction of the text, each as a piece of its own', () => {
    assert.equal(visibleText('rm \u202Etxt.exe', true), 'rm ⟨U+202E⟩txt.exe');
    assert.equal(visibleText('a\u200Bb\u0007\u001B[31m', false), 'a⟨U+200B⟩b⟨U+0007⟩⟨U+001B⟩[31m');
    assert.equal(visibleText(`ls ${String.fromCodePoint(0xe0041)}`, true), 'ls ⟨U+E0041⟩');
    assert.deepEqual(visiblePieces('a\u2066', true), [
      { text: 'a' },
      { text: '⟨U+2066⟩', odd: 'U+2066, turns the direction of the text' },
    ]);
  });

  it('names letters that pass for others, in words of two scripts and in words of nothing else', () => {
    assert.equal(visibleText('curl p\u0430ypal.com', true), 'curl p⟨U+0430⟩ypal.com');
    assert.equal(visibleText('\u0440\u0430\u0441\u0441', true), '⟨U+0440⟩⟨U+0430⟩⟨U+0441⟩⟨U+0441⟩');
    assert.equal(visibleText('\uFF52\uFF4D', true), '⟨U+FF52⟩⟨U+FF4D⟩');
    assert.equal(visibleText('rm \u2013rf\u00A0/', true), 'rm ⟨U+2013⟩rf⟨U+00A0⟩/');
    assert.equal(visibleText('npm \u2013\u2013silent', true), 'npm ⟨U+2013⟩⟨U+2013⟩silent');
    assert.equal(visibleText('ls\u037E rm', true), 'ls⟨U+037E⟩ rm');
  });

  it('leaves ordinary writing alone, in any language', () => {
    for (const text of [
      'npm test -- --grep "a|b"\n\tdone',
      'Привет, мир',
      'καλημέρα',
      '日本語 テスト',
      'größe – naïve “x”',
      '👩‍💻 ok 1️⃣',
    ]) {
      assert.equal(visibleText(text, true), text);
      assert.ok(!hasOddities(text, true));
    }
    assert.equal(visibleText('p\u0430ypal\u00A0x', false), 'p\u0430ypal\u00A0x', 'prose may mix');
    assert.equal(visibleText('a\r\nb', true), 'a\nb');
  });
});
