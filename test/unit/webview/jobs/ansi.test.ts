// Terminal output as runs of text: colours kept, everything else that a terminal would do left out.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
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
    assert.equal(plain('x\n\u001b[31mab\u001b[0mc\rd'), 'x\nd');
  });

  it('takes a character back at a backspace', () => {
    assert.equal(plain('ab\bc'), 'ac');
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
