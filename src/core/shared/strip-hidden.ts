// Takes out what a reader does not see but a model does: controls, tags, direction marks, invisible characters; and counts them.

export const HIDDEN_KINDS = [
  'control',
  'tag',
  'direction',
  'invisible',
  'variation',
  'filler',
  'noncharacter',
  'surrogate',
] as const;
export type HiddenKind = (typeof HIDDEN_KINDS)[number];
export type HiddenCounts = Readonly<Partial<Record<HiddenKind, number>>>;

export interface Stripped {
  readonly text: string;
  /** Absent when nothing was taken out. */
  readonly hidden?: HiddenCounts;
}

/** Signs that are drawn although they are of a class that is mostly not: Arabic number signs, hieroglyph joiners. */
const CLASS =
  '[[\\p{Cc}\\p{Cf}\\p{Default_Ignorable_Code_Point}\\p{Noncharacter_Code_Point}\\p{Cs}]' +
  '--[\\t\\n\\r\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u{110bd}\\u{110cd}\\u{13430}-\\u{1343f}]]';
const HIDDEN = new RegExp(`${CLASS}+`, 'gv');
const PLAIN = /^[\t\n\r\x20-\x7e]*$/;

/** Scripts that are written with joiners and non-joiners. */
const JOINING =
  /[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Mongolian}\p{scx=Nko}\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}]/u;
