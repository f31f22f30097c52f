// Takes keys and passwords of known shapes out of text, before it is logged, remembered or shown in an error.
import { createLikelyShapes } from './likely-shapes.ts';
import { SECRET_SHAPES } from './secret-shapes.ts';
import { findKeyBlocks } from './secrets/key-block.ts';

export interface Redacted {
  readonly text: string;
  /** What was taken out, in the order of the shapes, one name for each. */
  readonly found: readonly string[];
}

const likelyShapes = createLikelyShapes(SECRET_SHAPES);

export function redact(text: string): Redacted {
  const found: string[] = [];
  const clean = redactWrapped(redactShapes(redactKeyBlocks(text, found), found), found);
  return { text: clean, found };
}

/** How what stands in the place of a secret begins: text that holds one is not what was there. */
export const MARK = '[redacted: ';

function redactShapes(text: string, found: string[]): string {
  let clean = text;
  let likely = likelyShapes(clean);
  for (let place = likely[0]; place !== undefined; place = likely.find((other) => other > (place ?? 0))) {
    const before = clean;
    clean = takeOut(before, place, found);
    // What stands in its place holds words of its own.
    if (clean !== before) likely = likelyShapes(clean);
  }
  return clean;
}

function takeOut(text: string, place: number, found: string[]): string {
  const shape = SECRET_SHAPES[place];
  if (shape === undefined) return text;
  const { name, pattern, keeps, accepts } = shape;
  return text.replace(pattern, (match: string, first: unknown) => {
    const head = keeps === true && typeof first === 'string' ? first : '';
    if (accepts?.(match.slice(head.length)) === false) return match;
    found.push(name);
    return `${head}${MARK}${name}]`;
  });
}

function redactKeyBlocks(text: string, found: string[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const [start, end] of findKeyBlocks(text)) {
    found.push('private-key');
    pieces.push(text.slice(done, start), `${MARK}private-key]`);
    done = end;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(done);
}

/** Base64 of text, with nothing that belongs to it on either side. */
const WRAPPED = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{24,8192}={0,2}(?![A-Za-z0-9+/=_-])/g;

/** A secret that was written as base64 is as readable as before. */
function redactWrapped(text: string, found: string[]): string {
  if (text.length < 24) return text;
  return text.replace(WRAPPED, (match) => {
    const [name] = secretsInside(match);
    if (name === undefined) return match;
    found.push(name);
    return `${MARK}${name}]`;
  });
}

const PRINTABLE = /^[\t\n\r\x20-\x7e]*$/;

function secretsInside(base64: string): readonly string[] {
  // Its first letters tell whether it is text at all: most of what looks like this is a hash or a picture.
  if (!PRINTABLE.test(decode(base64.slice(0, 16)))) return [];
  const inside = decode(base64);
  if (inside === '' || !PRINTABLE.test(inside)) return [];
  const found: string[] = [];
  redactShapes(redactKeyBlocks(inside, found), found);
  return found;
}

function decode(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '\0';
  }
}
