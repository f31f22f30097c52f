// Splits text into the words it is found by: identifiers as a whole and in their parts, scripts without spaces in pairs.

const WORD = /[\p{L}\p{N}\p{M}_$]+/gu;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;
/** Between a small letter or digit and a capital, and before the last capital of a row of them: `parseHTMLPage`. */
const HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|[_$]+/u;
/** A question's later words add little and each costs a lookup. */
const QUERY_WORDS = 64;

/** Lower case, in the order of the text, with repetitions. */
export function tokensOf(text: string): string[] {
  const found: string[] = [];
  for (const [word] of text.normalize('NFKC').matchAll(WORD)) {
    const parts = word.split(HUMP).filter((part) => part !== '');
    const whole = parts.join('').toLowerCase();
    if (whole === '') continue;
    found.push(whole, ...pairsOf(whole));
    if (parts.length > 1) found.push(...parts.map((part) => part.toLowerCase()));
  }
  return found;
}

function pairsOf(word: string): string[] {
  return [...word.matchAll(UNSPACED)].flatMap(([run]) => {
    const letters = [...run];
    return letters.length < 2 ? [run] : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
  });
}

export const queryTokens = (query: string): string[] => [...new Set(tokensOf(query))].slice(0, QUERY_WORDS);

/** An FTS5 query for any of the words; nothing a user writes can be read as an operator. */
export const matchAny = (tokens: readonly string[]): string =>
  tokens.map((token) => `"${token.replaceAll('"', '""')}"`).join(' OR ');
