// Writes a PowerShell line in another way that means the same, where the grammar does not know the first.

/** Texts in quotes that hold nothing but themselves. */
const QUOTED = /("[^"`$\u201C-\u201F]*"|'[^'\u2018-\u201B]*')/;
/** Escapes, groups, blocks and other quotes change what a comma or a dash means: such lines stay as they are. */
const DELICATE = /["'`(){}@$\u2018-\u201F\u2010-\u2015]/;
const LIST = /(?<![\w.*/\\-])[A-Za-z_][\w./\\-]*(?:[ \t]*,[ \t]*[A-Za-z_][\w./\\-]*)+(?![\w.*,/\\-])/g;
const OPTION = /(?<=\s)(--[\w-]+=[\w./:,-]+)(?=\s|$)/g;

/** `a, b` is `'a','b'`, and `--name=value` is one word for a program. */
export function ease(text: string): string {
  const pieces = text.split(QUOTED);
  const isDelicate = pieces.some((piece, index) => index % 2 === 0 && DELICATE.test(piece));
  if (isDelicate) return text;
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
    .replace(OPTION, "'$1'");
