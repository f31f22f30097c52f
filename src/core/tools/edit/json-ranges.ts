// Where the parts of a JSON text lie, so that one can be replaced and all others keep their bytes. The text must be valid.

export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Member extends Range {
  readonly key: string;
  /** Of the value alone; `from` is where the key begins. */
  readonly value: Range;
}

const isSpace = (code: number) => code === 32 || code === 9 || code === 10 || code === 13;

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Behind the value that begins at `from`. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; ) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '{' || char === '[') {
      depth++;
      at++;
    } else if (char === '}' || char === ']') {
      if (depth === 0) return at;
      depth--;
      at++;
    } else if (depth === 0 && (char === ',' || isSpace(text.charCodeAt(at)))) return at;
    else {
      at++;
      continue;
    }
    if (depth === 0) return at;
  }
  return text.length;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** The items of the array that begins at `from`. */
export function itemsOf(text: string, from: number): readonly Range[] {
  const items: Range[] = [];
  for (let at = skipSpace(text, from + 1); at < text.length && text[at] !== ']'; ) {
    const to = endOfValue(text, at);
    items.push({ from: at, to });
    at = skipSpace(text, to);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return items;
}

/** The members of the object that begins at `from`. */
export function membersOf(text: string, from: number): readonly Member[] {
  const members: Member[] = [];
  for (let at = skipSpace(text, from + 1); at < text.length && text[at] !== '}'; ) {
    const keyEnd = endOfString(text, at);
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const to = endOfValue(text, start);
    members.push({ from: at, to, key: String(JSON.parse(text.slice(at, keyEnd))), value: { from: start, to } });
    at = skipSpace(text, to);
    if (text[at] === ',') at = skipSpace(text, at + 1);
  }
  return members;
}
