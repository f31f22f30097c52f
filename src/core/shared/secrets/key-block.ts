// Finds private keys that are written as blocks of lines, and not the places of a program that only name their first line.

const START =
  /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|---- BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY ----|^Private-Lines: \d{1,4}$/gm;
/** After line ends, quotes and signs that join pieces: a header of the block, or enough of the key itself. */
const BODY = /(?:\\[nrt]|[\s"'`+,\\>|*#()]){0,60}(?:[A-Za-z-]{3,20}: ?[^\n]{1,100}|[A-Za-z0-9+/=]{16})/y;
/** Lines of a key whose end is missing. */
const LINES = /(?:\\[nrt]|[\s"'`+,\\>|*#]|[A-Za-z0-9+/=]|(?:Proc-Type|DEK-Info|Version|Comment): ?[^\n]{1,100})*/y;
const END = /-----END |---- END |^Private-MAC: /gm;

/** From its first line to its last, or as far as it goes when the last is missing; `[start, end]` each, in order. */
export function findKeyBlocks(text: string): readonly (readonly [start: number, end: number])[] {
  if (!text.includes('---- BEGIN') && !text.includes('-----BEGIN ') && !text.includes('Private-Lines:')) return [];
  const blocks: (readonly [number, number])[] = [];
  let done = 0;
  for (const match of text.matchAll(START)) {
    if (match.index < done) continue;
    const from = match.index + match[0].length;
    BODY.lastIndex = from;
    if (!BODY.test(text)) continue;
    done = endOf(text, from);
    blocks.push([match.index, done]);
  }
  return blocks;
}

function endOf(text: string, from: number): number {
  LINES.lastIndex = from;
  LINES.test(text);
  const lines = LINES.lastIndex;
  END.lastIndex = from;
  const end = END.exec(text);
  // What lies between the last line that could be a key's and the end is taken with it, if it is not another page.
  if (end === null || end.index > lines + 400) return Math.max(lines, from);
  const rest = /^[^\n]{0,40}?-{4,5}(?!-)/.exec(text.slice(end.index + end[0].length, end.index + end[0].length + 80));
  return end.index + end[0].length + (rest?.[0].length ?? 0);
}
