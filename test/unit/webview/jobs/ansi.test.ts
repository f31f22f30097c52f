// Terminal output as runs of text: colours kept, everything else that a terminal would do left out.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { stripAnsi } from '../../../../src/core/shared/text.ts';
import { parseAnsi } from '../../../../webview/jobs/ansi.ts';

const plain = (output: string) =>
  parseAnsi(output)
    .map((run) => run.text)
    .join('');

describe('parseAnsi', () => {
  it('keeps colours and attributes until they are reset', () => {
    assert.deepEqual(parseAnsi('a\u001b[1;31mb\u001b[39mc\u001b[0md'), [
      { text: 'a', style: {} },
      { text: 'b', style: { bold: true, foreground: 1 } },
      { text: 'c', style: { bold: true, foreground: undefined } },
      { text: 'd', style: {} },
    ]);
  });

  it('reads bright, palette and full colours', () => {
    const styles = parseAnsi('\u001b[92ma\u001b[38;5;196mb\u001b[48;2;1;2;300mc').map((run) => run.style);
    assert.deepEqual(styles, [
      { foreground: 10 },
      { foreground: 'rgb(255 0 0)' },
      { foreground: 'rgb(255 0 0)', background: 'rgb(1 2 255)' },
    ]);
  });

  it('drops cursor movements, titles and links', () => {
    assert.equal(
      plain('\u001b[2J\u001b[1;1Ha\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c\u001b]8;;\u001b\\'),
      'abc',
    );
  });

  it('starts a line over at a carriage return, as a progress bar does', () => {
    assert.equal(plain('first\n10%\r50%\r100%\r\nend'), 'first\n100%\nend');
    assert.equal(plain('x\n\u001b[31mab\u001b[0mc\rd'), 'x\ndbc');
    assert.equal(plain('working 10%\r\u001b[Kdone\n'), 'done\n');
    assert.equal(plain('long text\u001b[2K\u001b[1Gshort'), 'short');
  });

  it('goes up and down, as lists of progress bars do', () => {
    assert.equal(plain('a: 1%\nb: 1%\n\u001b[2Aa: 90%\u001b[B\rb: 80%\n'), 'a: 90%\nb: 80%\n');
    assert.equal(plain('one\ntwo\nthree\u001b[2F\u001b[Jnew'), 'new');
    assert.equal(plain('\u001b[5Cx\u001b[99999999C'), '     x');
  });

  it('keeps the text of links, and neither obeys nor shows titles and the clipboard, also in eight-bit form', () => {
    assert.equal(plain('\u001b]8;;https://x.dev\u0007here\u001b]8;;\u0007 \u001b]52;c;cm0gLXJm\u0007.'), 'here .');
    assert.equal(plain('a\u009b31mb\u009d0;title\u009cc\u0090q\u009cd\u001bP1$r\u001b\\e\u001b_G\u001b\\f'), 'abcdef');
    assert.equal(plain('\u001b]0;never ended\nnext line\u0085'), '\nnext line');
  });

  it('takes a character back at a backspace', () => {
    assert.equal(plain('ab\bc'), 'ac');
  });

  const sequence = fc.constantFrom(
    '\u001b[31m',
    '\u001b[0m',
    '\u001b[38;2;1;2;3m',
    '\u009b1m',
    '\u001b]0;a title\u0007',
    '\u001b]8;;https://x.dev\u001b\\',
    '\u001b]52;c;eA==\u0007',
    '\u001bP+q544e\u001b\\',
    '\u001b_apc\u009c',
    '\u001b(B',
    '\u001b=',
    '\u001b[?25l',
    '\u001b[6n',
    '\u0000',
    '\u0085',
  );
  const words = fc.stringMatching(/^[a-z0-9é😀 \t\n]{0,8}$/u);
  const output = fc.array(fc.oneof(words, sequence)).map((pieces) => pieces.join(''));

  it('says of any output without movement what the model is told of it', () => {
    fc.assert(
      fc.property(output, (text) => assert.equal(plain(text), stripAnsi(text))),
      { numRuns: 500 },
    );
  });

  it('shows nothing of a sequence that is cut anywhere, and goes on with its rest', () => {
    fc.assert(
      fc.property(output, fc.nat(), (text, at) => {
        const cut = text.slice(0, at % (text.length + 1));
        assert.ok(plain(text).startsWith(plain(cut)), JSON.stringify(cut));
        assert.ok(stripAnsi(text).startsWith(stripAnsi(cut)), JSON.stringify(cut));
      }),
      { numRuns: 1_000 },
    );
  });

  it('never lets an escape character through', () => {
    const piece = fc.constantFrom('\u001b', '[', ']', '31', ';', 'm', 'a', '\r', '\b', '\n', '\u0007', 'P', '\\');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
        assert.doesNotMatch(plain(pieces.join('')), /[\u001b\u0007\b]/);
      }),
    );
  });
});