/** Scripts that mark where a word ends with a character of no width. */
const WITHOUT_SPACES = /[\p{scx=Khmer}\p{scx=Thai}\p{scx=Lao}\p{scx=Myanmar}\p{scx=Tibetan}]/u;
const RIGHT_TO_LEFT = /[[\p{scx=Arabic}\p{scx=Hebrew}\p{scx=Syriac}\p{scx=Thaana}\p{scx=Nko}]--\u061c]/v;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/u;
const SHAPED = /[\p{Extended_Pictographic}0-9#*]/u;
const IDEOGRAPH = /\p{Unified_Ideograph}/u;
const MARK = /[\p{M}--\p{Default_Ignorable_Code_Point}]/v;
const JAMO = /[\u1100-\u115e\u1161-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u;
const MONGOLIAN = /[\p{scx=Mongolian}--[\u180b-\u180f]]/v;
/** England, Scotland and Wales: the only flags that are written with tags. */
const FLAG_TAGS = new Set(['gbeng', 'gbsct', 'gbwls']);

const JOINER = '\u200d';
const NON_JOINER = '\u200c';
/** Those that belong to the text in some place. */
const SOMETIMES =
  /\u034f|[\u180b-\u180d\u180f]|[\ufe00-\ufe0f]|[\u200b-\u200f\u061c]|[\u115f\u1160]|[\u{e0020}-\u{e007f}]|[\u{e0100}-\u{e01ef}]/u;

/** Called with each character that goes; what it gives takes its place. */
type Gone = (character: string) => string;

/** `before` is what stands before the text, where it is a part of one. */
export function stripHidden(text: string, before?: string): Stripped {
  if (PLAIN.test(text)) return { text };
  const counts: Partial<Record<HiddenKind, number>> = {};
  let found = false;
  const clean = replaceHidden(text, before, (character) => {
    const kind = kindOf(character);
    counts[kind] = (counts[kind] ?? 0) + 1;
    found = true;
    return '';
  });
  return found ? { text: clean, hidden: counts } : { text: clean };
}

/** What a program has printed, for whoever draws it: a terminal's own sequences stay, since drawing is what they are for. */
export const stripPrinted = (text: string): string =>
  PLAIN.test(text) ? text : text.replace(/\P{Cc}+/gu, (piece) => stripHidden(piece, '').text);

/** The same JSON, in which what nobody sees is written so that everybody does. */
export function escapeHidden(json: string): string {
  if (PLAIN.test(json)) return json;
  const written = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return replaceHidden(json, '', (character) => character.split('').map(written).join(''));
}

function replaceHidden(text: string, before: string | undefined, gone: Gone): string {
  return text.replace(HIDDEN, (run: string, at: number) => {
    // A mark of the byte order at the very beginning is not a message.
    if (at === 0 && before === undefined && run === '\ufeff') return '';
    if (!SOMETIMES.test(run)) return [...run].map(gone).join('');
    const end = at + run.length;
    const previous = at === 0 ? (before ?? '') : text.slice(Math.max(0, at - 2), at);
    return sift(run, lastOf(previous), firstOf(text.slice(end, end + 2)), gone);
  });
}

/** Keeps of a run what its neighbours call for. */
function sift(run: string, previous: string, next: string, gone: Gone): string {
  const flag = /^[\u{e0061}-\u{e007a}]{5}\u{e007f}/u.exec(run)?.[0];
  const isFlag = flag !== undefined && previous === '\u{1f3f4}' && FLAG_TAGS.has(lettersOf(flag));
  let kept = isFlag ? flag : '';
  let text = kept;
  const base = isFlag ? lastOf(flag) : previous;
  const characters = [...run.slice(kept.length)];
  for (const [index, character] of characters.entries()) {
    const before = kept === '' ? previous : lastOf(kept);
    const stays = belongs(character, before, characters[index + 1] ?? next, base);
    if (stays) kept += character;
    text += stays ? character : gone(character);
  }
  return text;
}

const lettersOf = (tags: string) =>
  [...tags.slice(0, -2)].map((tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000)).join('');

/** Whether a character that is not drawn has its work between these two; `base` is the last one that is drawn. */
function belongs(character: string, before: string, after: string, base: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (character === JOINER && PICTURE.test(base)) return before !== JOINER && PICTURE.test(after);
  if (character === JOINER || character === NON_JOINER) return before === base && JOINING.test(base);
  if (code === 0x200b) return before === base && WITHOUT_SPACES.test(base);
  if (code === 0x200e || code === 0x200f || code === 0x61c)
    return before === base && (RIGHT_TO_LEFT.test(base) || RIGHT_TO_LEFT.test(after));
  if (code === 0x34f) return before === base && MARK.test(after);
  if (code === 0x115f || code === 0x1160) return JAMO.test(base) || JAMO.test(after);
  if ((code >= 0x180b && code <= 0x180d) || code === 0x180f) return before === base && MONGOLIAN.test(base);
  if (code === 0xfe0e || code === 0xfe0f) return before === base && SHAPED.test(base);
  if (code >= 0xfe00 && code <= 0xfe0d) return before === base && base !== '' && !/[\p{ASCII}\p{Z}]/u.test(base);
  if (code >= 0xe0100 && code <= 0xe01ef) return before === base && IDEOGRAPH.test(base);
  return false;
}

function kindOf(character: string): HiddenKind {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return 'control';
  if (code >= 0xe0000 && code <= 0xe00ff) return 'tag';
  if (code >= 0x202a && code <= 0x202e) return 'direction';
  if (code >= 0x2066 && code <= 0x2069) return 'direction';
  if (code === 0x200e || code === 0x200f || code === 0x61c) return 'direction';
  if ((code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef)) return 'variation';
  if ([0x115f, 0x1160, 0x3164, 0xffa0, 0x17b4, 0x17b5].includes(code)) return 'filler';
  if (code >= 0xd800 && code <= 0xdfff) return 'surrogate';
  if ((code & 0xfffe) === 0xfffe || (code >= 0xfdd0 && code <= 0xfdef)) return 'noncharacter';
  return 'invisible';
}

const firstOf = (text: string) => (text === '' ? '' : String.fromCodePoint(text.codePointAt(0) ?? 0));
const lastOf = (text: string) => [...text].at(-1) ?? '';

export const hiddenTotal = (hidden: HiddenCounts | undefined): number =>
  Object.values(hidden ?? {}).reduce((sum, number) => sum + number, 0);

export function addHidden(one: HiddenCounts | undefined, other: HiddenCounts | undefined): HiddenCounts | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const sum: Partial<Record<HiddenKind, number>> = { ...one };
  for (const kind of HIDDEN_KINDS) if (other[kind] !== undefined) sum[kind] = (sum[kind] ?? 0) + other[kind];
  return sum;
}

/** For whoever reads the text: how much of it is missing. */
export function hiddenNote(hidden: HiddenCounts | undefined): string | undefined {
  const total = hiddenTotal(hidden);
  if (total === 0) return undefined;
  return `[${total} hidden ${total === 1 ? 'character was' : 'characters were'} left out]`;
}
