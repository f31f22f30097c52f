// Characters that make text look different from what it is: controls, invisible ones, and those that turn its direction.

/** An emoji made of several characters holds invisible ones that are no trick. */
const EMOJI =
  /\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?(?:\u200D\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?)*/gu;
const KEYCAP = /[0-9#*]\uFE0F\u20E3/gu;
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Names the first one, as `U+202E`; the characters in `allowed` pass. */
export function findHiddenCharacter(text: string, allowed = ''): string | undefined {
  if (!text.isWellFormed()) return 'a lone surrogate';
  for (const [character] of text.replace(EMOJI, '').replace(KEYCAP, '').matchAll(HIDDEN)) {
    if (!allowed.includes(character)) return nameOf(character);
  }
  return undefined;
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
