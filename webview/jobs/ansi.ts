// Reads terminal output into runs of text with their looks: what moves the cursor is obeyed, colours are kept, all else is dropped.
import { nextStyle, PLAIN } from './ansi-style.ts';
import { type AnsiRun, Screen } from './screen.ts';

/**
 * CSI; then OSC, DCS and the other strings, which end at the line's end at the latest, so that none that was cut off takes the
 * rest with it: links keep their text, titles are not shown and the clipboard is nobody's; then two-character sequences. What
 * is not finished at the very end goes on in a later piece.
 */
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with a control character
  /(?:\x1b\[|\x9b)([0-?]*)[ -/]*([@-~]|$)|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?/g;
/** What is left of C0 and C1 but tab, newline, return and backspace. */
const CONTROLS = /[\p{Cc}--[\t\n\r\b]]/gv;

export function parseAnsi(output: string): AnsiRun[] {
  const screen = new Screen();
  let style = PLAIN;
  let from = 0;
  const write = (text: string) => screen.write(text.replace(CONTROLS, ''), style);
  for (const found of output.matchAll(SEQUENCE)) {
    write(output.slice(from, found.index));
    from = found.index + found[0].length;
    const [, parameters = '', final = ''] = found;
    if (final === 'm') style = nextStyle(style, parameters);
    else screen.obey(final, parameters);
  }
  write(output.slice(from));
  return screen.runs();
}
