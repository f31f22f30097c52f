// The commands that may be meant by a text that could not be taken apart: for rules that tighten and for what was denied.
import { nameOf, withoutWrappers } from '../shared/commands/ruinous.ts';
import { splitCommands } from '../shared/commands/shell-words.ts';

const DEEPEST = 3;
const MOST = 2_000;
const LONGEST = 64 * 1024;

/** Programs that take the text of a command as an argument. */
const READERS = /^(?:(?:ba|z|da|k|a|fi|c|tc|rba)?sh|pwsh|powershell|cmd|wsl|su|ssh|eval|trap|iex|invoke-expression)$/;

export const takesCommands = (word: string | undefined) => READERS.test(nameOf(word));

/** Each command as written, and without what stands in front of it (`sudo`, `env A=1`); scripts in quotes too. */
export function roughWords(text: string, depth = 0): readonly (readonly string[])[] {
  if (text.length > LONGEST) return [];
  const found: (readonly string[])[] = [];
  for (const escapes of text.includes('\\') ? [true, false] : [true]) {
    for (const { words } of splitCommands(text, { escapes })) {
      const bare = withoutWrappers(words);
      found.push(words, ...(bare.length === words.length ? [] : [bare]));
      if (depth < DEEPEST && words.some(takesCommands)) {
        for (const word of words) if (/\s/.test(word)) found.push(...roughWords(word, depth + 1));
      }
      if (found.length > MOST) return found;
    }
  }
  return found;
}
