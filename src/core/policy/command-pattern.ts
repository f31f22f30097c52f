// Reads a command pattern into words: quotes keep spaces and stars as they are, operators part commands.
/** Stands for a `*` that is none of the text; no command that is run holds it. */
export const STAR = '\u0000';

export type PatternWords = readonly string[];
/** One list of words for each command of the pattern. */
export type CommandPattern = readonly PatternWords[];

const OPERATORS = new Set(['|', '||', '|&', '&&', '&', ';']);
const LONGEST = 4_096;

export function readPattern(written: string): CommandPattern {
  const commands: string[][] = [[]];
  for (const { text, plain } of wordsOf(written.slice(0, LONGEST))) {
    if (plain && OPERATORS.has(text)) commands.push([]);
    else commands.at(-1)?.push(text);
  }
  return commands.filter((words) => words.length > 0);
}

interface Word {
  readonly text: string;
  /** Whether it was written without quotes and escapes. */
  readonly plain: boolean;
}

function wordsOf(written: string): readonly Word[] {
  const words: Word[] = [];
  let text: string | undefined;
  let plain = true;
  let quote: string | undefined;
  const end = () => {
    if (text !== undefined) words.push({ text, plain });
    text = undefined;
    plain = true;
  };
  for (let at = 0; at < written.length; at++) {
    const character = written[at] ?? '';
    const next = written[at + 1] ?? '';
    // A backslash is part of a path on Windows; it takes the meaning only from what has one here.
    const escapes = character === '\\' && quote !== "'" && /["'*\\ ]/.test(next);
    if (quote === undefined && /\s/.test(character)) end();
    else if (escapes) {
      text = `${text ?? ''}${next}`;
      plain = false;
      at++;
    } else if (character === quote) quote = undefined;
    else if (quote === undefined && (character === '"' || character === "'")) {
      quote = character;
      text ??= '';
      plain = false;
    } else text = `${text ?? ''}${quote === undefined && character === '*' ? STAR : character}`;
  }
  end();
  return words;
}

/** `*` alone is one word, and at the end any that follow; within a word it is any text. */
export function matchesWords(
  pattern: PatternWords,
  words: readonly string[],
  isSame: (pattern: string, word: string) => boolean,
): boolean {
  const isOpen = pattern.at(-1) === STAR;
  const fixed = isOpen ? pattern.slice(0, -1) : pattern;
  if (isOpen ? words.length < fixed.length : words.length !== fixed.length) return false;
  return fixed.every((word, index) => isSame(word, words[index] ?? ''));
}
