// Terminal output as text, and lengths that never cut a character in half.
import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { clip, clipMiddle, duration, stripAnsi } from '../../../../src/core/shared/text.ts';

describe('stripAnsi', () => {
  it('takes out colours, titles, links and cursor movement', () => {
    assert.equal(
      stripAnsi('\u001b[31mred\u001b[0m \u001b]0;title\u0007x \u001b]8;;http://a\u001b\\link\u001b]8;;\u001b\\'),
      'red x link',
    );
    assert.equal(stripAnsi('\u001b[2K\u001b[1Ga\u001b(Bb\u009b1mc'), 'abc');
  });

  it('shows what a progress bar ends with', () => {
    assert.equal(stripAnsi('10%\r50%\r100%\ndone\r\n'), '100%\ndone\n');
    assert.equal(stripAnsi('ab\b\bcd'), 'cd');
  });

  it('keeps text, tabs and newlines', () => {
    const text = 'a\tb\nünï 😀 [31m';
    assert.equal(stripAnsi(text), text);
  });

  it('loses no more than a line to a sequence that does not end', () => {
    assert.equal(stripAnsi('a\u001b]0;never ends\nnext'), 'a\nnext');
    assert.equal(stripAnsi('a\u001b[31'), 'a');
  });

  it('takes linear time on hostile text', () => {
    const started = performance.now();
    for (const piece of ['\u001b[', '\u001b]', '\u001b', '\r', '\b', '\u001b[1;']) stripAnsi(piece.repeat(200_000));
    assert.ok(performance.now() - started < 10_000);
  }).timeout(20_000);
});

describe('clipping', () => {
  it('never cuts a character in half', () => {
    for (let limit = 1; limit < 12; limit++) {
      assert.ok(clip('😀😀😀😀😀😀', limit).isWellFormed());
      assert.ok(clipMiddle('😀😀😀😀😀😀', limit, () => '-').text.isWellFormed());
    }
  });

  it('keeps both ends and says how much is missing', () => {
    const { text, omitted } = clipMiddle(`start${'x'.repeat(1000)}end`, 100, (missing) => `[${missing}]`);
    assert.match(text, /^start/);
    assert.match(text, /end$/);
    assert.equal(omitted, 908);
    assert.ok(text.includes('[908]'));
    assert.equal(clipMiddle('short', 100, () => '').text, 'short');
  });
});

describe('duration', () => {
  it('is written as people say it', () => {
    assert.deepEqual([duration(420), duration(12_300), duration(185_000)], ['0.4 s', '12 s', '3 min 5 s']);
  });
});
