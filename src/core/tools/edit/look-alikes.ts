// Characters that look the same, or like nothing: brought to one form to be compared, with a way back to what is really there.

const QUOTES = /[\u2018\u2019\u201a\u201b\u2032\u02bc]/g;
const DOUBLE_QUOTES = /[\u201c\u201d\u201e\u201f\u2033]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const BLANKS = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
/** A reader is not shown them, wherever they belong. */
const UNSEEN = /[[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]--[\t\n\r]]+/gv;
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what ASCII is.
const BEYOND_ASCII = /[^\x00-\x7f]/;
const BEYOND_PLAIN = /[^\t\n\r\x20-\x7e]/;

export const isAscii = (text: string): boolean => !BEYOND_ASCII.test(text);

/** Looks like nothing but itself. */
export const isPlain = (text: string): boolean => !BEYOND_PLAIN.test(text);

/** Composed, with plain quotes, dashes and blanks, without what nobody sees. Line ends stay where they are. */
export function plainLook(text: string): string {
  if (isPlain(text)) return text;
  return text
    .replace(UNSEEN, '')
    .normalize('NFC')
    .replace(QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"')
    .replace(DASHES, '-')
    .replace(BLANKS, ' ');
}

/** What is normalised together: Hangul, else one character with its marks. */
const CLUSTER = /[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]+|\P{M}\p{M}*|\p{M}+/gu;

export type Side = 'begins' | 'ends';

/**
 * Where a position of `plainLook(text)` lies in `text`; undefined within a character. What nobody sees is left outside of what
 * begins or ends beside it.
 */
export function positionsOf(text: string): (position: number, side: Side) => number | undefined {
  if (isPlain(text)) return (position) => position;
  const begins = new Map<number, number>([[0, 0]]);
  const ends = new Map<number, number>([[0, 0]]);
  let from = 0;
  let plain = 0;
  for (const [cluster] of text.matchAll(CLUSTER)) {
    from += cluster.length;
    plain += plainLook(cluster).length;
    begins.set(plain, from);
    if (!ends.has(plain)) ends.set(plain, from);
  }
  return (position, side) => (side === 'begins' ? begins : ends).get(position);
}

/** Whether a character is cut in two at this position: the next one is a mark on the one before. */
export function splitsCharacter(text: string, position: number): boolean {
  const code = text.codePointAt(position);
  return code !== undefined && code > 0x2ff && position > 0 && /^\p{M}/u.test(String.fromCodePoint(code));
}
