// Makes text that a model, a file or a page may have written safe to print: a terminal shows it and obeys none of it.

/**
 * All of C0 and C1 but tab and newline, what turns the direction of writing, and what cannot be seen at all. The joiners and
 * variation selectors stay: scripts and emoji are written with them.
 */
const OBEYED =
  /[\p{Cc}--[\t\n]]|[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gv;

/** What a terminal would obey stands there by its number instead; a CR before a newline is dropped. */
export const printable = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(OBEYED, (char) => {
    const code = (char.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
  });
