// Reads the text of a JSON file; what is wrong with it is said with its line and column.
import { fail, type Outcome, succeed } from '../protocol/fault.ts';

/** `name` is how the user knows the text: a file's path, a line of it. Faults: `file.bad-json`. */
export function readJsonFile(raw: string, name: string): Outcome<unknown> {
  const text = raw.startsWith('\uFEFF') ? raw.slice(1) : raw;
  if (text.trim() === '') return fail('file.bad-json', `${name} is empty; JSON was expected.`);
  try {
    const value: unknown = JSON.parse(text);
    return succeed(value);
  } catch {
    const at = firstBadAt(text);
    const before = text.slice(0, at).split('\n');
    const column = `column ${(before.at(-1)?.length ?? 0) + 1}`;
    const place = text.includes('\n') ? `line ${before.length}, ${column}` : column;
    const found = at >= text.length ? 'it ends too early' : `${quote(text.slice(at))} cannot stand there`;
    return fail('file.bad-json', `${name} is not valid JSON at ${place}: ${found}.`);
  }
}

const quote = (rest: string) => JSON.stringify(/^[\w.+-]{1,20}|^./su.exec(rest)?.[0]);

const SPACE = /[ \t\r\n]*/y;
const STRING = /"[^"\\\p{Cc}]*(?:(?:[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))[^"\\\p{Cc}]*)*"/uy;
const PLAIN = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;

/**
 * What may stand next: a value, the same or the end of an empty list, a name, the same or the end of an empty object, the
 * colon after a name, or what follows a value.
 */
type Awaited = 'value' | 'first-value' | 'name' | 'first-name' | 'colon' | 'after';

/** JSON.parse tells the place of some faults only; this one of all. The text's length when it is cut off. */
function firstBadAt(text: string): number {
  const open: string[] = [];
  let awaited: Awaited = 'value';
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const next = (char: string): Awaited | undefined => {
    const closes = char === '}' || char === ']';
    if (closes && (awaited === 'after' || awaited === (char === '}' ? 'first-name' : 'first-value'))) {
      return open.pop() === char ? 'after' : undefined;
    }
    if (awaited === 'colon') return char === ':' ? 'value' : undefined;
    if (awaited === 'after')
      return char === ',' && open.length > 0 ? (open.at(-1) === '}' ? 'name' : 'value') : undefined;
    if (awaited === 'name' || awaited === 'first-name') return undefined;
    if (char === '{') open.push('}');
    else if (char === '[') open.push(']');
    else return undefined;
    return char === '{' ? 'first-name' : 'first-value';
  };
  for (;;) {
    take(SPACE);
    if (at >= text.length) return text.length;
    const named: boolean = awaited === 'name' || awaited === 'first-name';
    const valued: boolean = awaited === 'value' || awaited === 'first-value';
    if ((named || valued) && take(STRING)) awaited = named ? 'colon' : 'after';
    else if (valued && take(PLAIN)) awaited = 'after';
    else {
      const then = next(text.charAt(at));
      if (then === undefined) return at;
      awaited = then;
      at += 1;
    }
  }
}
