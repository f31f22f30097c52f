// Shows text as what it is: characters that cannot be seen, that turn the direction of writing or that pass for others are named.

export interface Piece {
  readonly text: string;
  /** What stands here in place of a character, told to whoever asks: "U+202E, turns the direction of the text". */
  readonly odd?: string;
}

/** An emoji made of several characters holds invisible ones that are no trick. */
const EMOJI =
  /\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)*|[0-9#*]\uFE0F\u20E3/u;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const SPACE = /(?! )\p{Zs}/u;

/** Letters of other scripts that are drawn like Latin ones. */
const DRAWN_ALIKE = new Map(
  [
    ...pairs('аaсcеeоoрpхxуyіiјjѕsһhԁdԛqԝwԍgАAВBЕEКKМMНHОOРPСCТTХXУYІIЅSЈJ'),
    ...pairs('οoαaνvρpτtιiκkυuχxγyΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXɡgıiɑaℓl'),
  ].map(([one = '', other = '']) => [one, other]),
);

function pairs(text: string): readonly string[][] {
  const characters = [...text];
  return characters.flatMap((one, index) => (index % 2 === 0 ? [[one, characters[index + 1] ?? '']] : []));
}

/** Fullwidth and mathematical forms, the Greek question mark, the Kelvin sign: another way to write an ASCII character. */
const FORMS = /[\uFF01-\uFF5E\u{1D400}-\u{1D7FF}\u037E\u212A\u1FEF\u2024\u2215\u2044]/u;
const TOKEN = new RegExp(`(${EMOJI.source})|([\\p{L}\\p{N}\\p{M}_]+)|([\\s\\S])`, 'gu');
const DASH = /[\u2010-\u2015\u2212]/;

/** `exact` for what a machine obeys to the letter, where also what only looks alike misleads. */
export function visiblePieces(text: string, exact: boolean): readonly Piece[] {
  const pieces: Piece[] = [];
  let plain = '';
  const add = (shown: string, odd: string | undefined) => {
    if (odd === undefined) {
      plain += shown;
      return;
    }
    if (plain !== '') pieces.push({ text: plain });
    plain = '';
    pieces.push({ text: `⟨${odd.slice(0, odd.indexOf(','))}⟩`, odd });
  };
  const lines = text.replaceAll('\r\n', '\n');
  for (const match of lines.matchAll(TOKEN)) {
    const [whole, emoji, word] = match;
    if (emoji !== undefined) add(whole, undefined);
    else if (word !== undefined) for (const character of word) add(character, oddLetter(character, word, exact));
    else add(whole, oddSign(whole, exact) ?? (exact ? oddDash(whole, lines, match.index) : undefined));
  }
  if (plain !== '') pieces.push({ text: plain });
  return pieces;
}

/** The same in one text. */
export const visibleText = (text: string, exact: boolean): string =>
  visiblePieces(text, exact)
    .map((piece) => piece.text)
    .join('');

export const hasOddities = (text: string, exact: boolean): boolean =>
  visiblePieces(text, exact).some((piece) => piece.odd !== undefined);

function oddSign(character: string, exact: boolean): string | undefined {
  if (character === '\n' || character === '\t') return undefined;
  if (TURNING.test(character)) return named(character, 'turns the direction of the text');
  if (UNSEEN.test(character)) return named(character, 'cannot be seen');
  if (!exact) return undefined;
  if (SPACE.test(character)) return named(character, 'is a space of another kind');
  return FORMS.test(character) ? named(character, `is not ${character.normalize('NFKC')}`) : undefined;
}

/** Where a flag would begin. */
function oddDash(character: string, text: string, at: number): string | undefined {
  const flag =
    DASH.test(character) &&
    /(?:^|\s)[-\u2010-\u2015\u2212]*$/.test(text.slice(0, at)) &&
    /^.[-\u2010-\u2015\u2212]*\w/.test(text.slice(at));
  return flag ? named(character, 'is a dash of another kind') : undefined;
}

function oddLetter(character: string, word: string, exact: boolean): string | undefined {
  if (UNSEEN.test(character)) return named(character, 'cannot be seen');
  if (!exact) return undefined;
  if (FORMS.test(character)) return named(character, `is not ${character.normalize('NFKC')}`);
  const latin = DRAWN_ALIKE.get(character);
  return latin !== undefined && misleads(word) ? named(character, `looks like ${latin}`) : undefined;
}

/** A word of two scripts, or one of nothing but letters that pass for Latin ones. */
function misleads(word: string): boolean {
  if (/[A-Za-z]/.test(word)) return true;
  const letters = [...word].filter((character) => /\p{L}/u.test(character));
  return letters.length > 2 && letters.every((character) => DRAWN_ALIKE.has(character));
}

function named(character: string, what: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `U+${code}, ${what}`;
}
