// Reads a script of sed by a positive grammar: what edits and prints is known; what writes, reads or runs anything is not.

/** Commands of one letter that only move text between its spaces or end. */
const PLAIN = /[pPdDgGhHxnN=zFl]/;
const DELIMITER = /[/|#,@!:%_;~+]/;

/** Why the script may do more than edit what it is given; undefined when it does not. */
export function strangeSed(script: string): string | undefined {
  let rest = script;
  for (;;) {
    rest = rest.replace(/^(?:[\s;}]|#[^\n]*(?:\n|$))+/, '');
    if (rest === '') return undefined;
    const after = afterCommand(rest);
    if (after === undefined)
      return `sed would do something with ${JSON.stringify(rest.slice(0, 20))} that is not known`;
    rest = after;
  }
}

/** What follows the first command, or undefined where it is none of the known ones. */
function afterCommand(text: string): string | undefined {
  const addressed = afterAddresses(text);
  if (addressed === undefined) return undefined;
  const rest = addressed.replace(/^[\s!]*/, '');
  const [letter = ''] = rest;
  const after = rest.slice(1);
  if (letter === '{') return after;
  if (PLAIN.test(letter)) return ended(after);
  switch (letter) {
    case 'q':
    case 'Q':
      return ended(after.replace(/^ *\d*/, ''));
    case ':':
    case 'b':
    case 't':
    case 'T':
      return ended(after.replace(/^ *[\w.-]*/, ''));
    case 'a':
    case 'i':
    case 'c':
      return after.replace(/^[^\n]*/, '');
    case 's':
    case 'y':
      return afterSubstitution(letter, after);
    default:
      return undefined;
  }
}

/** A command ends where the next may begin. */
const ended = (text: string) => (/^ *(?:[;}\n#]|$)/.test(text) ? text : undefined);

function afterAddresses(text: string): string | undefined {
  const first = afterAddress(text);
  if (first === undefined || first === text) return first;
  const comma = /^\s*,\s*/.exec(first);
  if (comma === null) return first;
  const second = first.slice(comma[0].length);
  const relative = /^[+~]\d+/.exec(second);
  return relative === null ? afterAddress(second) : second.slice(relative[0].length);
}

function afterAddress(text: string): string | undefined {
  const line = /^(?:\d+(?:~\d+)?|\$)/.exec(text);
  if (line !== null) return text.slice(line[0].length);
  const delimiter = text.startsWith('/') ? '/' : text.startsWith('\\') ? text[1] : undefined;
  if (delimiter === undefined) return text;
  const after = afterPart(text.slice(text.startsWith('/') ? 1 : 2), delimiter, true);
  return after?.replace(/^[IM]+/, '');
}

function afterSubstitution(letter: string, text: string): string | undefined {
  const [delimiter = ''] = text;
  const second = afterPart(text.slice(1), delimiter, letter === 's');
  const after = second === undefined ? undefined : afterPart(second, delimiter, false);
  if (after === undefined) return undefined;
  // Neither `e`, which runs what comes out, nor `w`, which writes it.
  return ended(letter === 's' ? after.replace(/^[gpiIm\d]*/, '') : after);
}

/** What follows the next delimiter that is not escaped. Systems disagree about one between brackets. */
export function afterPart(text: string, delimiter: string, pattern: boolean): string | undefined {
  if (!DELIMITER.test(delimiter)) return undefined;
  let bracket = false;
  for (let index = 0; index < text.length; index++) {
    const sign = text[index];
    if (sign === '\\' && !bracket) index++;
    else if (sign === delimiter) return bracket ? undefined : text.slice(index + 1);
    else if (sign === '\n' && pattern) return undefined;
    else if (pattern && bracket) {
      const named = /^\[:[a-z]+:\]/.exec(text.slice(index, index + 12))?.[0];
      if (named !== undefined) index += named.length - 1;
      else if (sign === '[' || (sign === '\\' && /[\]\n]/.test(text[index + 1] ?? ''))) return undefined;
      else bracket = sign !== ']';
    } else if (pattern && sign === '[') {
      bracket = true;
      // A bracket that stands first closes nothing.
      if (text[index + 1] === '^') index++;
      if (text[index + 1] === ']') index++;
    }
  }
  return undefined;
}
