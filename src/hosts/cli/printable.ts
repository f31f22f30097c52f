// Makes text that a model, a file or a page may have written safe to print: a terminal shows it and obeys none of it.

/** All of C0 and C1 but tab and newline, and what turns the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this shows.
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What a terminal would obey stands there by its number instead; a CR before a newline is dropped. */
export const printable = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(OBEYED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
