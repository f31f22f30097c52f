// Takes keys and passwords of known shapes out of text, before it is logged, remembered or shown in an error.
import { createLikelyShapes } from './likely-shapes.ts';
import { SECRET_SHAPES } from './secret-shapes.ts';

export interface Redacted {
  readonly text: string;
  /** What was taken out, in the order of the shapes, one name for each. */
  readonly found: readonly string[];
}

const likelyShapes = createLikelyShapes(SECRET_SHAPES);

export function redact(text: string): Redacted {
  const found: string[] = [];
  let clean = redactKeyBlocks(text, found);
  let likely = likelyShapes(clean);
  for (let place = likely[0]; place !== undefined; place = likely.find((other) => other > (place ?? 0))) {
    const before = clean;
    clean = takeOut(before, place, found);
    // What stands in its place holds words of its own.
    if (clean !== before) likely = likelyShapes(clean);
  }
  return { text: clean, found };
}

function takeOut(text: string, place: number, found: string[]): string {
  const shape = SECRET_SHAPES[place];
  if (shape === undefined) return text;
  const { name, pattern, keeps } = shape;
  return text.replace(pattern, (_match: string, head: unknown) => {
    found.push(name);
    return `${keeps === true && typeof head === 'string' ? head : ''}${MARK}${name}]`;
  });
}

/** How what stands in the place of a secret begins: text that holds one is not what was there. */
export const MARK = '[redacted: ';

const BLOCK_START = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;

/** From its first line to its last, or to the end of the text when the last is missing. */
function redactKeyBlocks(text: string, found: string[]): string {
  if (!text.includes('-----BEGIN ')) return text;
  const pieces: string[] = [];
  let done = 0;
  for (const match of text.matchAll(BLOCK_START)) {
    if (match.index < done) continue;
    found.push('private-key');
    pieces.push(text.slice(done, match.index), '[redacted: private-key]');
    const end = text.indexOf('-----END ', match.index + match[0].length);
    const close = end === -1 ? -1 : text.indexOf('-----', end + 9);
    done = close === -1 ? text.length : close + 5;
  }
  return pieces.length === 0 ? text : pieces.join('') + text.slice(done);
}
