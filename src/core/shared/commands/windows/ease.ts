// Writes a PowerShell line in another way that means the same, where the grammar does not know the first.

/** Texts in quotes that hold nothing but themselves. */
const QUOTED = /("[^"`$\u201C-\u201F]*"|'[^'\u2018-\u201B]*')/;
/** Escapes, groups, blocks and other quotes change what a comma or a dash means: such lines stay as they are. */
const DELICATE = /["'`(){}@$\u2018-\u201F\u2010-\u2015]/;
const LIST =
  /(?<![\w.*/\\-])(?:\*?\.)?[A-Za-z_][\w./\\*-]*(?:[ \t]*,[ \t]*(?:\*?\.)?[A-Za-z_][\w./\\*-]*)+(?![\w.*,/\\-])/g;
const OPTION = /(?<=\s)(--[\w-]+=[\w./:,-]+)(?=\s|$)/g;

const SIZE = /(?<=-[ci]?(?:gt|ge|lt|le|eq|ne)\s{1,4})(\d{1,6})(KB|MB|GB)(?![\w.])/gi;
const SIZES: Readonly<Record<string, number>> = { KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30 };
/** Of git alone, to which it is passed as it stands. */
const END_OF_OPTIONS = /^(git\s[^|;&\n]{0,2000}?\s)--(?=\s|$)/;

/** `a, b` is `'a','b'`, `--name=value` is one word for a program, and `1KB` is a number. */
export function ease(text: string): string {
  const pieces = text.split(QUOTED).map((piece, index) => (index % 2 === 0 ? piece.replace(SIZE, sizeOf) : piece));
  const isDelicate = pieces.some((piece, index) => index % 2 === 0 && DELICATE.test(piece));
  if (isDelicate) return pieces.join('');
  return pieces.map((piece, index) => (index % 2 === 0 ? easePlain(piece) : piece)).join('');
}

const easePlain = (piece: string): string =>
  piece
    .replace(LIST, (list) =>
      list
        .split(',')
        .map((name) => `'${name.trim()}'`)
        .join(','),
    )
    .replace(OPTION, "'$1'")
    .replace(END_OF_OPTIONS, "$1'--'");

const sizeOf = (_: string, count: string, unit: string) => String(Number(count) * (SIZES[unit.toUpperCase()] ?? 1));
